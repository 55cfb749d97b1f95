/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_MEMBERS_H
#define _WLMON_MEMBERS_H

#include <linux/sched.h>
#include <wlmon/answer.h>
#include <wlmon/image.h>
#include <wlmon/pool.h>
#include <wlmon/program.h>
#include <wlmon/record.h>
#include <wlmon/table.h>
#include <wlmon/thread.h>

/**
 * struct wlmon_kin - what a child takes over from its creator's record
 * @seq: number of that record
 * @program: number of the file that it runs; whoever uses the kin puts it
 * @exe_resolved: it was looked up
 */
struct wlmon_kin {
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

/* store.c */
int wlmon_members_init(u32 max_records);
void wlmon_members_exit(void);

/* kin.c */
bool wlmon_member_kin(const struct task_struct *task, struct wlmon_kin *kin);
void wlmon_kin_inherit(struct wlmon_record *rec, struct wlmon_kin *kin,
		       bool found);
void wlmon_kin_put(const struct wlmon_kin *kin);

/* members.c */
enum wlmon_created wlmon_member_create(struct task_struct *task,
				       enum wlmon_via via,
				       const struct wlmon_identity *id,
				       struct wlmon_kin *kin);
enum wlmon_created wlmon_member_create_thread(struct task_struct *task,
					      pid_t tid,
					      const struct task_struct *kin);
void wlmon_member_count_drop(enum wlmon_created result);
void wlmon_member_count_death(void);
bool wlmon_member_admit(struct task_struct *leader, enum wlmon_via via,
			struct wlmon_kin *kin);
void wlmon_member_join(struct wlmon_record *rec, struct task_struct *task);
void wlmon_member_join_end(struct wlmon_record *rec, bool last);
void wlmon_member_recycle(struct wlmon_thread *thr, struct wlmon_record *rec,
			  bool gone);
bool wlmon_member_drop(struct wlmon_entry *entry, bool leader, pid_t reaper,
		       u64 now);
void wlmon_member_replace(struct wlmon_entry *entry, struct task_struct *heir);

extern struct wlmon_table wlmon_members_table;
extern struct wlmon_pool wlmon_threads;
extern struct wlmon_programs wlmon_programs;
extern struct wlmon_answers wlmon_answers;

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
	return wlmon_table_find(&wlmon_members_table, current);
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
		wlmon_table_peek(&wlmon_members_table, task);

	return head && (wlmon_thread_is(head, task) ||
			wlmon_table_has(&wlmon_members_table, task));
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
	return wlmon_table_lock(&wlmon_members_table, task, entry);
}

/**
 * wlmon_member_unlock() - undo wlmon_member_lock()
 * @entry: what it filled
 */
static inline void wlmon_member_unlock(struct wlmon_entry *entry)
{
	wlmon_table_unlock(entry);
}

/* records.c */
extern struct wlmon_pool wlmon_records;

void wlmon_member_settle(struct wlmon_record *rec);
void wlmon_member_vacate(struct wlmon_record *rec);

u32 wlmon_members_max(void);
u32 wlmon_members_next(u32 index);
bool wlmon_member_read(u32 index, struct wlmon_record *copy);
bool wlmon_member_read_live(u32 index, struct wlmon_record *copy);
bool wlmon_member_read_program(u32 index, struct wlmon_record *copy,
			       struct wlmon_program *program);
bool wlmon_member_is(u32 index, u64 seq);
bool wlmon_member_read_counted(u32 index, u64 number,
			       struct wlmon_record *copy);
bool wlmon_member_read_images(u32 index, struct wlmon_record *copy,
			      struct wlmon_gallery *gallery);
bool wlmon_member_find(pid_t pid, u32 pidns, u64 since, u32 *index, u64 *seq);
void wlmon_member_run(struct wlmon_record *rec, u32 program);
void wlmon_member_set_program(u32 index, u64 seq, u32 execs, u32 program);
void wlmon_members_forget(u64 number);

#endif
