/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SAMPLE_H
#define _WLMON_SAMPLE_H

#include <linux/types.h>

struct rusage;
struct task_struct;
struct wlmon_identity;
struct wlmon_io;
struct wlmon_record;
struct wlmon_rusage;
struct wlmon_usage;

u64 wlmon_sample_cgroup(struct task_struct *task);
void wlmon_sample_owner(struct task_struct *task, struct wlmon_identity *id);
void wlmon_sample_identity(struct task_struct *leader,
			   struct wlmon_identity *id);
int wlmon_sample_status(const struct task_struct *leader);
void wlmon_sample_io(const struct task_struct *task, struct wlmon_io *io);
void wlmon_sample_thread(struct task_struct *task, struct wlmon_usage *usage);
void wlmon_sample_process(struct task_struct *leader,
			  struct wlmon_usage *usage);
void wlmon_sample_rusage(const struct rusage *from, struct wlmon_rusage *to);
bool wlmon_sample_live(struct wlmon_record *copy);

#endif
