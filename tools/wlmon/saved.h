/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SAVED_H
#define SAVED_H

#include <stdbool.h>
#include <wlmon.h>

int saved_write(const struct wlmon *w, const char *path, bool force, const char *command);

#endif
