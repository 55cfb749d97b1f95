/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_PIDS_H
#define _WLMON_PIDS_H

#include <linux/types.h>

struct signal_struct;
struct wlmon_pool;
struct wlmon_record;

int wlmon_pids_init(const struct wlmon_pool *of);
void wlmon_pids_exit(void);
bool wlmon_pids_add(struct wlmon_record *rec, bool alone);
void wlmon_pids_remove(struct wlmon_record *rec);
void wlmon_pids_release(struct wlmon_record *rec);
struct wlmon_record *
wlmon_pids_find_process(const struct signal_struct *signal);
struct wlmon_record *wlmon_pids_find(pid_t pid, u32 pidns, u64 since,
				     u64 *seq);

#endif
