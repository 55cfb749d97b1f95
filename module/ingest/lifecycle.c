// SPDX-License-Identifier: GPL-2.0
/*
 * Applies creation, first run, exit and release of threads to records, then emits
 * trace events. Only the files of ingest/ change records by events, so that views and
 * trace events agree. Callers hold no record lock.
 *
 * An event can be reported twice, by a hook and then by its backup. The backup then
 * changes nothing. If only the backup reports the event, it is applied and counted
 * as recovered.
 */
#include <wlmon/ingest.h>

#include <linux/sched/signal.h>
#include <linux/string.h>
#include <wlmon/exe.h>
#include <wlmon/hook.h>
#include <wlmon/ledger.h>
#include <wlmon/member.h>
#include <wlmon/syscall_count.h>
#include <wlmon/syscall_stats.h>
#include <wlmon/target.h>
#include <wlmon/task.h>
#include <trace/events/wlmon.h>

static void count_recovery(const struct wlmon_event *ev, enum wlmon_ledger_counter what)
{
	if (ev->backup)
		wlmon_ledger_count(what);
}

/**
 * wlmon_ingest_wants() - check whether a creation can concern the workload
 * @child: the new thread
 * @creator: creating thread, or its leader if it has no thread object
 *
 * Spare most creations of the system the cost of an event.
 *
 * Return: true if the creator is a member, if a rule matches @child, or if a thread
 * object has the address of @child, which is perhaps stale.
 */
bool wlmon_ingest_wants(struct task_struct *child,
			const struct task_struct *creator)
{
	if (wlmon_member_has(creator) || wlmon_member_has(child))
		return true;
	return thread_group_leader(child) &&
	       wlmon_target_match(child, child->comm);
}

static enum wlmon_created create_process(const struct wlmon_event *ev)
{
	enum wlmon_created result;
	struct wlmon_creator creator;
	bool known, forked;

	if (wlmon_member_has(ev->task))
		return WLMON_NOT_CREATED;
	known = wlmon_member_creator_get(ev->creator, &creator);
	forked = known && wlmon_target_follow();
	if (!forked && !wlmon_target_match(ev->task, ev->comm)) {
		wlmon_member_creator_put(known ? &creator : NULL);
		return WLMON_NOT_CREATED;
	}
	/* inherit the program even with follow=0, but not the parent */
	if (!forked)
		creator.seq = 0;

	result = wlmon_member_create(ev->task,
				     forked ? WLMON_VIA_FORK :
					      WLMON_VIA_MATCHED,
				     &ev->id, known ? &creator : NULL, false, NULL);
	wlmon_member_creator_put(known ? &creator : NULL);
	if (result == WLMON_CREATED) {
		wlmon_ledger_count(forked ? WLMON_PROCESSES_FORKED :
					    WLMON_PROCESSES_MATCHED);
		if (!known || !creator.exe_resolved)
			wlmon_exe_queue_task(ev->task);
		wlmon_exe_arm(ev->task);
	}
	return result;
}

/*
 * Release the thread object of an earlier task with the same address, whose release
 * was missed. An object of the same task is from an earlier report of its creation.
 */
static noinline void drop_stale(const struct wlmon_event *ev)
{
	struct wlmon_event missed = {};
	struct wlmon_entry at;
	bool stale;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	stale = at.thr->tid != ev->pid || at.thr->seen_exit;
	if (stale) {
		missed.task = ev->task;
		missed.now = ev->now;
		missed.pid = at.thr->tid;
		missed.tgid = at.rec->id.pid;
		memcpy(missed.comm, at.rec->id.comm, sizeof(missed.comm));
	}
	wlmon_member_unlock(&at);
	if (stale) {
		wlmon_ledger_count(WLMON_RELEASES_MISSED);
		wlmon_ingest_release(&missed);
	}
}

/**
 * wlmon_ingest_create() - add a new thread and, for a leader, its process
 * @ev: with creator, later and clone_flags; with id if the thread leads a process
 *
 * The thread does not run in user mode yet.
 */
void wlmon_ingest_create(const struct wlmon_event *ev)
{
	enum wlmon_created result;

	if (wlmon_member_has(ev->task))
		drop_stale(ev);
	if (ev->leader)
		result = create_process(ev);
	else
		result = wlmon_member_create_thread(ev->task, ev->pid, ev->creator);
	if (result != WLMON_CREATED) {
		if (!ev->later || !wlmon_hook_is_armed(ev->later))
			wlmon_member_count_drop(result);
		return;
	}

	wlmon_ledger_count(WLMON_THREADS_CREATED);
	count_recovery(ev, WLMON_CREATES_RECOVERED);
	trace_process_create(ev);
}

/**
 * wlmon_ingest_create_failed() - count a creation by current that failed
 * @ev: with creator, clone_flags and err
 */
void wlmon_ingest_create_failed(const struct wlmon_event *ev)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(ev->creator, &at))
		return;
	wlmon_record_fork_failed(at.rec, ev->err);
	wlmon_member_unlock(&at);
	wlmon_ledger_count(WLMON_FORKS_FAILED);
	trace_process_create_failed(ev);
}

/**
 * wlmon_ingest_start() - report the first run of a thread
 * @ev: with the members that all events have
 */
void wlmon_ingest_start(const struct wlmon_event *ev)
{
	struct wlmon_entry at;
	bool started;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	started = wlmon_record_thread_start(at.rec, at.thr, ev->now);
	wlmon_member_unlock(&at);
	if (!started)
		return;

	wlmon_ledger_count(WLMON_THREADS_STARTED);
	trace_process_start(ev);
}

static noinline void emit_exit(struct wlmon_event *ev, bool dead)
{
	struct wlmon_peak peak = ev->usage.peak;

	wlmon_task_usage_thread(ev->task, &ev->usage);
	ev->usage.peak = peak;
	trace_process_exit(ev, dead);
}

/*
 * Raise the peaks of the process. With @last_only, a hook reports the exact ones when
 * the last thread leaves the mm; else these are the best there are.
 */
static noinline void note_peak(bool last_only)
{
	struct wlmon_entry at;
	struct wlmon_peak peak;

	wlmon_task_usage_peak(&peak);
	if (!wlmon_member_lock(current, &at))
		return;
	wlmon_usage_peak_raise(&at.rec->usage.peak, &peak);
	if (!last_only && peak.rss_kb)
		at.rec->vm_left = true;
	wlmon_member_unlock(&at);
}

/**
 * wlmon_ingest_exit_begin() - report that current enters do_exit(), still with its mm
 * @thr: current's thread object
 *
 * The thread can still stop for a tracer or a core dump.
 */
void wlmon_ingest_exit_begin(struct wlmon_thread *thr)
{
	bool last_only = wlmon_hooks_active(WLMON_SOURCE_EXIT_MM);

	thr->exit_begun = true;
	if (!last_only || trace_process_exit_enabled())
		note_peak(last_only);
}

/**
 * wlmon_ingest_has_left() - check whether the peaks of current's mm are recorded
 *
 * Context: any but NMI.
 *
 * Return: true if they are, or if current is no member.
 */
bool wlmon_ingest_has_left(void)
{
	const struct wlmon_thread *thr = wlmon_member_self();
	const struct wlmon_record *rec;

	if (!thr)
		return true;
	rec = wlmon_pool_at(&wlmon_records, thr->index);
	/* several threads that leave at once may all read false */
	return data_race(!!rec->vm_left);
}

/**
 * wlmon_ingest_leave() - record the peaks of an mm that its last thread leaves
 * @peak: the peaks of current's mm
 *
 * Called in exec or in do_exit(). If several threads leave at once, each may call it.
 */
void wlmon_ingest_leave(const struct wlmon_peak *peak)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(current, &at))
		return;
	wlmon_usage_peak_raise(&at.rec->usage.peak, peak);
	at.rec->vm_left = true;
	wlmon_member_unlock(&at);
}

/*
 * Note the time of an exit that was counted when the thread was found. Called with
 * the lock of the record of @at, which is unlocked.
 */
static bool exit_found(const struct wlmon_event *ev, struct wlmon_entry *at)
{
	bool dead = false;

	lockdep_assert_held(&at->rec->lock);
	if (!at->thr->exited)
		dead = wlmon_record_thread_exit_time(at->rec, at->thr, ev->status,
						     ev->last, ev->now);
	wlmon_member_unlock(at);
	return dead;
}

/**
 * wlmon_ingest_exit() - count the exit of current
 * @ev: with last, code, status and acct_flags; with uid and gid in id for a leader;
 *	with the peaks in usage unless wlmon_ingest_exit_begin() was called. For the
 *	trace event, usage is set to that of the thread
 */
void wlmon_ingest_exit(struct wlmon_event *ev)
{
	bool last_only = wlmon_hooks_active(WLMON_SOURCE_EXIT_MM);
	bool started, unconfirmed, dead;
	struct wlmon_entry at;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	if (at.thr->seen_exit) {
		if (exit_found(ev, &at))
			wlmon_member_count_death();
		return;
	}
	if (at.thr->exit_begun)
		ev->usage.peak = at.rec->usage.peak;
	else if (!last_only && ev->usage.peak.rss_kb)
		at.rec->vm_left = true;
	if (ev->leader) {
		at.rec->id.uid = ev->id.uid;
		at.rec->id.gid = ev->id.gid;
	}
	started = at.thr->seen_start;
	unconfirmed = at.thr->exec_unconfirmed;
	at.thr->exec_unconfirmed = false;
	dead = wlmon_record_thread_exit(at.rec, at.thr, ev->status,
					&ev->usage.peak, ev->last, ev->now);
	wlmon_record_set_acct_flags(at.rec, &ev->acct_flags, ev->leader);
	wlmon_syscall_count_thread_exit(at.thr);
	wlmon_member_unlock(&at);

	if (!started)
		wlmon_ledger_count(WLMON_STARTS_MISSED);
	if (unconfirmed)
		wlmon_ledger_count(WLMON_EXECS_RECOVERED);
	wlmon_ledger_count(WLMON_THREADS_EXITED);
	if (dead)
		wlmon_member_count_death();
	count_recovery(ev, WLMON_EXITS_RECOVERED);
	if (trace_process_exit_enabled())
		emit_exit(ev, dead);
}

/**
 * wlmon_ingest_release() - remove a released thread, with the last one its process
 * @ev: with last and reaper; with has_acct if the task is still the thread; with
 *	group, status and usage of the process if the thread leads it, else with heir
 */
void wlmon_ingest_release(const struct wlmon_event *ev)
{
	const struct wlmon_peak unseen = {};
	struct wlmon_entry at;
	u64 exit_time;
	bool exited;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	exited = at.thr->seen_exit;
	if (!exited && wlmon_record_thread_exit(at.rec, at.thr, ev->status,
						&unseen, ev->last, ev->now))
		wlmon_member_count_death();
	wlmon_syscall_count_thread_exit(at.thr);
	exit_time = at.thr->exited;
	if (ev->has_acct)
		wlmon_task_usage_acct(ev->task, &at.rec->usage.acct);
	if (ev->group && !at.rec->usage_final)
		wlmon_record_end(at.rec, ev->status, &ev->usage);
	wlmon_member_release(&at, ev->heir, ev->group, ev->reaper, ev->now);

	if (!exited) {
		wlmon_ledger_count(WLMON_EXITS_MISSED);
		wlmon_ledger_count(WLMON_THREADS_EXITED);
	}
	wlmon_ledger_count(WLMON_THREADS_RELEASED);
	count_recovery(ev, WLMON_RELEASES_RECOVERED);
	trace_process_release(ev, exit_time ? ev->now - exit_time : 0);
}

/**
 * wlmon_ingest_reaped() - make the usage that a waiter got final
 * @ev: of the leader of the dead process, with status and usage as the waiter got them
 *
 * A dead process switches context once more, before or after the waiter reads its
 * usage. Keep what the waiter got, so that both agree.
 */
void wlmon_ingest_reaped(const struct wlmon_event *ev)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	if (at.rec->state == WLMON_STATE_ZOMBIE)
		wlmon_record_end(at.rec, ev->status, &ev->usage);
	wlmon_member_unlock(&at);
}
