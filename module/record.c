// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a record: pure, no clock, no current, no globals. Callers hold
 * the record's lock.
 */
#include <wlmon/record.h>

#include <linux/string.h>
#include <wlmon/thread.h>

/**
 * wlmon_record_open() - make an empty or finished record that of a new process
 * @rec: any record that nobody points to
 * @seq: its number
 * @via: how the process became a member
 * @id: who it is
 */
void wlmon_record_open(struct wlmon_record *rec, u64 seq, enum wlmon_via via,
		       const struct wlmon_identity *id)
{
	size_t past_lock = offsetofend(struct wlmon_record, lock);

	memset((char *)rec + past_lock, 0, sizeof(*rec) - past_lock);
	rec->seq = seq;
	rec->state = WLMON_STATE_RUNNING;
	rec->via = via;
	rec->id = *id;
}

/**
 * wlmon_record_set_parent() - note the parent's record, share its program
 * @rec: a record just opened
 * @parent_seq: number of the parent's record
 * @exe: program of the parent
 * @quality: how good @exe is
 */
void wlmon_record_set_parent(struct wlmon_record *rec, u64 parent_seq,
			     const char *exe, enum wlmon_exe quality)
{
	rec->parent_seq = parent_seq;
	wlmon_record_set_exe(rec, exe, quality);
}

/**
 * wlmon_record_set_exe() - note the path of the program
 * @rec: record of the process
 * @exe: path, cut to what fits
 * @quality: how good @exe is
 */
void wlmon_record_set_exe(struct wlmon_record *rec, const char *exe,
			  enum wlmon_exe quality)
{
	strscpy(rec->exe, exe, sizeof(rec->exe));
	rec->exe_quality = quality;
}

/**
 * wlmon_record_thread_add() - count a thread of the process
 * @rec: record of the process
 * @thr: the thread; already marked as exited if it was found so
 */
void wlmon_record_thread_add(struct wlmon_record *rec, struct wlmon_thread *thr)
{
	rec->threads++;
	rec->held++;
	if (!thr->seen_exit)
		rec->live++;
}

/**
 * wlmon_record_thread_start() - a thread runs
 * @rec: record of the process
 * @thr: the thread
 * @now: CLOCK_BOOTTIME ns
 *
 * Return: true if it was not seen to run before.
 */
bool wlmon_record_thread_start(struct wlmon_record *rec,
			       struct wlmon_thread *thr, u64 now)
{
	if (thr->seen_start)
		return false;

	thr->seen_start = true;
	if (!rec->first_run && rec->threads == 1)
		rec->first_run = now;
	return true;
}

/**
 * wlmon_record_thread_exit() - a thread ends
 * @rec: record of the process
 * @thr: the thread, not seen to exit before
 * @status: status of the process if this is its last thread
 * @now: CLOCK_BOOTTIME ns
 *
 * The leader's death is not the death of the process, which ends with the last
 * of its threads.
 *
 * Return: true if the process ended.
 */
bool wlmon_record_thread_exit(struct wlmon_record *rec,
			      struct wlmon_thread *thr, int status, u64 now)
{
	thr->seen_exit = true;
	thr->exited = now;
	if (--rec->live)
		return false;

	rec->state = WLMON_STATE_ZOMBIE;
	rec->exited = now;
	rec->status = status;
	rec->exit_known = true;
	return true;
}

/**
 * wlmon_record_thread_release() - a thread is released
 * @rec: record of the process
 * @reaper: process that released it, 0 if unknown
 * @now: CLOCK_BOOTTIME ns
 *
 * Return: true if the process is gone with it.
 */
bool wlmon_record_thread_release(struct wlmon_record *rec, pid_t reaper,
				 u64 now)
{
	if (--rec->held)
		return false;

	rec->state = WLMON_STATE_RELEASED;
	rec->released = now;
	rec->reaper = reaper;
	return true;
}

/**
 * wlmon_record_exec() - an exec succeeded
 * @rec: record of the process
 * @filename: name given to exec, NULL if unknown
 * @now: CLOCK_BOOTTIME ns
 */
void wlmon_record_exec(struct wlmon_record *rec, const char *filename, u64 now)
{
	rec->execs++;
	rec->last_exec = now;
	if (filename && filename[0] == '/')
		wlmon_record_set_exe(rec, filename, WLMON_EXE_NAMED);
	else
		wlmon_record_set_exe(rec, "", WLMON_EXE_UNKNOWN);
}

/**
 * wlmon_record_exec_failed() - an exec returned an error
 * @rec: record of the process
 * @err: the error, positive
 */
void wlmon_record_exec_failed(struct wlmon_record *rec, int err)
{
	rec->execs_failed++;
	rec->exec_errno = err;
}

/**
 * wlmon_record_end() - what a waiter is told: status and usage are final
 * @rec: record of a process whose threads have all exited
 * @status: as wait4() tells it
 * @usage: as wait4() tells it, without waited-for children
 */
void wlmon_record_end(struct wlmon_record *rec, int status,
		      const struct wlmon_usage *usage)
{
	rec->status = status;
	rec->exit_known = true;
	rec->usage = *usage;
	rec->usage_final = true;
}
