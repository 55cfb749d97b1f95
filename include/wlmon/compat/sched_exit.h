/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_SCHED_EXIT_H
#define _WLMON_COMPAT_SCHED_EXIT_H

#include <linux/version.h>

/* v6.16 (2d6ee6ce4c5b): the tracepoint also tells whether the group is dead. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)
#define WLMON_SCHED_EXIT_ARGS void *hook, struct task_struct *task, bool dead
#else
#define WLMON_SCHED_EXIT_ARGS void *hook, struct task_struct *task
#endif

#endif
