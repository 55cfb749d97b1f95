/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_MEMBER_H
#define _WLMON_MEMBER_H

#include <linux/types.h>
#include <wlmon/record.h>
#include <wlmon/thread_table.h>

struct task_struct;
struct wlmon_thread;

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

#endif
