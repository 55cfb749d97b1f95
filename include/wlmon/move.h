/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_MOVE_H
#define _WLMON_MOVE_H

#include <linux/types.h>

struct wlmon_record;

void wlmon_move_note(const struct wlmon_record *rec);
void wlmon_move_split(void);

#endif
