/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TASK_H
#define _WLMON_TASK_H

#include <linux/types.h>
#include <wlmon/usage.h>

struct task_struct;
struct wlmon_identity;
struct wlmon_acct_flags;

/**
 * struct wlmon_task_usage_sum - state of adding up the usage of a process
 * @seq: sequence count of signal->stats_lock at the beginning
 * @floor: CPU time that the kernel reported before
 */
struct wlmon_task_usage_sum {
	unsigned int seq;
	struct wlmon_usage_floor floor;
};

/* task.c */
struct cgroup *wlmon_task_dfl_cgroup(struct task_struct *leader);
u64 wlmon_task_cgroup_id(struct task_struct *leader);
void wlmon_task_owner(struct task_struct *task, struct wlmon_identity *id);
void wlmon_task_identity(struct task_struct *leader,
			 struct wlmon_identity *id);
void wlmon_task_acct_flags(const struct task_struct *task,
			   struct wlmon_acct_flags *acct_flags);
struct task_struct *wlmon_task_find(const struct wlmon_identity *id);
int wlmon_task_status(const struct task_struct *leader);

/* task_usage.c */
void wlmon_task_usage_acct(const struct task_struct *task, struct wlmon_thread_acct *acct);
void wlmon_task_usage_peak(struct wlmon_peak *peak);
void wlmon_task_usage_thread(const struct task_struct *task,
			     struct wlmon_usage *usage);
void wlmon_task_usage_process(const struct task_struct *task,
			      struct wlmon_usage *usage);
void wlmon_task_usage_begin(struct task_struct *leader,
			    struct wlmon_task_usage_sum *sampling,
			    struct wlmon_usage *usage);
void wlmon_task_usage_add(const struct task_struct *task,
			  struct wlmon_usage *usage);
bool wlmon_task_usage_end(struct task_struct *leader,
			  const struct wlmon_task_usage_sum *sampling,
			  struct wlmon_usage *usage);
struct mm_struct *wlmon_task_usage_mm(struct task_struct *leader);
void wlmon_task_usage_live_peak(struct task_struct *leader,
				struct wlmon_usage *usage);

#endif
