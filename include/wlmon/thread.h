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
 * struct wlmon_thread - thread object: a live thread of a member, the key to its record
 * @node: in the thread table, by @task
 * @task: the key; compared, not dereferenced. NULL when not in use
 * @exe_work: resolves the path of a program before its first instruction; runs in
 *	do_exit() at the latest, so before the thread is released
 * @call_began: wlmon_ticks() at the entry into @call
 * @exited: CLOCK_BOOTTIME ns of its exit, 0 if unknown or not seen to exit; shares
 *	memory with @call_began, since no call begins after the exit
 * @index: index of its process's record; constant while @task is set
 * @tid: its id in the initial pid namespace; exec can change it
 * @call: id of the system call that it is in, or WLMON_NO_CALL or one of the values
 *	above it
 * @rusage_slot: number of the slot with the result of the getrusage() under way, 0
 *	for none
 * @seen_start: it was seen to run, or was alive when it was found
 * @seen_exit: it was seen to exit
 * @exec_attempted: the start of the exec under way was reported
 * @exec_unconfirmed: an exec succeeded, and the return of the exec function was not
 *	seen yet
 * @exe_queued: @exe_work is queued; changed by the thread only, or by its creator
 *	before the thread runs
 * @exit_begun: it was seen to enter do_exit(); changed by the thread only
 *
 * The record's lock guards it, except @call_began, @call, @rusage_slot, @exe_queued
 * and @exit_begun, which belong to the thread until it exits and need no lock.
 *
 * The memory comes from a pool and holds thread objects until unload. A lookup without
 * the record's lock can find an object that was reused, so the reader takes the lock
 * and compares @task again. It fits into one cache line, since each system call reads
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
	/* in one byte: changed only with the record's lock held */
	bool seen_start : 1;
	bool seen_exit : 1;
	bool exec_attempted : 1;
	bool exec_unconfirmed : 1;
	/* in another byte: changed without the lock */
	struct {
		bool exe_queued : 1;
		bool exit_begun : 1;
	};
};

#endif
