/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_THREADS_H
#define _WLMON_COMPAT_THREADS_H

#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

/**
 * wlmon_for_each_thread() - iterate over the unreleased threads of a process
 * @task: any thread of the process
 * @thread: cursor, a struct task_struct *
 *
 * Replaces for_each_thread(), which checks tasklist_lock if lockdep is built in;
 * tasklist_lock is not exported.
 *
 * Context: any; under rcu_read_lock().
 */
#define wlmon_for_each_thread(task, thread)				\
	list_for_each_entry_rcu(thread, &(task)->signal->thread_head,	\
				thread_node)

#endif
