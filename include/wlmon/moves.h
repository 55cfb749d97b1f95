/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_MOVES_H
#define _WLMON_MOVES_H

#include <linux/types.h>

struct wlmon_record;

int wlmon_moves_init(u32 max_records);
void wlmon_moves_exit(void);
void wlmon_move_note(const struct wlmon_record *rec);
void wlmon_move_end(const struct wlmon_record *rec);
void wlmon_moves_split(void);

#endif
