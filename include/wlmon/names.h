/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_NAMES_H
#define _WLMON_NAMES_H

#include <linux/types.h>

struct signal_struct;
struct wlmon_pool;
struct wlmon_record;

int wlmon_names_init(const struct wlmon_pool *of);
void wlmon_names_exit(void);
bool wlmon_names_add(struct wlmon_record *rec, bool alone);
void wlmon_names_remove(struct wlmon_record *rec);
void wlmon_names_release(struct wlmon_record *rec);
struct wlmon_record *
wlmon_names_find_process(const struct signal_struct *signal);
struct wlmon_record *wlmon_names_find(pid_t pid, u32 pidns, u64 since,
				      u64 *seq);

#endif
