/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_MEMBER_H
#define _WLMON_MEMBER_H

#include <linux/sched.h>
#include <linux/types.h>
#include <wlmon/store.h>

/**
 * struct wlmon_creator - what a child takes over from its creator's record
 * @seq: number of that record
 * @program: number of the file that it runs; whoever uses the creator puts it
 * @exe_resolved: it was looked up
 */
struct wlmon_creator {
	u64 seq;
	u32 program;
	bool exe_resolved;
};

/**
 * enum wlmon_created - what became of an attempt to add a member
 * @WLMON_CREATED: it is one now
 * @WLMON_NOT_CREATED: it was one already, or is none of the workload
 * @WLMON_KNOWN: its process is a member already, found by another thread
 * @WLMON_NO_RECORD: all records are those of living processes
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
enum wlmon_created wlmon_member_create(struct task_struct *task,
				       enum wlmon_via via,
				       const struct wlmon_identity *id,
				       struct wlmon_creator *creator);
enum wlmon_created wlmon_member_create_living(struct task_struct *leader,
					      enum wlmon_via via,
					      struct wlmon_creator *creator,
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
