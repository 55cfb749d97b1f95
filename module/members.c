// SPDX-License-Identifier: GPL-2.0
/* The workload: its records, its threads, and how they come and go. */
#include <wlmon/members.h>

#include <linux/atomic.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <wlmon/calls.h>
#include <wlmon/compat/threads.h>
#include <wlmon/demand.h>
#include <wlmon/exe.h>
#include <wlmon/joins.h>
#include <wlmon/ledger.h>
#include <wlmon/names.h>
#include <wlmon/pool.h>
#include <wlmon/sample.h>
#include <wlmon/table.h>
#include <wlmon/totals.h>

static atomic64_t last_seq;

static struct wlmon_record *record_get(void)
{
	struct wlmon_record *rec = wlmon_pool_get(&wlmon_records);
	unsigned long flags;

	if (!rec)
		return NULL;
	raw_spin_lock_irqsave(&rec->lock, flags);
	if (rec->state == WLMON_STATE_RELEASED)
		wlmon_member_vacate(rec);
	rec->state = WLMON_STATE_EMPTY;
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return rec;
}

/* Of a process that is released; its record can be used again. */
static void record_done(struct wlmon_record *rec)
{
	wlmon_pool_put(&wlmon_records, rec);
	wlmon_demand_put(WLMON_UNTIL_RELEASED);
}

/* Leaves node and task alone: readers may still stand on this thread. */
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
	thr->answer = 0;
}

/*
 * Add a thread that was created before. Hooks may have passed it already: do not
 * add an unlinked task, which may be past all hooks; any other task still reaches
 * a hook on its release. A task with PF_EXITING may be past the hook on its exit,
 * so count it as exited; if it is not, that hook adds the time.
 *
 * The record stays locked, so that no release comes in between.
 */
static bool thread_found(struct wlmon_record *rec, struct wlmon_thread *thr,
			 struct task_struct *task, bool *dead)
{
	const struct wlmon_peak unseen = {};
	bool last;

	*dead = false;
	thread_open(thr, rec, task_pid_nr(task), true);
	if (!wlmon_table_add(&wlmon_members_table, thr, task))
		return false;
	/* pairs with atomic_dec_and_test(&signal->live) in do_exit(), and tasklist_lock */
	smp_mb();
	if (!pid_alive(task)) {
		wlmon_table_remove(&wlmon_members_table, thr);
		return false;
	}
	wlmon_record_thread_add(rec);
	wlmon_count(WLMON_THREADS_FOUND);
	if (READ_ONCE(task->flags) & PF_EXITING) {
		last = !atomic_read(&task->signal->live);
		*dead = wlmon_record_thread_exit(rec, thr, 0, &unseen, last, 0);
		wlmon_count(WLMON_THREADS_EXITED);
	}
	return true;
}

static bool first_thread(struct wlmon_record *rec, struct wlmon_thread *thr,
			 struct task_struct *task)
{
	thread_open(thr, rec, rec->id.pid, false);
	if (!wlmon_table_add(&wlmon_members_table, thr, task))
		return false;
	wlmon_record_thread_add(rec);
	return true;
}

/*
 * A process that is @found running keeps its record for a while even if it
 * ends meanwhile, see wlmon_member_join_end().
 */
static enum wlmon_created open_process(struct wlmon_record *rec,
				       struct wlmon_thread *thr,
				       struct task_struct *task, bool found)
{
	bool added, dead;

	rec->signal = task->signal;
	if (found)
		wlmon_record_hold(rec);
	if (!wlmon_names_add(rec, found))
		return WLMON_KNOWN;
	added = found ? thread_found(rec, thr, task, &dead) :
			first_thread(rec, thr, task);
	if (added)
		return WLMON_CREATED;
	wlmon_names_remove(rec);
	return WLMON_NOT_CREATED;
}

static enum wlmon_created create_process(struct task_struct *task,
					 enum wlmon_via via,
					 const struct wlmon_identity *id,
					 struct wlmon_kin *kin,
					 bool found,
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
	rec = record_get();
	if (!rec) {
		wlmon_pool_put(&wlmon_threads, thr);
		return WLMON_NO_RECORD;
	}

	raw_spin_lock_irqsave(&rec->lock, flags);
	wlmon_record_open(rec, atomic64_inc_return(&last_seq), via, id);
	result = open_process(rec, thr, task, found);
	if (result == WLMON_CREATED) {
		if (kin)
			wlmon_kin_inherit(rec, kin, found);
		/* it may have been moved before it could be found */
		wlmon_totals_enter(rec, wlmon_sample_cgroup(task));
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
	wlmon_demand_get();
	*created = rec;
	return result;
}

/**
 * wlmon_member_create() - open a record for a new process, with its first thread
 * @task: the first thread; does not run yet
 * @via: how the process became a member
 * @id: who it is
 * @kin: what it takes over from its creator, NULL for nothing; is used
 *
 * Context: any but NMI; no record lock is held.
 *
 * Return: see &enum wlmon_created.
 */
enum wlmon_created wlmon_member_create(struct task_struct *task,
				       enum wlmon_via via,
				       const struct wlmon_identity *id,
				       struct wlmon_kin *kin)
{
	struct wlmon_record *rec;
	enum wlmon_created result;

	result = create_process(task, via, id, kin, false, &rec);
	wlmon_kin_put(kin);
	return result;
}

/**
 * wlmon_member_create_thread() - add a new thread to a member
 * @task: the thread; was not released yet
 * @tid: its id
 * @kin: a thread of the same process
 *
 * Context: any but NMI; no record lock is held.
 *
 * Return: see &enum wlmon_created.
 */
enum wlmon_created wlmon_member_create_thread(struct task_struct *task,
					      pid_t tid,
					      const struct task_struct *kin)
{
	struct wlmon_thread *thr;
	struct wlmon_entry at;
	bool added = false;

	if (wlmon_member_has(task) || !wlmon_member_has(kin))
		return WLMON_NOT_CREATED;
	thr = wlmon_pool_get(&wlmon_threads);
	if (!thr)
		return WLMON_NO_THREAD;

	if (wlmon_member_lock(kin, &at)) {
		thread_open(thr, at.rec, tid, false);
		added = wlmon_table_add(&wlmon_members_table, thr, task);
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
 * wlmon_member_count_drop() - nobody will try again to add this member
 * @result: of the last attempt; counted if it was for want of memory
 *
 * Context: any.
 */
void wlmon_member_count_drop(enum wlmon_created result)
{
	if (result == WLMON_NO_RECORD)
		wlmon_count(WLMON_RECORDS_DROPPED);
	else if (result == WLMON_NO_THREAD)
		wlmon_count(WLMON_THREADS_DROPPED);
}

/**
 * wlmon_member_count_death() - a process's last thread has exited
 *
 * Context: any.
 */
void wlmon_member_count_death(void)
{
	wlmon_count(WLMON_PROCESSES_EXITED);
	wlmon_demand_put(WLMON_WHILE_ALIVE);
}

/**
 * wlmon_member_join() - add a thread of a process that is being admitted
 * @rec: its record, held
 * @task: the thread; same context as for @leader of wlmon_member_admit()
 */
void wlmon_member_join(struct wlmon_record *rec, struct task_struct *task)
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
	added = thread_found(rec, thr, task, &dead);
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	if (!added)
		wlmon_pool_put(&wlmon_threads, thr);
}

/*
 * Add a thread that became leader by an exec while its process is being admitted
 * by its former leader, and that the walk has not reached yet.
 */
static void admit_leader(struct task_struct *task)
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
	while ((rec = wlmon_names_find_process(task->signal))) {
		raw_spin_lock_irqsave(&rec->lock, flags);
		same = rec->signal == task->signal && rec->held;
		if (same)
			added = thread_found(rec, thr, task, &dead);
		raw_spin_unlock_irqrestore(&rec->lock, flags);
		if (same)
			break;
	}
	if (dead)
		wlmon_member_count_death();
	if (!added)
		wlmon_pool_put(&wlmon_threads, thr);
}

/**
 * wlmon_member_join_end() - all threads are added: the process may end now
 * @rec: its record, held until now
 * @last: signal->live says that no thread of it is alive
 *
 * Context: any but NMI; no record lock is held.
 */
void wlmon_member_join_end(struct wlmon_record *rec, bool last)
{
	unsigned long flags;
	bool gone;

	raw_spin_lock_irqsave(&rec->lock, flags);
	if (wlmon_record_unhold(rec, last, &gone))
		wlmon_member_count_death();
	if (gone)
		wlmon_member_settle(rec);
	raw_spin_unlock_irqrestore(&rec->lock, flags);

	if (gone)
		record_done(rec);
}

/* Threads that a handler adds; deferred work adds the others. */
#define AT_ONCE 64

/**
 * wlmon_member_admit() - make a living process a member, with all its threads
 * @leader: leader of its thread group
 * @via: WLMON_VIA_ADOPTED or WLMON_VIA_MATCHED
 * @kin: what it takes over from a parent that is a member, NULL for nothing; is
 *	used
 *
 * Context: any but NMI, in one RCU read section with the finding of @leader,
 * which was alive in it: a thread that is released meanwhile is then freed only
 * after it was added, and the hook on its freeing removes it. Of many threads
 * most are left to wlmon_pending_run(), see wlmon_joins_pending().
 *
 * Return: false if it is a member already, or memory is short (counted).
 */
bool wlmon_member_admit(struct task_struct *leader, enum wlmon_via via,
			struct wlmon_kin *kin)
{
	struct wlmon_identity id;
	enum wlmon_created result;
	unsigned int found = 0;
	struct task_struct *task;
	struct wlmon_record *rec;

	wlmon_sample_identity(leader, &id);
	result = create_process(leader, via, &id, kin, true, &rec);
	wlmon_kin_put(kin);
	if (result != WLMON_CREATED) {
		if (result == WLMON_KNOWN)
			admit_leader(leader);
		wlmon_member_count_drop(result);
		return false;
	}
	wlmon_count(via == WLMON_VIA_ADOPTED ? WLMON_PROCESSES_ADOPTED :
					       WLMON_PROCESSES_MATCHED);
	/* current may be in an exec, which a worker cannot see; a load waits for its own work */
	if (leader == current && via == WLMON_VIA_MATCHED)
		wlmon_exe_queue_task(leader);
	else
		wlmon_exe_want(wlmon_pool_index(&wlmon_records, rec));

	if (same_thread_group(current, leader))
		wlmon_member_join(rec, current);
	wlmon_for_each_thread(leader, task) {
		if (++found > AT_ONCE) {
			wlmon_join_note(rec);
			return true;
		}
		wlmon_member_join(rec, task);
	}
	wlmon_member_join_end(rec, !atomic_read(&leader->signal->live));
	return true;
}

/**
 * wlmon_member_drop() - a thread is released: take it out of the table
 * @entry: the thread, its record locked
 * @leader: it leads its process
 * @reaper: process that released it, 0 if unknown
 * @now: CLOCK_BOOTTIME ns
 *
 * To be followed by wlmon_member_recycle() once the record is unlocked.
 *
 * Return: true if the process is gone with it.
 */
bool wlmon_member_drop(struct wlmon_entry *entry, bool leader, pid_t reaper,
		       u64 now)
{
	wlmon_table_remove(&wlmon_members_table, entry->thr);
	return wlmon_record_thread_release(entry->rec, leader, reaper, now);
}

/**
 * wlmon_member_replace() - a thread replaces its leader in an exec
 * @entry: the leader, which is released; its record locked
 * @heir: the thread, current; has no thread object, for want of memory
 *
 * Give it the leader's object, so that the process is not lost. To be called before
 * the leader's release is counted.
 */
void wlmon_member_replace(struct wlmon_entry *entry, struct task_struct *heir)
{
	wlmon_table_remove(&wlmon_members_table, entry->thr);
	wlmon_answer_drop(&wlmon_answers, &entry->thr->answer);
	thread_open(entry->thr, entry->rec, task_pid_nr(heir), true);
	wlmon_table_add(&wlmon_members_table, entry->thr, heir);
	wlmon_record_thread_add(entry->rec);
	wlmon_count(WLMON_THREADS_FOUND);
}

/**
 * wlmon_member_recycle() - let the memory of a dropped thread be used again
 * @thr: the thread
 * @rec: its record
 * @gone: what wlmon_member_drop() returned
 *
 * Context: any but NMI; the record is not locked.
 */
void wlmon_member_recycle(struct wlmon_thread *thr, struct wlmon_record *rec,
			  bool gone)
{
	wlmon_answer_drop(&wlmon_answers, &thr->answer);
	wlmon_pool_put(&wlmon_threads, thr);
	if (gone)
		record_done(rec);
}
