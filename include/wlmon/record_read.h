/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_RECORD_READ_H
#define _WLMON_RECORD_READ_H

#include <linux/types.h>
#include <wlmon/syscall_stats.h>

struct wlmon_image_list;
struct wlmon_program;
struct wlmon_record;

u32 wlmon_record_max(void);
u32 wlmon_record_next(u32 index);
bool wlmon_record_read(u32 index, struct wlmon_record *copy);
bool wlmon_record_read_live(u32 index, struct wlmon_record *copy,
			    struct wlmon_program *program,
			    struct wlmon_image_list *list);
bool wlmon_record_read_counted(u32 index, u64 number,
			       struct wlmon_record *copy);
bool wlmon_record_find(pid_t pid, u32 pidns, u64 since, u32 *index, u64 *seq);
bool wlmon_record_read_syscalls(u32 index, u64 seq, struct wlmon_counter_list *list);
bool wlmon_record_sum_syscalls(u32 index, u64 seq, u64 *calls, u64 *errors);

#endif
