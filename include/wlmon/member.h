/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_MEMBER_H
#define _WLMON_MEMBER_H

#include <linux/sched.h>
#include <linux/types.h>
#include <wlmon/store.h>

/**
 * struct wlmon_creator - data that a new process inherits from its creator's record
 * @seq: number of the creator's record, 0 to inherit no parent
 * @program: number of the program that the creator runs; holds a reference
 * @exe_resolved: @program was looked up, not taken from the name given to exec
 */
struct wlmon_creator {
	u64 seq;
	u32 program;
	bool exe_resolved;
};

/**
 * enum wlmon_created - result of an attempt to add a member
 * @WLMON_CREATED: the process or thread was added
 * @WLMON_NOT_CREATED: it was a member already, is no part of the workload or was
 *	released
 * @WLMON_KNOWN: its process has a record already, opened for another thread
 * @WLMON_NO_RECORD: all records belong to living processes
 * @WLMON_NO_THREAD: all thread objects are in use
 */
enum wlmon_created {
	WLMON_CREATED,
	WLMON_NOT_CREATED,
	WLMON_KNOWN,
	WLMON_NO_RECORD,
	WLMON_NO_THREAD,
};

/* create.c */
bool wlmon_member_creator_get(const struct task_struct *task, struct wlmon_creator *creator);
void wlmon_member_creator_put(const struct wlmon_creator *creator);
enum wlmon_created wlmon_member_create(struct task_struct *task, enum wlmon_via via,
				       const struct wlmon_identity *id,
				       struct wlmon_creator *creator, bool living,
				       struct wlmon_record **created);
enum wlmon_created wlmon_member_create_thread(struct task_struct *task,
					      pid_t tid,
					      const struct task_struct *creator);
bool wlmon_member_add_found(struct wlmon_record *rec, struct wlmon_thread *thr,
			    struct task_struct *task, bool *dead);
void wlmon_member_count_drop(enum wlmon_created result);
void wlmon_member_count_death(void);
void wlmon_member_replace(struct wlmon_entry *entry, struct task_struct *heir);

/* attach.c */
bool wlmon_member_attach(struct task_struct *leader, enum wlmon_via via,
			 struct wlmon_creator *creator);
bool wlmon_member_attach_pending(void);
void wlmon_member_attach_finish(void);

/* release.c */
void wlmon_member_release(struct wlmon_entry *entry, struct task_struct *heir,
			  bool leader, pid_t reaper, u64 now);
void wlmon_member_release_record(struct wlmon_record *rec);

/**
 * wlmon_member_self() - find current's thread object without locking its record
 *
 * The object belongs to current until current is released, so fields that only
 * current changes can be used without a lock.
 *
 * Context: any but NMI.
 *
 * Return: the thread object, NULL if current is no member.
 */
static __always_inline struct wlmon_thread *wlmon_member_self(void)
{
	return wlmon_thread_table_find(&wlmon_thread_table, current);
}

/**
 * wlmon_member_has() - check whether a thread is a member
 * @task: the thread
 *
 * Context: any but NMI.
 *
 * Return: true if the thread has a thread object.
 */
static inline bool wlmon_member_has(const struct task_struct *task)
{
	const struct wlmon_thread *head =
		wlmon_thread_table_peek(&wlmon_thread_table, task);

	return head && (wlmon_thread_is(head, task) ||
			wlmon_thread_table_has(&wlmon_thread_table, task));
}

/**
 * wlmon_member_or_leader() - choose the task by which a creator's record is found
 * @task: the creator
 *
 * If the creating thread got no thread object, use its leader.
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
 * Return: true; false, with nothing locked, if the thread is no member.
 */
static inline bool wlmon_member_lock(const struct task_struct *task,
				     struct wlmon_entry *entry)
{
	return wlmon_thread_table_lock(&wlmon_thread_table, task, entry);
}

/**
 * wlmon_member_unlock() - undo wlmon_member_lock()
 * @entry: from wlmon_member_lock()
 *
 * Context: any but NMI; with the lock of @entry's record.
 */
static inline void wlmon_member_unlock(struct wlmon_entry *entry)
{
	wlmon_thread_table_unlock(entry);
}

#endif
