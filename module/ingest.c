// SPDX-License-Identifier: GPL-2.0
/*
 * From event to record to trace event. This is the only place where events
 * change records, so that views and traces cannot disagree.
 *
 * An event may come twice, from a hook and from the one that backs it up, in
 * this order. The second one changes nothing; if it is the only one, what it
 * saw is taken from it, and counted as recovered.
 */
#include <wlmon/ingest.h>

#include <wlmon/cgroup_path.h>
#include <wlmon/exe.h>
#include <wlmon/ledger.h>
#include <wlmon/members.h>
#include <wlmon/resolve.h>
#include <wlmon/targets.h>
#include <wlmon/totals.h>
#include <trace/events/wlmon.h>

static void count_recovery(const struct wlmon_event *ev, enum wlmon_count what)
{
	if (ev->backup)
		wlmon_count(what);
}

/* Become a member by a rule; the rest of the process's threads come along. */
static bool match(const struct wlmon_event *ev)
{
	bool admitted;

	if (!wlmon_targets_match(ev->task, ev->comm))
		return false;
	rcu_read_lock();
	admitted = wlmon_member_admit(ev->task, WLMON_VIA_MATCHED, NULL);
	rcu_read_unlock();
	if (admitted)
		wlmon_resolve_kick();
	return admitted;
}

static bool create_process(const struct wlmon_event *ev)
{
	struct wlmon_kin kin;
	bool forked, created;

	if (wlmon_member_has(ev->task))
		return false;
	forked = wlmon_targets_follow() && wlmon_member_kin(ev->kin, &kin);
	if (!forked && !wlmon_targets_match(ev->task, ev->comm))
		return false;

	created = wlmon_member_create(ev->task,
				      forked ? WLMON_VIA_FORK :
					       WLMON_VIA_MATCHED,
				      &ev->id, forked ? &kin : NULL);
	if (!created)
		return false;
	wlmon_count(forked ? WLMON_PROCESSES_FORKED : WLMON_PROCESSES_MATCHED);
	if (!forked || kin.exe_quality != WLMON_EXE_RESOLVED)
		wlmon_resolve_kick();
	return true;
}

/**
 * wlmon_ingest_create() - a thread was created, and does not run yet
 * @ev: with kin, clone_flags; with id where the thread leads a new process
 */
void wlmon_ingest_create(struct wlmon_event *ev)
{
	bool created;

	if (ev->leader)
		created = create_process(ev);
	else
		created = wlmon_member_create_thread(ev->task, ev->pid,
						     ev->kin);
	if (!created)
		return;

	wlmon_count(WLMON_THREADS_CREATED);
	count_recovery(ev, WLMON_CREATES_RECOVERED);
	trace_process_create(ev);
}

/**
 * wlmon_ingest_start() - a thread runs for the first time
 * @ev: nothing more
 */
void wlmon_ingest_start(const struct wlmon_event *ev)
{
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	unsigned long flags;
	bool started;

	thr = wlmon_member_lock(ev->task, &flags);
	if (!thr)
		return;
	rec = thr->rec;
	started = wlmon_record_thread_start(rec, thr, ev->now);
	wlmon_member_unlock(rec, flags);
	if (!started)
		return;

	wlmon_count(WLMON_THREADS_STARTED);
	trace_process_start(ev);
}

/**
 * wlmon_ingest_attempt() - a thread attempts an exec
 * @ev: with filename
 */
void wlmon_ingest_attempt(const struct wlmon_event *ev)
{
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	unsigned long flags;

	thr = wlmon_member_lock(ev->task, &flags);
	if (!thr)
		return;
	rec = thr->rec;
	thr->exec_attempted = true;
	wlmon_member_unlock(rec, flags);
	trace_process_exec(ev);
}

/**
 * wlmon_ingest_exec() - an exec succeeded
 * @ev: with filename and id
 *
 * The program that makes a process a member belongs to the workload: its
 * attempt is told now, since it was not known to matter then. Called by the
 * exec function's return (as the primary) only if the tracepoint, which comes
 * first and cannot be missed, was not there.
 */
void wlmon_ingest_exec(const struct wlmon_event *ev)
{
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	bool attempted, unconfirmed;
	unsigned long flags;

	if (!wlmon_member_has(ev->task))
		match(ev);
	thr = wlmon_member_lock(ev->task, &flags);
	if (!thr)
		return;
	rec = thr->rec;
	attempted = thr->exec_attempted;
	unconfirmed = thr->exec_unconfirmed;
	thr->exec_attempted = false;
	thr->exec_unconfirmed = ev->backup;
	thr->tid = ev->pid;
	rec->id.uid = ev->id.uid;
	rec->id.gid = ev->id.gid;
	memcpy(rec->id.comm, ev->comm, sizeof(rec->id.comm));
	wlmon_record_exec(rec, ev->filename, ev->now);
	wlmon_member_unlock(rec, flags);
	/* current is not released while it runs, so neither is its thread */
	wlmon_exe_queue(thr);

	if (unconfirmed)
		wlmon_count(WLMON_EXECS_RECOVERED);
	wlmon_count(WLMON_EXECS);
	if (!attempted)
		trace_process_exec(ev);
	trace_process_exec_complete(ev);
}

/**
 * wlmon_ingest_exec_return() - the exec function returned
 * @ev: with filename and err, and id if err is 0
 */
void wlmon_ingest_exec_return(const struct wlmon_event *ev)
{
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	bool confirmed = false;
	unsigned long flags;

	thr = wlmon_member_lock(ev->task, &flags);
	if (thr) {
		rec = thr->rec;
		if (ev->err) {
			wlmon_record_exec_failed(rec, ev->err);
			thr->exec_attempted = false;
		} else {
			confirmed = thr->exec_unconfirmed;
			thr->exec_unconfirmed = false;
		}
		wlmon_member_unlock(rec, flags);
	}

	if (!ev->err) {
		if (!confirmed)
			wlmon_ingest_exec(ev);
	} else if (thr) {
		wlmon_count(WLMON_EXECS_FAILED);
		trace_process_exec_complete(ev);
	}
}

/**
 * wlmon_ingest_rename() - a process is about to get another name
 * @ev: of its leader, with the new comm
 */
void wlmon_ingest_rename(const struct wlmon_event *ev)
{
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	unsigned long flags;

	if (!wlmon_member_has(ev->task))
		match(ev);
	thr = wlmon_member_lock(ev->task, &flags);
	if (!thr)
		return;
	rec = thr->rec;
	memcpy(rec->id.comm, ev->comm, sizeof(rec->id.comm));
	wlmon_member_unlock(rec, flags);
}

/**
 * wlmon_ingest_move() - a process was moved to another cgroup
 * @ev: of its leader, with id.cgroup
 */
void wlmon_ingest_move(const struct wlmon_event *ev)
{
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	unsigned long flags;

	if (!wlmon_member_has(ev->task))
		match(ev);
	thr = wlmon_member_lock(ev->task, &flags);
	if (!thr)
		return;
	rec = thr->rec;
	rec->id.cgroup = ev->id.cgroup;
	wlmon_member_unlock(rec, flags);
	wlmon_cgroup_note(ev->id.cgroup);
}

/**
 * wlmon_ingest_exit() - a thread ends
 * @ev: with code, status, and its own usage
 */
void wlmon_ingest_exit(const struct wlmon_event *ev)
{
	bool started, unconfirmed, dead;
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	unsigned long flags;

	thr = wlmon_member_lock(ev->task, &flags);
	if (!thr)
		return;
	rec = thr->rec;
	if (thr->seen_exit) {
		wlmon_member_unlock(rec, flags);
		return;
	}
	started = thr->seen_start;
	unconfirmed = thr->exec_unconfirmed;
	thr->exec_unconfirmed = false;
	dead = wlmon_record_thread_exit(rec, thr, ev->status, ev->now);
	wlmon_member_unlock(rec, flags);

	if (!started)
		wlmon_count(WLMON_STARTS_MISSED);
	if (unconfirmed)
		wlmon_count(WLMON_EXECS_RECOVERED);
	wlmon_count(WLMON_THREADS_EXITED);
	if (dead)
		wlmon_count(WLMON_PROCESSES_EXITED);
	count_recovery(ev, WLMON_EXITS_RECOVERED);
	trace_process_exit(ev, dead);
}

/**
 * wlmon_ingest_release() - a thread is released
 * @ev: with reaper; with group, status and usage where the process goes too
 */
void wlmon_ingest_release(const struct wlmon_event *ev)
{
	bool gone, exited, dead = false;
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	struct wlmon_usage usage;
	unsigned long flags;
	u64 exit_time;
	int status;

	thr = wlmon_member_lock(ev->task, &flags);
	if (!thr)
		return;
	rec = thr->rec;
	exited = thr->seen_exit;
	if (!exited)
		dead = wlmon_record_thread_exit(rec, thr, ev->status, ev->now);
	exit_time = thr->exited;
	gone = wlmon_member_drop(thr, ev->reaper, ev->now);
	if (gone) {
		if (ev->group && !rec->usage_final)
			wlmon_record_end(rec, ev->status, &ev->usage);
		status = rec->status;
		usage = rec->usage;
	}
	wlmon_member_unlock(rec, flags);
	wlmon_member_recycle(thr, rec, gone);

	if (gone)
		wlmon_totals_add(status, &usage);
	if (!exited) {
		wlmon_count(WLMON_EXITS_MISSED);
		wlmon_count(WLMON_THREADS_EXITED);
	}
	if (dead)
		wlmon_count(WLMON_PROCESSES_EXITED);
	wlmon_count(WLMON_THREADS_RELEASED);
	if (gone)
		wlmon_count(WLMON_PROCESSES_RELEASED);
	count_recovery(ev, WLMON_RELEASES_RECOVERED);
	trace_process_release(ev, exit_time ? ev->now - exit_time : 0);
}

/**
 * wlmon_ingest_told() - somebody was told what a dead process used
 * @ev: of its leader, with status and usage as they were told
 *
 * A dead process still switches away once, which its waiter may or may not
 * have seen. What the waiter was told is what stays.
 */
void wlmon_ingest_told(const struct wlmon_event *ev)
{
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	unsigned long flags;

	thr = wlmon_member_lock(ev->task, &flags);
	if (!thr)
		return;
	rec = thr->rec;
	if (rec->state == WLMON_STATE_ZOMBIE)
		wlmon_record_end(rec, ev->status, &ev->usage);
	wlmon_member_unlock(rec, flags);
}

/**
 * wlmon_ingest_rusage() - getrusage() has its answer, its caller not yet
 * @ev: with rusage
 */
void wlmon_ingest_rusage(const struct wlmon_event *ev)
{
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	unsigned long flags;

	thr = wlmon_member_lock(ev->task, &flags);
	if (!thr)
		return;
	rec = thr->rec;
	thr->rusage = ev->rusage;
	thr->rusage_valid = true;
	wlmon_member_unlock(rec, flags);
}

/**
 * wlmon_ingest_getrusage() - the system call getrusage() returns
 * @ev: with who and err; its rusage is filled in
 */
void wlmon_ingest_getrusage(struct wlmon_event *ev)
{
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	unsigned long flags;

	thr = wlmon_member_lock(ev->task, &flags);
	if (!thr)
		return;
	rec = thr->rec;
	if (thr->rusage_valid)
		ev->rusage = thr->rusage;
	thr->rusage_valid = false;
	wlmon_member_unlock(rec, flags);

	wlmon_count(WLMON_GETRUSAGE_CALLS);
	if (ev->err)
		wlmon_count(WLMON_GETRUSAGE_ERRORS);
	trace_getrusage(ev);
}
