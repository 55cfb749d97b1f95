/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_NEWTASK_H
#define _WLMON_COMPAT_NEWTASK_H

#include <linux/types.h>
#include <linux/version.h>

/* v6.18 (edd3cb05c00a): the tracepoint's flags are u64 on all architectures. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
#define WLMON_NEWTASK_ARGS void *hook, struct task_struct *child, u64 flags
#else
#define WLMON_NEWTASK_ARGS \
	void *hook, struct task_struct *child, unsigned long flags
#endif

#endif
