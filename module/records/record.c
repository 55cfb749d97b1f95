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
 * wlmon_record_set_program() - note the file that a process runs
 * @rec: its record
 * @program: number of the file; becomes the record's
 * @resolved: it is what /proc/PID/exe says
 *
 * Return: the number that was noted before, which is the caller's now.
 */
u32 wlmon_record_set_program(struct wlmon_record *rec, u32 program,
			     bool resolved)
{
	u32 before = rec->program;

	rec->program = program;
	rec->exe_resolved = resolved;
	return before;
}

/**
 * wlmon_record_thread_add() - count a thread of the process
 * @rec: record of the process
 */
void wlmon_record_thread_add(struct wlmon_record *rec)
{
	rec->threads++;
	rec->live++;
	rec->held++;
}

/* If no hook saw the last thread leave the mm, its peaks are unknown. */
static void released(struct wlmon_record *rec)
{
	rec->state = WLMON_STATE_RELEASED;
	if (!rec->vm_left)
		rec->usage.peak = (struct wlmon_peak){};
}

/**
 * wlmon_record_hold() - the process shall not end before all threads are in
 * @rec: record of the process
 */
void wlmon_record_hold(struct wlmon_record *rec)
{
	rec->live++;
	rec->held++;
}

/**
 * wlmon_record_unhold() - all threads are added, and may have ended meanwhile
 * @rec: record of the process
 * @last: signal->live says that no thread of the process is alive
 * @gone: set if the process was released, too
 *
 * If no hook saw the process end, the time of that is unknown.
 *
 * Return: true if the process ended.
 */
bool wlmon_record_unhold(struct wlmon_record *rec, bool last, bool *gone)
{
	bool dead;

	rec->last_left |= last;
	dead = !--rec->live && rec->last_left;
	*gone = !--rec->held;
	if (dead)
		rec->state = WLMON_STATE_ZOMBIE;
	if (*gone)
		released(rec);
	return dead || *gone;
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

/*
 * A thread without an object can still be alive, which only @last shows. The thread
 * that lowers signal->live to zero can be seen before one that lowered it earlier.
 */
static bool process_exited(struct wlmon_record *rec, int status, bool last,
			   u64 now)
{
	bool first = rec->state == WLMON_STATE_RUNNING;

	if (last)
		rec->last_left = true;
	if (last && now) {
		rec->status = status;
		rec->exit_known = true;
	}
	if (now && rec->last_left)
		rec->exited = now;
	if (rec->live || !rec->last_left)
		return false;

	rec->state = WLMON_STATE_ZOMBIE;
	return first;
}

/**
 * wlmon_record_thread_exit() - a thread ends
 * @rec: record of the process
 * @thr: the thread, not seen to exit before
 * @status: status of the process if this is its last thread
 * @peak: peaks of the program so far, zeroes if not sampled
 * @last: signal->live says that no thread of the process is alive
 * @now: CLOCK_BOOTTIME ns, 0 if it is not known when
 *
 * The leader's death is not the death of the process, which ends with the last
 * of its threads. A last thread can still get an I/O worker as a sibling, which
 * ends the process once more, later.
 *
 * Return: true if the process ended, and had not before.
 */
bool wlmon_record_thread_exit(struct wlmon_record *rec,
			      struct wlmon_thread *thr, int status,
			      const struct wlmon_peak *peak, bool last, u64 now)
{
	thr->seen_exit = true;
	thr->exited = now;
	wlmon_usage_peak_raise(&rec->usage.peak, peak);
	rec->live--;
	return process_exited(rec, status, last, now);
}

/**
 * wlmon_record_thread_exited() - note when a thread exits that was found exiting
 * @rec: record of the process
 * @thr: the thread, which counts as exited since it was found
 * @status: status of the process if this is its last thread
 * @last: signal->live says that no thread of the process is alive
 * @now: CLOCK_BOOTTIME ns
 *
 * Return: true if the process ended, and had not before.
 */
bool wlmon_record_thread_exited(struct wlmon_record *rec,
				struct wlmon_thread *thr, int status, bool last,
				u64 now)
{
	thr->exited = now;
	return process_exited(rec, status, last, now);
}

/**
 * wlmon_record_thread_release() - a thread is released
 * @rec: record of the process
 * @leader: it is the leader, which is released last, though not always seen last
 * @reaper: process that released it, 0 if unknown
 * @now: CLOCK_BOOTTIME ns
 *
 * Return: true if no thread is left.
 */
bool wlmon_record_thread_release(struct wlmon_record *rec, bool leader,
				 pid_t reaper, u64 now)
{
	if (leader || (rec->held == 1 && !rec->released)) {
		rec->released = now;
		rec->reaper = reaper;
	}
	if (--rec->held)
		return false;

	released(rec);
	return true;
}

/**
 * wlmon_record_exec() - an exec succeeded
 * @rec: record of the process
 * @program: number of the program by the name given to exec; becomes the record's
 * @now: CLOCK_BOOTTIME ns
 *
 * Return: the number of the program that ended, which is the caller's now.
 */
u32 wlmon_record_exec(struct wlmon_record *rec, u32 program, u64 now)
{
	rec->execs++;
	rec->last_exec = now;
	rec->usage.peak = (struct wlmon_peak){};
	rec->vm_left = false;
	return wlmon_record_set_program(rec, program, false);
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
 * wlmon_record_fork_failed() - the creation of a process or thread returned an error
 * @rec: record of the creator
 * @err: the error, positive
 */
void wlmon_record_fork_failed(struct wlmon_record *rec, int err)
{
	rec->forks_failed++;
	rec->fork_errno = err;
}

/**
 * wlmon_record_set_acct_flags() - in which manner the process runs, by a thread's
 * @rec: its record
 * @acct_flags: of the thread
 * @leader: the thread leads the process
 */
void wlmon_record_set_acct_flags(struct wlmon_record *rec,
				 const struct wlmon_acct_flags *acct_flags, bool leader)
{
	if (leader) {
		rec->acct_flags.nice = acct_flags->nice;
		rec->acct_flags.policy = acct_flags->policy;
		rec->acct_flags.forked = acct_flags->forked;
	}
	rec->acct_flags.superuser |= acct_flags->superuser;
	rec->acct_flags.core |= acct_flags->core;
	rec->acct_flags.killed |= acct_flags->killed;
}

/**
 * wlmon_record_set_usage() - what a process used, as it is told of it as a whole
 * @rec: its record; what threads have for themselves and the peaks stay
 * @usage: from wlmon_task_usage_process()
 */
void wlmon_record_set_usage(struct wlmon_record *rec,
			    const struct wlmon_usage *usage)
{
	rec->usage.cpu = usage->cpu;
	rec->usage.memory = usage->memory;
	rec->usage.switches = usage->switches;
	rec->usage.blocks = usage->blocks;
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
	wlmon_record_set_usage(rec, usage);
	rec->usage_final = true;
}
