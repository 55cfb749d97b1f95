/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_JOINS_H
#define _WLMON_JOINS_H

#include <linux/types.h>

struct wlmon_record;

void wlmon_join_note(const struct wlmon_record *rec);
bool wlmon_joins_pending(void);
void wlmon_joins_finish(void);

#endif
