/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_THREADS_H
#define _WLMON_THREADS_H

#include <linux/sched.h>
#include <linux/types.h>
#include <wlmon/usage.h>

/* State of a live thread: those of cgroupstats, and frozen. */
enum wlmon_doing {
	WLMON_DOING_RUNNING,
	WLMON_DOING_SLEEPING,
	WLMON_DOING_STOPPED,
	WLMON_DOING_UNINTERRUPTIBLE,
	WLMON_DOING_IOWAIT,
	WLMON_DOING_FROZEN,
	WLMON_NR_DOING
};

/**
 * struct wlmon_sighting - a live thread as it was seen at one moment
 * @pid: id of its process in the initial pid namespace
 * @tid: its own id, likewise
 * @seq: number of its process's record
 * @cgroup: id of its process's cgroup
 * @group: slot of that cgroup, see wlmon_cgroup_get()
 * @doing: what it is doing
 * @comm: its name
 * @usage: what it has used by itself; the peaks are empty
 */
struct wlmon_sighting {
	pid_t pid;
	pid_t tid;
	u64 seq;
	u64 cgroup;
	u32 group;
	enum wlmon_doing doing;
	char comm[TASK_COMM_LEN];
	struct wlmon_usage usage;
};

u32 wlmon_threads_max(void);
u32 wlmon_threads_next(u32 index);
bool wlmon_thread_read(u32 index, struct wlmon_sighting *seen);
const char *wlmon_doing_name(enum wlmon_doing doing);

#endif
