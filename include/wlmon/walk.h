/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_WALK_H
#define _WLMON_WALK_H

#include <linux/types.h>

struct task_struct;
struct wlmon_record;
struct wlmon_usage;

bool wlmon_walk_threads(struct task_struct *leader, bool pauses,
			void (*visit)(struct task_struct *thread, void *data),
			void *data);
bool wlmon_walk_usage(u32 index, const struct wlmon_record *of,
		      struct task_struct *leader, struct wlmon_usage *usage);

#endif
