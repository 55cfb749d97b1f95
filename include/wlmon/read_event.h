/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_READ_EVENT_H
#define _WLMON_READ_EVENT_H

#include <linux/sched/signal.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <wlmon/compat/compiler.h>
#include <wlmon/event.h>

/**
 * wlmon_event_begin() - begin an event
 * @ev: is filled with what all events have, the rest is zeroed as far as @id;
 *	declared __uninitialized, as compilers told to zero the stack would do
 *	all of it
 * @task: the thread it is about; cannot be freed meanwhile
 *
 * Context: any, NMI included.
 */
static inline void wlmon_event_begin(struct wlmon_event *ev,
				     struct task_struct *task)
{
	memset(ev, 0, offsetof(struct wlmon_event, id));
	ev->task = task;
	ev->pid = task_pid_nr(task);
	ev->tgid = task_tgid_nr(task);
	ev->leader = thread_group_leader(task);
	ev->now = ktime_get_boot_fast_ns();
	memcpy(ev->comm, task->comm, sizeof(ev->comm));
	ev->comm[sizeof(ev->comm) - 1] = '\0';
}

#endif
