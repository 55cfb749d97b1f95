// SPDX-License-Identifier: GPL-2.0
/*
 * Applies events of exec to records, then emits trace events. Callers hold no record
 * lock.
 */
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
 * wlmon_ingest_wants_name() - check whether trace events of attempts need the name
 *
 * Return: true if a trace event is enabled that reports attempts or failures of exec.
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
 * wlmon_ingest_attempt() - report that current attempts an exec
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

/* Add the program that ends to the images, before its name is replaced. */
static void close_image(struct wlmon_event *ev, struct wlmon_entry *at)
{
	struct wlmon_image_usage upto;
	u64 calls;
	u32 stats;

	calls = wlmon_syscall_stats_sum(at->thr->index, &stats);
	wlmon_image_read(&upto, &ev->usage, calls);
	/* without vm_left, usage.peak can be from an earlier exit of a thread */
	upto.maxrss_kb = at->rec->vm_left ? at->rec->usage.peak.rss_kb : 0;
	wlmon_image_list_add(at->rec, &upto, stats, ev->now, &ev->image);
}

/* Ignore a relative name, since its directory is not known here. */
static u32 program_named(const char *filename)
{
	if (!filename || filename[0] != '/')
		return 0;
	return wlmon_program_get(&wlmon_programs, filename, 0, 0);
}

/**
 * wlmon_ingest_exec() - apply a successful exec
 * @ev: with filename, usage of the process, and its uid and gid in id; image is
 *	filled in
 *
 * If the process became a member by this exec, emit the attempt, too, since it was no
 * member then. The exec function's return calls this, as the primary, only without
 * the tracepoint, which comes first and cannot be missed.
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
	/* current is not released while it runs, so its thread object stays */
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
 * wlmon_ingest_exec_confirm() - confirm an exec by the exec function's return
 * @task: current
 *
 * Return: true; false if the caller has to report the exec by wlmon_ingest_exec(),
 * since the tracepoint did not, or did when current was no member.
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
 * wlmon_ingest_exec_failed() - count an exec that returned an error
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
 * wlmon_ingest_exec_return() - count the system call of current's successful exec
 * @call: id of the system call, WLMON_NO_CALL for none
 * @began: wlmon_ticks() when the exec began
 */
void wlmon_ingest_exec_return(u32 call, u64 began)
{
	struct wlmon_thread *thr = wlmon_member_self();

	if (thr)
		wlmon_syscall_count_exec_return(thr, call, began);
}
