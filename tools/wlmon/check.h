/* SPDX-License-Identifier: GPL-2.0 */
#ifndef CHECK_H
#define CHECK_H

#include "source.h"
#include "verdict.h"

int check_calls(const struct source *from, struct wlmon_table **table);
int check_table(const struct source *from, const char *view, const char *const *columns);
int check_ledger(const struct source *from, struct verdict *verdict);

#endif
