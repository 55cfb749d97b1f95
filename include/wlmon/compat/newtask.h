/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_NEWTASK_H
#define _WLMON_COMPAT_NEWTASK_H

#include <linux/types.h>

#ifdef WLMON_HAVE_NEWTASK_U64
#define WLMON_NEWTASK_ARGS void *hook, struct task_struct *child, u64 flags
#else
#define WLMON_NEWTASK_ARGS \
	void *hook, struct task_struct *child, unsigned long flags
#endif

#endif
