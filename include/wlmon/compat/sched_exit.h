/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_SCHED_EXIT_H
#define _WLMON_COMPAT_SCHED_EXIT_H

#ifdef WLMON_HAVE_EXIT_GROUP_DEAD
#define WLMON_SCHED_EXIT_ARGS void *hook, struct task_struct *task, bool dead
#else
#define WLMON_SCHED_EXIT_ARGS void *hook, struct task_struct *task
#endif

#endif
