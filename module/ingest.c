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

#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <wlmon/calls.h>
#include <wlmon/cgroup_path.h>
#include <wlmon/demand.h>
#include <wlmon/exe.h>
#include <wlmon/hook.h>
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

/*
 * A member was made by @task, perhaps the first one: then the hooks on system
 * calls are armed before @task, be it the member or not, goes back to user mode.
 */
static void meet_demand(struct task_struct *task)
{
	struct wlmon_entry at;

	if (wlmon_demand_met())
		return;
	if (wlmon_member_lock(task, &at)) {
		wlmon_member_unlock(&at);
		wlmon_exe_queue(task, at.thr);
	} else {
		wlmon_exe_queue_arming(task);
	}
}

/*
 * Become a member by a rule; the rest of the process's threads come along. A
 * task that is not alive any more may have passed the hook on its freeing.
 */
static void match(const struct wlmon_event *ev)
{
	if (wlmon_member_has(ev->task) ||
	    !wlmon_targets_match(ev->task, ev->comm))
		return;
	rcu_read_lock();
	if (pid_alive(ev->task) &&
	    wlmon_member_admit(ev->task, WLMON_VIA_MATCHED, NULL))
		wlmon_resolve_kick();
	rcu_read_unlock();
}

static enum wlmon_created create_process(const struct wlmon_event *ev)
{
	enum wlmon_created result;
	struct wlmon_kin kin;
	bool forked;

	if (wlmon_member_has(ev->task))
		return WLMON_NOT_CREATED;
	forked = wlmon_targets_follow() && wlmon_member_kin(ev->kin, &kin);
	if (!forked && !wlmon_targets_match(ev->task, ev->comm))
		return WLMON_NOT_CREATED;

	result = wlmon_member_create(ev->task,
				     forked ? WLMON_VIA_FORK :
					      WLMON_VIA_MATCHED,
				     &ev->id, forked ? &kin : NULL);
	if (result == WLMON_CREATED) {
		wlmon_count(forked ? WLMON_PROCESSES_FORKED :
				     WLMON_PROCESSES_MATCHED);
		if (!forked || kin.exe_quality != WLMON_EXE_RESOLVED)
			wlmon_resolve_kick();
		meet_demand(ev->task);
	}
	return result;
}

/*
 * The address of a task that is just being created can be known only from an
 * earlier one that went unseen.
 */
static void drop_stale(const struct wlmon_event *ev)
{
	struct wlmon_event missed;
	struct wlmon_entry at;
	bool stale;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	stale = at.thr->tid != ev->pid || at.thr->seen_exit;
	if (stale) {
		memset(&missed, 0, sizeof(missed));
		missed.task = ev->task;
		missed.now = ev->now;
		missed.pid = at.thr->tid;
		missed.tgid = at.rec->id.pid;
		memcpy(missed.comm, at.rec->id.comm, sizeof(missed.comm));
	}
	wlmon_member_unlock(&at);
	if (stale) {
		wlmon_count(WLMON_RELEASES_MISSED);
		wlmon_ingest_release(&missed);
	}
}

/**
 * wlmon_ingest_create() - a thread was created, and does not run yet
 * @ev: with kin, later and clone_flags; with id where the thread leads a process
 */
void wlmon_ingest_create(const struct wlmon_event *ev)
{
	enum wlmon_created result;

	drop_stale(ev);
	if (ev->leader)
		result = create_process(ev);
	else
		result = wlmon_member_create_thread(ev->task, ev->pid, ev->kin);
	if (result != WLMON_CREATED) {
		if (!ev->later || !wlmon_hook_listens(ev->later))
			wlmon_member_count_drop(result);
		return;
	}

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
	struct wlmon_entry at;
	bool started;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	started = wlmon_record_thread_start(at.rec, at.thr, ev->now);
	wlmon_member_unlock(&at);
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
	struct wlmon_entry at;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	at.thr->exec_attempted = true;
	wlmon_member_unlock(&at);
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
	struct wlmon_entry at;
	bool attempted, unconfirmed;

	match(ev);
	if (!wlmon_member_lock(ev->task, &at))
		return;
	attempted = at.thr->exec_attempted;
	unconfirmed = at.thr->exec_unconfirmed;
	at.thr->exec_attempted = false;
	at.thr->exec_unconfirmed = ev->backup;
	at.thr->tid = ev->pid;
	at.rec->id.uid = ev->id.uid;
	at.rec->id.gid = ev->id.gid;
	memcpy(at.rec->id.comm, ev->comm, sizeof(at.rec->id.comm));
	wlmon_record_exec(at.rec, ev->filename, ev->now);
	wlmon_member_unlock(&at);
	/* current is not released while it runs, so neither is its thread */
	wlmon_calls_exec(at.thr);
	wlmon_exe_queue(ev->task, at.thr);

	if (unconfirmed)
		wlmon_count(WLMON_EXECS_RECOVERED);
	wlmon_count(WLMON_EXECS);
	if (!attempted)
		trace_process_exec(ev);
	trace_process_exec_complete(ev);
}

static void confirm_call(const struct wlmon_event *ev)
{
	struct wlmon_thread *thr = wlmon_member_self();

	if (thr)
		wlmon_calls_exec_return(thr, ev->call, ev->call_began);
}

/**
 * wlmon_ingest_exec_return() - the exec function returned
 * @ev: with filename, err, call and call_began, and id if err is 0
 */
void wlmon_ingest_exec_return(const struct wlmon_event *ev)
{
	bool member, confirmed = false;
	struct wlmon_entry at;

	member = wlmon_member_lock(ev->task, &at);
	if (member) {
		if (ev->err) {
			wlmon_record_exec_failed(at.rec, ev->err);
			at.thr->exec_attempted = false;
		} else {
			confirmed = at.thr->exec_unconfirmed;
			at.thr->exec_unconfirmed = false;
		}
		wlmon_member_unlock(&at);
	}

	if (!ev->err) {
		if (!confirmed)
			wlmon_ingest_exec(ev);
		confirm_call(ev);
	} else if (member) {
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
	struct wlmon_entry at;

	match(ev);
	if (!wlmon_member_lock(ev->task, &at))
		return;
	memcpy(at.rec->id.comm, ev->comm, sizeof(at.rec->id.comm));
	wlmon_member_unlock(&at);
	meet_demand(current);
}

/**
 * wlmon_ingest_move() - a process was moved to another cgroup
 * @ev: of its leader, with id.cgroup
 */
void wlmon_ingest_move(const struct wlmon_event *ev)
{
	struct wlmon_entry at;

	match(ev);
	if (!wlmon_member_lock(ev->task, &at))
		return;
	at.rec->id.cgroup = ev->id.cgroup;
	wlmon_member_unlock(&at);
	wlmon_cgroup_note(ev->id.cgroup);
	meet_demand(current);
}

/**
 * wlmon_ingest_exit() - a thread ends
 * @ev: with code, status, its own usage, and the process's uid and gid in id
 */
void wlmon_ingest_exit(const struct wlmon_event *ev)
{
	bool started, unconfirmed, dead;
	struct wlmon_entry at;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	if (at.thr->seen_exit) {
		wlmon_member_unlock(&at);
		return;
	}
	at.rec->id.uid = ev->id.uid;
	at.rec->id.gid = ev->id.gid;
	started = at.thr->seen_start;
	unconfirmed = at.thr->exec_unconfirmed;
	at.thr->exec_unconfirmed = false;
	dead = wlmon_record_thread_exit(at.rec, at.thr, ev->status, ev->now);
	wlmon_calls_thread_exit(at.thr);
	wlmon_member_unlock(&at);

	if (!started)
		wlmon_count(WLMON_STARTS_MISSED);
	if (unconfirmed)
		wlmon_count(WLMON_EXECS_RECOVERED);
	wlmon_count(WLMON_THREADS_EXITED);
	if (dead)
		wlmon_member_count_death();
	count_recovery(ev, WLMON_EXITS_RECOVERED);
	trace_process_exit(ev, dead);
}

/**
 * wlmon_ingest_release() - a thread is released
 * @ev: with reaper and io; with group, status and usage where the process goes
 *	too
 */
void wlmon_ingest_release(const struct wlmon_event *ev)
{
	bool gone, exited, dead = false;
	struct wlmon_usage usage;
	struct wlmon_entry at;
	u64 exit_time;
	int status;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	exited = at.thr->seen_exit;
	if (!exited)
		dead = wlmon_record_thread_exit(at.rec, at.thr, ev->status,
						ev->now);
	wlmon_calls_thread_exit(at.thr);
	exit_time = at.thr->exited;
	wlmon_io_add(&at.rec->io, &ev->io);
	if (ev->group && !at.rec->usage_final)
		wlmon_record_end(at.rec, ev->status, &ev->usage);
	gone = wlmon_member_drop(&at, ev->group, ev->reaper, ev->now);
	if (gone) {
		at.rec->usage.io = at.rec->io;
		status = at.rec->status;
		usage = at.rec->usage;
	}
	wlmon_member_unlock(&at);
	wlmon_member_recycle(at.thr, at.rec, gone);

	if (gone)
		wlmon_totals_add(status, &usage);
	if (!exited) {
		wlmon_count(WLMON_EXITS_MISSED);
		wlmon_count(WLMON_THREADS_EXITED);
	}
	if (dead)
		wlmon_member_count_death();
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
	struct wlmon_entry at;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	if (at.rec->state == WLMON_STATE_ZOMBIE)
		wlmon_record_end(at.rec, ev->status, &ev->usage);
	wlmon_member_unlock(&at);
}

/**
 * wlmon_ingest_ask() - the system call getrusage() begins
 * @task: current
 *
 * Return: false if it is no member.
 */
bool wlmon_ingest_ask(const struct task_struct *task)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(task, &at))
		return false;
	/* of a call of which the return was missed */
	at.thr->rusage_valid = false;
	wlmon_member_unlock(&at);
	return true;
}

/**
 * wlmon_ingest_rusage() - getrusage() has its answer, its caller not yet
 * @ev: with rusage
 */
void wlmon_ingest_rusage(const struct wlmon_event *ev)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	at.thr->rusage = ev->rusage;
	at.thr->rusage_valid = true;
	wlmon_member_unlock(&at);
}

/**
 * wlmon_ingest_getrusage() - the system call getrusage() returns
 * @ev: with who and err; its rusage is filled in
 */
void wlmon_ingest_getrusage(struct wlmon_event *ev)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	if (at.thr->rusage_valid)
		ev->rusage = at.thr->rusage;
	at.thr->rusage_valid = false;
	wlmon_member_unlock(&at);

	wlmon_count(WLMON_GETRUSAGE_CALLS);
	if (ev->err)
		wlmon_count(WLMON_GETRUSAGE_ERRORS);
	trace_getrusage(ev);
}
