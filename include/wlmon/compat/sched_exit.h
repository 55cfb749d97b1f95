/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_SCHED_EXIT_H
#define _WLMON_COMPAT_SCHED_EXIT_H

#include <linux/sched.h>

#ifdef WLMON_HAVE_EXIT_GROUP_DEAD
#define WLMON_SCHED_EXIT_ARGS void *hook, struct task_struct *task, bool dead
#else
#define WLMON_SCHED_EXIT_ARGS void *hook, struct task_struct *task
#endif

/*
 * Return the thread whose exit code the process gets, unless its exit code is that of
 * a group exit.
 */
static inline const struct task_struct *
wlmon_status_thread(const struct task_struct *last)
{
#ifdef WLMON_HAVE_STATUS_OF_LAST
	return last;
#else
	return last->group_leader;
#endif
}

#endif
