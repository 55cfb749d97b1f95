// SPDX-License-Identifier: GPL-2.0
/*
 * Attaches a living process with all its threads. A handler adds up to AT_ONCE
 * threads, pending work adds the others. Until then the record is held by
 * wlmon_record_hold(), so that it outlives the process. Callers hold no record lock.
 */
#include <wlmon/member.h>

#include <linux/bitops.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <wlmon/compat/threads.h>
#include <wlmon/exe.h>
#include <wlmon/ledger.h>
#include <wlmon/pids.h>
#include <wlmon/record_read.h>
#include <wlmon/store.h>
#include <wlmon/task.h>
#include <wlmon/walk.h>

/* True if a record may have the mark WLMON_MARK_ATTACHING. */
static bool pending;

/* Mark a held record for wlmon_pending_run(). */
static void attach_note(const struct wlmon_record *rec)
{
	/* pairs with wlmon_member_attach_finish(): the record is seen with the bit */
	smp_mb__before_atomic();
	set_bit(wlmon_pool_index(&wlmon_records, rec),
		wlmon_marks[WLMON_MARK_ATTACHING]);
	/* pairs with wlmon_member_attach_finish(): clears pending, then reads bits */
	smp_mb__after_atomic();
	/* pairs with wlmon_member_attach_finish() */
	smp_store_mb(pending, true);
}

/**
 * wlmon_member_attach_pending() - check whether threads may remain to be added
 *
 * Context: any.
 *
 * Return: true if so, and possibly for a moment after the last one was added.
 */
bool wlmon_member_attach_pending(void)
{
	return READ_ONCE(pending);
}

/* Add a thread of a process whose record is held, if it has no thread object. */
static void thread_attach(struct wlmon_record *rec, struct task_struct *task)
{
	struct wlmon_thread *thr;
	unsigned long flags;
	bool added, dead;

	if (wlmon_member_has(task))
		return;
	thr = wlmon_pool_get(&wlmon_threads);
	if (!thr) {
		wlmon_member_count_drop(WLMON_NO_THREAD);
		return;
	}
	raw_spin_lock_irqsave(&rec->lock, flags);
	added = wlmon_member_add_found(rec, thr, task, &dead);
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	if (!added)
		wlmon_pool_put(&wlmon_threads, thr);
}

/*
 * Add a leader that replaced the former one in an exec. The walk over the threads,
 * which began at the former leader, may not have reached it yet.
 */
static void attach_leader(struct task_struct *task)
{
	struct wlmon_record *rec;
	struct wlmon_thread *thr;
	bool same, added = false, dead = false;
	unsigned long flags;

	thr = wlmon_pool_get(&wlmon_threads);
	if (!thr) {
		wlmon_member_count_drop(WLMON_NO_THREAD);
		return;
	}
	while ((rec = wlmon_pids_find_process(task->signal))) {
		raw_spin_lock_irqsave(&rec->lock, flags);
		same = rec->signal == task->signal && rec->held;
		if (same)
			added = wlmon_member_add_found(rec, thr, task, &dead);
		raw_spin_unlock_irqrestore(&rec->lock, flags);
		if (same)
			break;
	}
	if (dead)
		wlmon_member_count_death();
	if (!added)
		wlmon_pool_put(&wlmon_threads, thr);
}

/*
 * End the hold once all threads are added. @last: signal->live says that no thread
 * of the process is alive.
 */
static void attach_end(struct wlmon_record *rec, bool last)
{
	unsigned long flags;
	bool gone;

	raw_spin_lock_irqsave(&rec->lock, flags);
	if (wlmon_record_unhold(rec, last, &gone))
		wlmon_member_count_death();
	if (gone)
		wlmon_store_finalize(rec);
	raw_spin_unlock_irqrestore(&rec->lock, flags);

	if (gone)
		wlmon_member_release_record(rec);
}

/* Threads that a handler adds; pending work adds the others. */
#define AT_ONCE 64

/**
 * wlmon_member_attach() - make a living process a member, with all its threads
 * @leader: leader of its thread group
 * @via: WLMON_VIA_ADOPTED or WLMON_VIA_MATCHED
 * @creator: data of a parent that is a member, NULL for none; its reference is
 *	dropped
 *
 * Threads beyond the first AT_ONCE are left to wlmon_pending_run(); see
 * wlmon_member_attach_pending().
 *
 * Context: any but NMI; no record lock is held. In the RCU read section in which
 * @leader was found alive: a thread that is released meanwhile is freed only after
 * that section, so the hook on its freeing finds the thread object and removes it.
 *
 * Return: true; false if the process is a member already, or if memory is short,
 * which is counted.
 */
bool wlmon_member_attach(struct task_struct *leader, enum wlmon_via via,
			 struct wlmon_creator *creator)
{
	enum wlmon_created result;
	struct wlmon_identity id;
	unsigned int found = 0;
	struct task_struct *task;
	struct wlmon_record *rec;

	wlmon_task_identity(leader, &id);
	result = wlmon_member_create(leader, via, &id, creator, true, &rec);
	wlmon_member_creator_put(creator);
	if (result != WLMON_CREATED) {
		if (result == WLMON_KNOWN)
			attach_leader(leader);
		wlmon_member_count_drop(result);
		return false;
	}
	wlmon_ledger_count(via == WLMON_VIA_ADOPTED ? WLMON_PROCESSES_ADOPTED :
						      WLMON_PROCESSES_MATCHED);
	/*
	 * current may be in an exec that a worker does not notice, so let current
	 * find its program. At load wlmon_target_init() finds all programs.
	 */
	if (leader == current && via == WLMON_VIA_MATCHED)
		wlmon_exe_queue_task(leader);
	else
		wlmon_exe_resolve_async(wlmon_pool_index(&wlmon_records, rec));

	if (same_thread_group(current, leader))
		thread_attach(rec, current);
	wlmon_for_each_thread(leader, task) {
		if (++found > AT_ONCE) {
			attach_note(rec);
			return true;
		}
		thread_attach(rec, task);
	}
	attach_end(rec, !atomic_read(&leader->signal->live));
	return true;
}

static void attach_visit(struct task_struct *thread, void *rec)
{
	thread_attach(rec, thread);
}

/* Walks with pauses, each ended by a release in a pause, before one without pauses. */
#define TRIES 5

/*
 * Add all threads of a held record, whose identity and index do not change. For a
 * thread that is created meanwhile, wlmon_ingest_create() finds the record by the
 * creator or its leader.
 */
static void attach_all(struct wlmon_record *rec)
{
	struct task_struct *leader = wlmon_task_find(&rec->id);
	unsigned int tries = TRIES;
	bool last = true;

	if (leader) {
		while (!wlmon_walk_threads(leader, tries > 0, attach_visit, rec))
			tries--;
		last = !atomic_read(&leader->signal->live);
		put_task_struct(leader);
	}
	attach_end(rec, last);
}

/**
 * wlmon_member_attach_finish() - add the other threads of all marked processes
 *
 * Context: may sleep; with run_lock (pending.c).
 */
void wlmon_member_attach_finish(void)
{
	unsigned long *attaching = wlmon_marks[WLMON_MARK_ATTACHING];
	unsigned long index;

	WRITE_ONCE(pending, false);
	/* pairs with attach_note(): a mark that is missed here sets pending again */
	smp_mb();
	for_each_set_bit(index, attaching, wlmon_record_max()) {
		clear_bit(index, attaching);
		/* pairs with attach_note() */
		smp_mb__after_atomic();
		attach_all(wlmon_pool_at(&wlmon_records, index));
		cond_resched();
	}
}
