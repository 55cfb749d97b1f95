// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a record; pure: no clock, no current, no globals. Callers hold the lock
 * of the record.
 */
#include <wlmon/record.h>

#include <linux/string.h>
#include <wlmon/thread.h>

/**
 * wlmon_record_open() - initialize a record for a new process
 * @rec: a record, empty or finished, to which nothing refers
 * @seq: number of the record
 * @via: how the process became a member
 * @id: identity of the process
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
 * wlmon_record_set_program() - set the file that a process runs
 * @rec: record of the process
 * @program: number of the file; the record becomes its user
 * @resolved: the file was looked up as /proc/PID/exe does
 *
 * Return: number of the file that was set before, for the caller to put.
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
 * wlmon_record_thread_add() - count a new thread
 * @rec: record of the process
 */
void wlmon_record_thread_add(struct wlmon_record *rec)
{
	rec->threads++;
	rec->live++;
	rec->held++;
}

/* Clear the peaks, which are unknown, if no hook saw the last thread leave the mm. */
static void released(struct wlmon_record *rec)
{
	rec->state = WLMON_STATE_RELEASED;
	if (!rec->vm_left)
		rec->usage.peak = (struct wlmon_peak){};
}

/**
 * wlmon_record_hold() - keep a process from ending before all its threads are added
 * @rec: record of the process
 */
void wlmon_record_hold(struct wlmon_record *rec)
{
	rec->live++;
	rec->held++;
}

/**
 * wlmon_record_unhold() - let a process end, after all its threads were added
 * @rec: record of the process
 * @last: signal->live is zero
 * @gone: set to true if the process was released meanwhile, else to false
 *
 * The time of the end is unknown if no hook saw it.
 *
 * Return: true if the process has ended.
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
 * wlmon_record_thread_start() - note that a thread runs
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
 * A thread without a thread object can still be alive, which only @last shows. The exit
 * of the thread that lowers signal->live to zero can be seen before that of a thread
 * that lowered it earlier.
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
 * wlmon_record_thread_exit() - note the exit of a thread
 * @rec: record of the process
 * @thr: the thread, not seen to exit before
 * @status: wait status of the process if this is its last thread
 * @peak: peaks of the program so far, zeroes if not sampled
 * @last: signal->live is zero
 * @now: CLOCK_BOOTTIME ns, 0 if unknown
 *
 * A process ends with the last of its threads, not with its leader. The last thread can
 * still create an I/O worker as a sibling, whose exit ends the process again, later.
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
 * wlmon_record_thread_exit_time() - note when a thread exits that was exiting when found
 * @rec: record of the process
 * @thr: the thread, which counts as exited since it was found
 * @status: wait status of the process if this is its last thread
 * @last: signal->live is zero
 * @now: CLOCK_BOOTTIME ns
 *
 * Return: true if the process ended, and had not before.
 */
bool wlmon_record_thread_exit_time(struct wlmon_record *rec,
				   struct wlmon_thread *thr, int status, bool last,
				   u64 now)
{
	thr->exited = now;
	return process_exited(rec, status, last, now);
}

/**
 * wlmon_record_thread_release() - note the release of a thread
 * @rec: record of the process
 * @leader: the thread is the leader, which is released last, but not always seen last
 * @reaper: thread group id of the process that released it, 0 if unknown
 * @now: CLOCK_BOOTTIME ns
 *
 * Return: true if all threads are released.
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
 * wlmon_record_exec() - note an exec that succeeded
 * @rec: record of the process
 * @program: number of the program by the name given to exec, 0 if unknown; the record
 *	becomes its user
 * @now: CLOCK_BOOTTIME ns
 *
 * Return: number of the program that ended, for the caller to put.
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
 * wlmon_record_exec_failed() - note an exec that returned an error
 * @rec: record of the process
 * @err: the error, positive
 */
void wlmon_record_exec_failed(struct wlmon_record *rec, int err)
{
	rec->execs_failed++;
	rec->exec_errno = err;
}

/**
 * wlmon_record_fork_failed() - note a creation of a process or thread that failed
 * @rec: record of the creator
 * @err: the error, positive
 */
void wlmon_record_fork_failed(struct wlmon_record *rec, int err)
{
	rec->forks_failed++;
	rec->fork_errno = err;
}

/**
 * wlmon_record_set_acct_flags() - update the accounting flags of a process
 * @rec: record of the process
 * @acct_flags: flags of one of its threads
 * @leader: the thread is the leader, whose nice, policy and forked are those of the
 *	process
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
 * wlmon_record_set_usage() - set the usage that the kernel adds up for a process
 * @rec: record of the process; the peaks and acct stay
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
 * wlmon_record_end() - set the final status and usage, which a waiter gets
 * @rec: record of a process whose threads have all exited
 * @status: wait status, as from wait4()
 * @usage: usage as from wait4(), without waited-for children
 */
void wlmon_record_end(struct wlmon_record *rec, int status,
		      const struct wlmon_usage *usage)
{
	rec->status = status;
	rec->exit_known = true;
	wlmon_record_set_usage(rec, usage);
	rec->usage_final = true;
}
