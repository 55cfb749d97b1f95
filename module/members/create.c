// SPDX-License-Identifier: GPL-2.0
/*
 * Opens records for processes and adds thread objects for threads. Owns the numbers
 * of records. Callers hold no record lock unless the context says so.
 */
#include <wlmon/member.h>

#include <linux/atomic.h>
#include <linux/lockdep.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <wlmon/arming.h>
#include <wlmon/ledger.h>
#include <wlmon/pids.h>
#include <wlmon/store.h>
#include <wlmon/task.h>
#include <wlmon/totals.h>

static atomic64_t last_seq;

/**
 * wlmon_member_creator_get() - get the data that a new process inherits
 * @task: the creator
 * @creator: is filled; to be given to wlmon_member_attach(), or to
 *	wlmon_member_create() and then wlmon_member_creator_put()
 *
 * Context: any but NMI; no record lock is held.
 *
 * Return: true; false if @task is no member.
 */
bool wlmon_member_creator_get(const struct task_struct *task, struct wlmon_creator *creator)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(task, &at))
		return false;
	creator->seq = at.rec->seq;
	creator->program = wlmon_program_share(&wlmon_programs, at.rec->program);
	creator->exe_resolved = at.rec->exe_resolved;
	wlmon_member_unlock(&at);
	return true;
}

/**
 * wlmon_member_creator_put() - drop the reference on the creator's program
 * @creator: from wlmon_member_creator_get(), or NULL
 *
 * Context: any but NMI.
 */
void wlmon_member_creator_put(const struct wlmon_creator *creator)
{
	if (creator)
		wlmon_program_put(&wlmon_programs, creator->program);
}

/* Inherit no program if the process was @found running: it may run another by now. */
static void inherit(struct wlmon_record *rec, struct wlmon_creator *creator, bool found)
{
	rec->parent_seq = creator->seq;
	if (found)
		return;
	wlmon_record_set_program(rec, creator->program, creator->exe_resolved);
	creator->program = 0;
}

/* Leave node and task unchanged: a lockless reader may still be at the object. */
static void thread_open(struct wlmon_thread *thr, struct wlmon_record *rec,
			pid_t tid, bool found)
{
	WRITE_ONCE(thr->index, wlmon_pool_index(&wlmon_records, rec));
	thr->call = WLMON_NO_CALL;
	thr->exited = 0;
	thr->tid = tid;
	thr->seen_start = found;
	thr->exit_begun = false;
	thr->seen_exit = false;
	thr->exec_attempted = false;
	thr->exec_unconfirmed = false;
	thr->exe_queued = false;
	thr->rusage_slot = 0;
}

/**
 * wlmon_member_add_found() - add a thread that existed before its process was found
 * @rec: record of its process
 * @thr: an unused thread object
 * @task: the thread
 * @dead: is set to true if the process ended with the thread, else to false
 *
 * Hooks may have fired for the thread before. Do not add an unlinked task, which may
 * be past all hooks; any other task still reaches a hook on its release. A task with
 * PF_EXITING may be past the hook on its exit, so count it as exited; if it is not,
 * that hook adds the time.
 *
 * Context: any but NMI; with the lock of @rec, so that no release intervenes.
 *
 * Return: true if the thread was added; false if it is unlinked or has a thread
 * object already.
 */
bool wlmon_member_add_found(struct wlmon_record *rec, struct wlmon_thread *thr,
			    struct task_struct *task, bool *dead)
{
	const struct wlmon_peak unseen = {};
	bool last;

	lockdep_assert_held(&rec->lock);
	*dead = false;
	thread_open(thr, rec, task_pid_nr(task), true);
	if (!wlmon_thread_table_add(&wlmon_thread_table, thr, task))
		return false;
	/*
	 * pairs with atomic_dec_and_test(&signal->live) in do_exit(), and with
	 * tasklist_lock in release_task()
	 */
	smp_mb();
	if (!pid_alive(task)) {
		wlmon_thread_table_remove(&wlmon_thread_table, thr);
		return false;
	}
	wlmon_record_thread_add(rec);
	wlmon_ledger_count(WLMON_THREADS_FOUND);
	if (READ_ONCE(task->flags) & PF_EXITING) {
		last = !atomic_read(&task->signal->live);
		*dead = wlmon_record_thread_exit(rec, thr, 0, &unseen, last, 0);
		wlmon_ledger_count(WLMON_THREADS_EXITED);
	}
	return true;
}

static bool first_thread(struct wlmon_record *rec, struct wlmon_thread *thr,
			 struct task_struct *task)
{
	thread_open(thr, rec, rec->id.pid, false);
	if (!wlmon_thread_table_add(&wlmon_thread_table, thr, task))
		return false;
	wlmon_record_thread_add(rec);
	return true;
}

/*
 * Hold the record of a process that is @found running until all threads are added,
 * since the process can end meanwhile; see wlmon_record_unhold().
 */
static enum wlmon_created open_process(struct wlmon_record *rec,
				       struct wlmon_thread *thr,
				       struct task_struct *task, bool found)
{
	bool added, dead;

	rec->signal = task->signal;
	if (found)
		wlmon_record_hold(rec);
	if (!wlmon_pids_add(rec, found))
		return WLMON_KNOWN;
	added = found ? wlmon_member_add_found(rec, thr, task, &dead) :
			first_thread(rec, thr, task);
	if (added)
		return WLMON_CREATED;
	wlmon_pids_remove(rec);
	return WLMON_NOT_CREATED;
}

/**
 * wlmon_member_create() - open a record for a process, with its first thread
 * @task: leader of the thread group
 * @via: how the process became a member
 * @id: identity of the process
 * @creator: data to inherit, NULL for none
 * @living: the process runs already, and its record is held; else it does not run yet
 * @created: on success, is set to the record, unless NULL
 *
 * Context: any but NMI; no record lock is held. For a living process as
 * wlmon_member_attach().
 *
 * Return: see &enum wlmon_created.
 */
enum wlmon_created wlmon_member_create(struct task_struct *task, enum wlmon_via via,
				       const struct wlmon_identity *id,
				       struct wlmon_creator *creator, bool living,
				       struct wlmon_record **created)
{
	enum wlmon_created result;
	struct wlmon_record *rec;
	struct wlmon_thread *thr;
	unsigned long flags;

	if (wlmon_member_has(task))
		return WLMON_NOT_CREATED;
	thr = wlmon_pool_get(&wlmon_threads);
	if (!thr)
		return WLMON_NO_THREAD;
	rec = wlmon_store_get();
	if (!rec) {
		wlmon_pool_put(&wlmon_threads, thr);
		return WLMON_NO_RECORD;
	}

	raw_spin_lock_irqsave(&rec->lock, flags);
	wlmon_record_open(rec, atomic64_inc_return(&last_seq), via, id);
	result = open_process(rec, thr, task, living);
	if (result == WLMON_CREATED) {
		if (creator)
			inherit(rec, creator, living);
		/* read it only now: an earlier move did not find the record */
		wlmon_totals_enter(rec, wlmon_task_cgroup_id(task));
	} else {
		rec->state = WLMON_STATE_EMPTY;
		rec->held = 0;
	}
	raw_spin_unlock_irqrestore(&rec->lock, flags);

	if (result != WLMON_CREATED) {
		wlmon_pool_put(&wlmon_threads, thr);
		wlmon_pool_put(&wlmon_records, rec);
		return result;
	}
	wlmon_hooks_get();
	if (created)
		*created = rec;
	return result;
}

/**
 * wlmon_member_create_thread() - add a new thread to a member
 * @task: the thread; not released yet
 * @tid: id of the thread in the initial pid namespace
 * @creator: another thread of the same process
 *
 * Context: any but NMI; no record lock is held.
 *
 * Return: see &enum wlmon_created.
 */
enum wlmon_created wlmon_member_create_thread(struct task_struct *task,
					      pid_t tid,
					      const struct task_struct *creator)
{
	struct wlmon_thread *thr;
	struct wlmon_entry at;
	bool added = false;

	if (wlmon_member_has(task) || !wlmon_member_has(creator))
		return WLMON_NOT_CREATED;
	thr = wlmon_pool_get(&wlmon_threads);
	if (!thr)
		return WLMON_NO_THREAD;

	if (wlmon_member_lock(creator, &at)) {
		thread_open(thr, at.rec, tid, false);
		added = wlmon_thread_table_add(&wlmon_thread_table, thr, task);
		if (added)
			wlmon_record_thread_add(at.rec);
		wlmon_member_unlock(&at);
	}
	if (added)
		return WLMON_CREATED;
	wlmon_pool_put(&wlmon_threads, thr);
	return WLMON_NOT_CREATED;
}

/**
 * wlmon_member_replace() - give a leader's thread object to its heir
 * @entry: the leader, which is being released
 * @heir: thread that replaces the leader in an exec, current; has no thread object,
 *	for want of memory
 *
 * Without an object for the heir the process would be lost. To be called before the
 * leader's release is counted.
 *
 * Context: any but NMI; with the lock of @entry's record.
 */
void wlmon_member_replace(struct wlmon_entry *entry, struct task_struct *heir)
{
	lockdep_assert_held(&entry->rec->lock);
	wlmon_thread_table_remove(&wlmon_thread_table, entry->thr);
	wlmon_rusage_slot_free(&wlmon_rusage_slots, &entry->thr->rusage_slot);
	thread_open(entry->thr, entry->rec, task_pid_nr(heir), true);
	wlmon_thread_table_add(&wlmon_thread_table, entry->thr, heir);
	wlmon_record_thread_add(entry->rec);
	wlmon_ledger_count(WLMON_THREADS_FOUND);
}

/**
 * wlmon_member_count_drop() - count a member that is not added for want of memory
 * @result: result of the last attempt; others than want of memory are not counted
 *
 * Context: any.
 */
void wlmon_member_count_drop(enum wlmon_created result)
{
	if (result == WLMON_NO_RECORD)
		wlmon_ledger_count(WLMON_RECORDS_DROPPED);
	else if (result == WLMON_NO_THREAD)
		wlmon_ledger_count(WLMON_THREADS_DROPPED);
}

/**
 * wlmon_member_count_death() - count the exit of the last thread of a process
 *
 * The process then needs no hook of WLMON_WHILE_ALIVE any more.
 *
 * Context: any.
 */
void wlmon_member_count_death(void)
{
	wlmon_ledger_count(WLMON_PROCESSES_EXITED);
	wlmon_hooks_put(WLMON_WHILE_ALIVE);
}
