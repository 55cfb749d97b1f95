/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_THREADS_H
#define _WLMON_COMPAT_THREADS_H

#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

/**
 * wlmon_for_each_thread() - over the threads of a process that are not released
 * @task: any of its threads
 * @thread: each of them, in turn
 *
 * for_each_thread(), which on a kernel with lockdep asks for tasklist_lock, which
 * is not exported. To be used under rcu_read_lock().
 */
#define wlmon_for_each_thread(task, thread)				\
	list_for_each_entry_rcu(thread, &(task)->signal->thread_head,	\
				thread_node)

#endif
