/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SAMPLE_H
#define _WLMON_SAMPLE_H

#include <linux/types.h>
#include <wlmon/usage.h>

struct rusage;
struct task_struct;
struct wlmon_identity;
struct wlmon_manner;
struct wlmon_rusage;

/**
 * struct wlmon_sampling - state of adding up the usage of a process
 * @seq: sequence count of signal_struct's stats_lock at the beginning
 * @told: CPU time that was reported before
 */
struct wlmon_sampling {
	unsigned int seq;
	struct wlmon_told told;
};

/* sample.c */
struct cgroup *wlmon_sample_in_cgroup(struct task_struct *leader);
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
void wlmon_sample_process(const struct task_struct *task,
			  struct wlmon_usage *usage);
void wlmon_sample_begin(struct task_struct *leader,
			struct wlmon_sampling *sampling,
			struct wlmon_usage *usage);
void wlmon_sample_add(const struct task_struct *task,
		      struct wlmon_usage *usage);
bool wlmon_sample_end(struct task_struct *leader,
		      const struct wlmon_sampling *sampling,
		      struct wlmon_usage *usage);
void wlmon_sample_rusage(const struct rusage *from, struct wlmon_rusage *to);
struct mm_struct *wlmon_sample_mm(struct task_struct *leader);
void wlmon_sample_live_peak(struct task_struct *leader,
			    struct wlmon_usage *usage);

#endif
