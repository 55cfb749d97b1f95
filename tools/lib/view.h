/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VIEW_H
#define VIEW_H

#include "wlmon.h"

struct wlmon {
	char *dir;
	bool live;
};

int wlmon_view_open(const struct wlmon *w, const char *view, int flags);
char *wlmon_view_read(int fd, size_t *size);

#endif
