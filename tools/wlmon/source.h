/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SOURCE_H
#define SOURCE_H

#include <wlmon.h>

/**
 * struct source - where the views come from
 * @w: the views; NULL if there are none
 * @unpacked: folder to remove at the end; NULL if there is none
 */
struct source {
	struct wlmon *w;
	char *unpacked;
};

int source_open(struct source *from, const char *path);
void source_close(struct source *from);
int source_fail(const struct source *from, const char *view);

#endif
