/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_THREAD_H
#define _WLMON_THREAD_H

#include <linux/compiler.h>
#include <linux/list_nulls.h>
#include <linux/task_work.h>
#include <linux/types.h>
#include <wlmon/syscall_id.h>

struct task_struct;

/**
 * struct wlmon_thread - one thread of the workload, the key to its record
 * @node: in the table, by @task
 * @task: the key; compared, never followed. NULL when not in use
 * @exe_work: resolves the path of the program before the program's first
 *	instruction; runs at the latest in do_exit(), so before the thread goes
 * @call_began: wlmon_ticks() at the entry into @call
 * @exited: CLOCK_BOOTTIME ns of its exit, 0 if unknown or not seen to exit; no
 *	call begins after that
 * @index: index of its process's record; constant while @task is set
 * @tid: its id in the initial pid namespace; exec can change it
 * @call: id of the system call that it is in, or WLMON_NO_CALL and its like;
 *	this and @call_began are the thread's own and need no lock
 * @rusage_slot: number of the slot with the result of the getrusage() under way, 0
 *	for none; likewise
 * @seen_start: it was seen to run, or was alive already when it was found
 * @seen_exit: it was seen to exit
 * @exec_attempted: the start of the exec under way was told
 * @exec_unconfirmed: an exec succeeded of which the exec function's return was
 *	not seen yet
 * @exe_queued: @exe_work is queued; only the thread changes it, or its creator
 *	before the thread runs
 * @exit_begun: it was seen to enter do_exit(); likewise
 *
 * Memory comes from a pool and stays a thread until unload: a reader may look
 * at a stale one, but must take the record's lock and compare @task again.
 * Guarded by the record's lock. Fits one cache line, since each system call reads
 * it.
 */
struct wlmon_thread {
	struct hlist_nulls_node node;
	struct task_struct *task;
	struct callback_head exe_work;
	union {
		u64 call_began;
		u64 exited;
	};
	u32 index;
	pid_t tid;
	u32 call;
	u16 rusage_slot;
	/* together in a byte, all of them with the lock held */
	bool seen_start : 1;
	bool seen_exit : 1;
	bool exec_attempted : 1;
	bool exec_unconfirmed : 1;
	/* changed without the lock, so in a separate byte */
	struct {
		bool exe_queued : 1;
		bool exit_begun : 1;
	};
};

#endif
