/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_THREAD_H
#define _WLMON_THREAD_H

#include <linux/compiler.h>
#include <linux/list_nulls.h>
#include <linux/task_work.h>
#include <linux/types.h>
#include <wlmon/call.h>

struct task_struct;
struct wlmon_record;

/**
 * struct wlmon_thread - one thread of the workload, the key to its record
 * @node: in the table, by @task
 * @task: the key; compared, never followed. NULL when not in use
 * @rec: its process; constant while @task is set
 * @call_began: wlmon_ticks() at the entry into @call
 * @call: id of the system call that it is in, or WLMON_NO_CALL and its like;
 *	this and @call_began are the thread's own and need no lock
 * @index: index of @rec
 * @exe_work: resolves the path of the program before the program's first
 *	instruction; runs at the latest in do_exit(), so before the thread goes
 * @exited: CLOCK_BOOTTIME ns of do_exit(), 0 while running
 * @tid: its id in the initial pid namespace; exec can change it
 * @seen_start: it was seen to run, or was alive already when it was found
 * @seen_exit: it was seen to exit
 * @exec_attempted: the start of the exec under way was told
 * @exec_unconfirmed: an exec succeeded of which the exec function's return was
 *	not seen yet
 * @exe_queued: @exe_work waits to run
 * @answer: number of the answer of getrusage() that is on its way to the caller,
 *	see &struct wlmon_answers, 0 for none; the thread's own, needs no lock
 *
 * Memory comes from a pool and stays a thread until unload: a reader may look
 * at a stale one, but must take the record's lock and compare @task again.
 * Guarded by the record's lock.
 */
struct wlmon_thread {
	struct hlist_nulls_node node;
	struct task_struct *task;
	struct wlmon_record *rec;
	u64 call_began;
	u32 call;
	u32 index;
	struct callback_head exe_work;
	u64 exited;
	pid_t tid;
	bool seen_start;
	bool seen_exit;
	bool exec_attempted;
	bool exec_unconfirmed;
	bool exe_queued;
	u16 answer;
};

#endif
