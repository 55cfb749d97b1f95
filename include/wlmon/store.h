/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_STORE_H
#define _WLMON_STORE_H

#include <linux/sched.h>
#include <wlmon/rusage_slot.h>
#include <wlmon/image.h>
#include <wlmon/pool.h>
#include <wlmon/program.h>
#include <wlmon/record.h>
#include <wlmon/thread_table.h>
#include <wlmon/thread.h>

/* Work on a record that may sleep, deferred by handlers: a bit per record. */
enum wlmon_mark {
	/* look up the program, see exe.c */
	WLMON_MARK_UNRESOLVED,
	/* add the other threads, see attach.c */
	WLMON_MARK_ATTACHING,
	/* split the usage between two cgroups, see moves.c */
	WLMON_MARK_MOVED,
	WLMON_NR_MARKS
};

/* By index of the record, allocated by wlmon_store_init(). */
extern unsigned long *wlmon_marks[WLMON_NR_MARKS];

/* Allocated by wlmon_store_init(); constant pointers from then on. */
extern struct wlmon_pool wlmon_records;
extern struct wlmon_pool wlmon_threads;
extern struct wlmon_thread_table wlmon_thread_table;
extern struct wlmon_program_table wlmon_programs;
extern struct wlmon_rusage_slot_pool wlmon_rusage_slots;

int wlmon_store_init(u32 max_records);
void wlmon_store_exit(void);
struct wlmon_record *wlmon_store_get(void);
void wlmon_store_finalize(struct wlmon_record *rec);
void wlmon_store_purge(u64 number);

/**
 * wlmon_member_self() - current's thread object, without its record's lock
 *
 * It stays current's until current is released, so what of it is the thread's
 * own can be used.
 *
 * Context: any but NMI.
 *
 * Return: NULL if current is no member.
 */
static __always_inline struct wlmon_thread *wlmon_member_self(void)
{
	return wlmon_thread_table_find(&wlmon_thread_table, current);
}

/**
 * wlmon_member_has() - is this thread one of the workload's?
 * @task: the thread
 *
 * Context: any but NMI.
 *
 * Return: true if it is.
 */
static inline bool wlmon_member_has(const struct task_struct *task)
{
	const struct wlmon_thread *head =
		wlmon_thread_table_peek(&wlmon_thread_table, task);

	return head && (wlmon_thread_is(head, task) ||
			wlmon_thread_table_has(&wlmon_thread_table, task));
}

/**
 * wlmon_member_or_leader() - the task by which a creator's record is found
 * @task: the creator
 *
 * A thread that got no thread object is found by its leader.
 *
 * Context: any but NMI.
 *
 * Return: @task if it is a member, else its leader.
 */
static inline struct task_struct *
wlmon_member_or_leader(struct task_struct *task)
{
	return wlmon_member_has(task) ? task : task->group_leader;
}

/**
 * wlmon_member_lock() - find a thread and lock its record
 * @task: the thread
 * @entry: is filled, for wlmon_member_unlock()
 *
 * Context: any but NMI; no record lock is held.
 *
 * Return: false if it is no member; nothing is locked then.
 */
static inline bool wlmon_member_lock(const struct task_struct *task,
				     struct wlmon_entry *entry)
{
	return wlmon_thread_table_lock(&wlmon_thread_table, task, entry);
}

/**
 * wlmon_member_unlock() - undo wlmon_member_lock()
 * @entry: what it filled
 */
static inline void wlmon_member_unlock(struct wlmon_entry *entry)
{
	wlmon_thread_table_unlock(entry);
}

#endif
