// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the system calls of members when they return; what is rare of it. What
 * each call runs is inline in count.h.
 */
#include <wlmon/count.h>

#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/preempt.h>
#include <wlmon/ledger.h>
#include <wlmon/ticks.h>

static struct wlmon_tally *tally_get(struct wlmon_bank *bank,
				     struct wlmon_process_calls *process,
				     u32 call)
{
	struct wlmon_tally *tally;

	if (call == WLMON_CALL_OTHER)
		return &process->other;
	tally = wlmon_tally_get(&bank->cells, process, call);
	if (tally)
		return tally;
	wlmon_ledger_count(WLMON_SYSCALLS_AS_OTHER);
	return &process->other;
}

static bool is_error(u32 call, long ret)
{
	return IS_ERR_VALUE(ret) ||
	       (call >= WLMON_FIRST_IA32 && call < WLMON_FIRST_EXTRA);
}

/* @ret may be an error. */
static noinline void count_error(struct wlmon_bank *bank,
				 struct wlmon_cpu_calls *here,
				 struct wlmon_tally *tally, u32 call, long ret)
{
	u32 key = call << WLMON_ERRNO_BITS | -(int)ret;
	u32 start = hash_32(key, WLMON_ERROR_BITS);
	u32 i, at, before;

	if (!is_error(call, ret))
		return;
	here->call[call].errors++;
	atomic64_inc(&tally->errors);
	for (i = 0; i < WLMON_ERROR_STEPS; i++) {
		at = (start + i) % WLMON_NR_ERRORS;
		before = READ_ONCE(bank->error_key[at]);
		if (!before)
			before = cmpxchg(&bank->error_key[at], 0, key);
		if (!before || before == key) {
			here->error[at]++;
			return;
		}
	}
	here->error[WLMON_NR_ERRORS]++;
	wlmon_ledger_count(WLMON_ERRORS_AS_OTHER);
}

/**
 * wlmon_count_rest() - the rare part of wlmon_count_timed()
 * @bank: where calls are counted
 * @here: the part of it of this CPU
 * @tally: the part of it of the process and the call
 * @call: id of the call
 * @ret: what the caller gets
 *
 * Context: preemption is off; not NMI.
 *
 * Return: true if it is a getrusage() that failed.
 */
noinline bool wlmon_count_rest(struct wlmon_bank *bank,
			       struct wlmon_cpu_calls *here,
			       struct wlmon_tally *tally, u32 call, long ret)
{
	struct wlmon_call_stat *stat = &here->call[call];

	if (atomic64_read(&stat->ticks) < 0)
		wlmon_span_fold(&bank->cells.sum_lock, &stat->ticks, &stat->halves);
	if (atomic64_read(&tally->ticks) < 0)
		wlmon_span_fold(&bank->cells.sum_lock, &tally->ticks, &tally->halves);
	if (!wlmon_count_may_be_error(ret))
		return false;
	count_error(bank, here, tally, call, ret);
	return wlmon_call_is_getrusage(call);
}

/**
 * wlmon_count_new() - count the first such call of a process, or one without a cell
 * @bank: where calls are counted
 * @process: the part of it of the process
 * @call: id of the call
 * @ticks: wlmon_ticks() between entry and return
 * @ret: what the caller gets
 *
 * Context: preemption is off; not NMI.
 *
 * Return: true if it is a getrusage() that failed.
 */
noinline bool wlmon_count_new(struct wlmon_bank *bank,
			      struct wlmon_process_calls *process, u32 call,
			      s64 ticks, long ret)
{
	struct wlmon_tally *tally = tally_get(bank, process, call);

	atomic64_inc(&tally->calls);
	atomic64_add(ticks, &tally->ticks);
	return wlmon_count_rest(bank, bank->cpu[smp_processor_id()], tally, call, ret);
}

/**
 * wlmon_count_untimed() - count a call of which only the return was seen
 * @thr: current's thread
 * @call: id of the call
 * @ret: what the caller gets
 *
 * Context: preemption is off; not NMI.
 */
void wlmon_count_untimed(struct wlmon_thread *thr, u32 call, long ret)
{
	struct wlmon_bank *bank = wlmon_count_bank();
	struct wlmon_cpu_calls *here = bank->cpu[smp_processor_id()];
	struct wlmon_tally *tally;

	tally = tally_get(bank, &bank->process[thr->index], call);
	here->call[call].untimed++;
	atomic64_inc(&tally->calls);
	if (wlmon_count_may_be_error(ret))
		count_error(bank, here, tally, call, ret);
	wlmon_ledger_count(WLMON_SYSCALLS_UNTIMED);
}

/**
 * wlmon_count_exec() - current executes a program, perhaps its first as a member
 * @thr: its thread
 *
 * Where its entry into the exec was not seen it is deduced.
 *
 * Context: any but NMI.
 */
void wlmon_count_exec(struct wlmon_thread *thr)
{
	if (thr->call >= WLMON_NO_CALL && wlmon_calls_enabled())
		thr->call = WLMON_CALL_DEDUCED;
}

/**
 * wlmon_count_exec_return() - current's exec succeeded and returns
 * @thr: its thread
 * @call: the system call that it is in; WLMON_NO_CALL if the kernel itself
 *	executes a program
 * @began: wlmon_ticks() when the exec began
 *
 * The return from the system call goes unseen where this exec made the first
 * member, so a deduced call is counted here, and not when it is seen to return.
 *
 * Context: any but NMI.
 */
void wlmon_count_exec_return(struct wlmon_thread *thr, u32 call, u64 began)
{
	if (thr->call != WLMON_CALL_DEDUCED)
		return;
	thr->call = WLMON_CALL_COUNTED;
	if (call == WLMON_NO_CALL)
		return;
	preempt_disable();
	wlmon_count_timed(thr, call, wlmon_ticks() - began, 0);
	preempt_enable();
}

/**
 * wlmon_count_thread_exit() - a thread ends, and with it the call it is in
 * @thr: the thread; runs no more in user mode
 *
 * Context: any but NMI.
 */
void wlmon_count_thread_exit(struct wlmon_thread *thr)
{
	u32 call = thr->call;

	thr->call = WLMON_NO_CALL;
	if (call == WLMON_NO_CALL || call == WLMON_CALL_COUNTED)
		return;
	preempt_disable();
	if (call == WLMON_CALL_DEDUCED)
		call = __NR_execve;
	else if (call == WLMON_CALL_ANSWERED)
		call = __NR_getrusage;
	wlmon_count_unfinished(call);
	preempt_enable();
}
