/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SAMPLE_H
#define _WLMON_SAMPLE_H

#include <linux/types.h>

struct rusage;
struct task_struct;
struct wlmon_identity;
struct wlmon_manner;
struct wlmon_own;
struct wlmon_peak;
struct wlmon_rusage;
struct wlmon_usage;

/* sample.c */
u64 wlmon_sample_cgroup(struct task_struct *leader);
void wlmon_sample_owner(struct task_struct *task, struct wlmon_identity *id);
void wlmon_sample_identity(struct task_struct *leader,
			   struct wlmon_identity *id);
void wlmon_sample_manner(const struct task_struct *task,
			 struct wlmon_manner *manner);
struct task_struct *wlmon_sample_find(const struct wlmon_identity *id);
int wlmon_sample_status(const struct task_struct *leader);

/* sample_usage.c */
void wlmon_sample_own(const struct task_struct *task, struct wlmon_own *own);
void wlmon_sample_peak(struct wlmon_peak *peak);
void wlmon_sample_thread(const struct task_struct *task,
			 struct wlmon_usage *usage);
bool wlmon_sample_process(struct task_struct *leader,
			  struct wlmon_usage *usage);
void wlmon_sample_rusage(const struct rusage *from, struct wlmon_rusage *to);
void wlmon_sample_process_wait(struct task_struct *leader,
			       struct wlmon_usage *usage);
void wlmon_sample_live_peak(struct task_struct *leader,
			    struct wlmon_usage *usage);

#endif
