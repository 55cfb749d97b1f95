/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_THREAD_READ_H
#define _WLMON_THREAD_READ_H

#include <linux/sched.h>
#include <linux/types.h>
#include <wlmon/usage.h>

/* States of a live thread: those of cgroupstats, and frozen. */
enum wlmon_task_state {
	WLMON_TASK_RUNNING,
	WLMON_TASK_SLEEPING,
	WLMON_TASK_STOPPED,
	WLMON_TASK_UNINTERRUPTIBLE,
	WLMON_TASK_IOWAIT,
	WLMON_TASK_FROZEN,
	WLMON_NR_TASK_STATES
};

/**
 * struct wlmon_thread_snapshot - figures of a live thread at one moment
 * @pid: thread group id of its process in the initial pid namespace
 * @tid: its own id in the initial pid namespace
 * @seq: number of its process's record
 * @cgroup: id of its process's cgroup
 * @group: slot of that cgroup, see wlmon_cgroup_get()
 * @state: its state
 * @comm: its name
 * @usage: usage of this thread alone; the peaks are empty
 */
struct wlmon_thread_snapshot {
	pid_t pid;
	pid_t tid;
	u64 seq;
	u64 cgroup;
	u32 group;
	enum wlmon_task_state state;
	char comm[TASK_COMM_LEN];
	struct wlmon_usage usage;
};

u32 wlmon_thread_max(void);
u32 wlmon_thread_next(u32 index);
bool wlmon_thread_read(u32 index, struct wlmon_thread_snapshot *seen);
const char *wlmon_thread_state_name(enum wlmon_task_state state);

#endif
