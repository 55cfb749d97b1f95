// SPDX-License-Identifier: GPL-2.0
/* From event to record to trace event: exec. */
#include <wlmon/ingest.h>

#include <linux/string.h>
#include <wlmon/exe.h>
#include <wlmon/ledger.h>
#include <wlmon/member.h>
#include <wlmon/store.h>
#include <wlmon/syscall_count.h>
#include <wlmon/syscall_stats.h>
#include <trace/events/wlmon.h>

/**
 * wlmon_ingest_wants_name() - is anybody told of an exec by the name given to it?
 *
 * Return: true if so, other than of one that succeeds.
 */
bool wlmon_ingest_wants_name(void)
{
	return trace_process_exec_enabled() ||
	       trace_process_exec_complete_enabled();
}

static noinline void emit_attempt(const char *filename)
{
	struct wlmon_event ev __uninitialized;

	wlmon_event_begin(&ev, current);
	ev.filename = filename;
	trace_process_exec(&ev);
}

/**
 * wlmon_ingest_attempt() - current attempts an exec
 * @filename: name given to exec, NULL if unknown
 */
void wlmon_ingest_attempt(const char *filename)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(current, &at))
		return;
	at.thr->exec_attempted = true;
	wlmon_member_unlock(&at);
	if (trace_process_exec_enabled())
		emit_attempt(filename);
}

/* The program that ran until now gets its line, while its name is still there. */
static void close_image(struct wlmon_event *ev, struct wlmon_entry *at)
{
	struct wlmon_image_usage upto;
	u64 calls;
	u32 stats;

	calls = wlmon_syscall_stats_sum(at->thr->index, &stats);
	wlmon_image_read(&upto, &ev->usage, calls);
	/* without vm_left, usage.peak can be that of an earlier thread's exit */
	upto.maxrss_kb = at->rec->vm_left ? at->rec->usage.peak.rss_kb : 0;
	wlmon_image_list_add(at->rec, &upto, stats, ev->now, &ev->image);
}

/* Where a relative name leads is not known here. */
static u32 program_named(const char *filename)
{
	if (!filename || filename[0] != '/')
		return 0;
	return wlmon_program_get(&wlmon_programs, filename, 0, 0);
}

/**
 * wlmon_ingest_exec() - an exec succeeded
 * @ev: with filename, usage of the process, and its uid and gid in id; its image is
 *	filled in
 *
 * The program that makes a process a member belongs to the workload: its
 * attempt is told now, since it was not known to matter then. Called for the
 * exec function's return (as the primary) only if the tracepoint, which comes
 * first and cannot be missed, was not there.
 */
void wlmon_ingest_exec(struct wlmon_event *ev)
{
	struct wlmon_entry at;
	bool attempted, unconfirmed;
	u32 before;

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
	close_image(ev, &at);
	before = wlmon_record_exec(at.rec, program_named(ev->filename), ev->now);
	wlmon_program_put(&wlmon_programs, before);
	wlmon_member_unlock(&at);
	/* current is not released while it runs, so neither is its thread */
	wlmon_syscall_count_exec(at.thr);
	wlmon_exe_queue(ev->task, at.thr);

	if (unconfirmed)
		wlmon_ledger_count(WLMON_EXECS_RECOVERED);
	wlmon_ledger_count(WLMON_EXECS);
	if (!attempted)
		trace_process_exec(ev);
	trace_process_exec_complete(ev);
}

/**
 * wlmon_ingest_has_left() - are the peaks of current's mm known?
 *
 * Context: any but NMI.
 *
 * Return: true if so, or if current is no member.
 */
bool wlmon_ingest_has_left(void)
{
	const struct wlmon_thread *thr = wlmon_member_self();
	const struct wlmon_record *rec;

	if (!thr)
		return true;
	rec = wlmon_pool_at(&wlmon_records, thr->index);
	/* several threads that leave at once may all see false */
	return data_race(!!rec->vm_left);
}

/**
 * wlmon_ingest_leave() - the last thread of a process is about to leave its mm
 * @peak: the peaks of current's mm
 *
 * In exec, or in do_exit(). If several threads leave at once, each may call it.
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

/**
 * wlmon_ingest_exec_confirm() - the exec function returned, and it succeeded
 * @task: current
 *
 * Return: false if the exec has to be told of with wlmon_ingest_exec(): nobody
 * did, or current was no member by then.
 */
bool wlmon_ingest_exec_confirm(const struct task_struct *task)
{
	struct wlmon_entry at;
	bool confirmed;

	if (!wlmon_member_lock(task, &at))
		return false;
	confirmed = at.thr->exec_unconfirmed;
	at.thr->exec_unconfirmed = false;
	wlmon_member_unlock(&at);
	return confirmed;
}

/**
 * wlmon_ingest_exec_failed() - the exec function returned an error
 * @ev: with filename and err
 */
void wlmon_ingest_exec_failed(const struct wlmon_event *ev)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(ev->task, &at))
		return;
	wlmon_record_exec_failed(at.rec, ev->err);
	at.thr->exec_attempted = false;
	wlmon_member_unlock(&at);
	wlmon_ledger_count(WLMON_EXECS_FAILED);
	trace_process_exec_complete(ev);
}

/**
 * wlmon_ingest_exec_return() - current's exec succeeded, and its call returns
 * @call: the system call that it is in, WLMON_NO_CALL for none
 * @began: wlmon_ticks() when the exec began
 */
void wlmon_ingest_exec_return(u32 call, u64 began)
{
	struct wlmon_thread *thr = wlmon_member_self();

	if (thr)
		wlmon_syscall_count_exec_return(thr, call, began);
}
