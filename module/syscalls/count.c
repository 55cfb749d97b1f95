// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the system calls of members when they return: the rare paths, as the path
 * of every call is inline in syscall_count.h. Callers have preemption off, except
 * for execs and exits of threads. Takes only the lock of sums of ticks.
 */
#include <wlmon/syscall_count.h>

#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/preempt.h>
#include <wlmon/ledger.h>
#include <wlmon/ticks.h>

static struct wlmon_counter *counter_get(struct wlmon_syscall_stats *stats,
					 struct wlmon_process_counters *process,
					 u32 call)
{
	struct wlmon_counter *counter;

	if (call == WLMON_CALL_OTHER)
		return &process->other;
	counter = wlmon_process_count_get(&stats->pool, process, call);
	if (counter)
		return counter;
	wlmon_ledger_count(WLMON_SYSCALLS_AS_OTHER);
	return &process->other;
}

/* A 32-bit return value can lack the sign extension of an error. */
static bool is_error(u32 call, long ret)
{
	return IS_ERR_VALUE(ret) ||
	       (call >= WLMON_FIRST_IA32 && call < WLMON_FIRST_EXTRA);
}

/* Drop native return values that only have the lower bits of an error. */
static noinline void count_error(struct wlmon_syscall_stats *stats,
				 struct wlmon_syscall_cpu_stats *here,
				 struct wlmon_counter *counter, u32 call, long ret)
{
	u32 key = call << WLMON_ERRNO_BITS | -(int)ret;
	u32 start = hash_32(key, WLMON_ERROR_BITS);
	u32 i, at, before;

	if (!is_error(call, ret))
		return;
	here->call[call].errors++;
	atomic64_inc(&counter->errors);
	for (i = 0; i < WLMON_ERROR_STEPS; i++) {
		at = (start + i) % WLMON_NR_ERRORS;
		before = READ_ONCE(stats->error_key[at]);
		if (!before)
			before = cmpxchg(&stats->error_key[at], 0, key);
		if (!before || before == key) {
			here->error[at]++;
			return;
		}
	}
	here->error[WLMON_NR_ERRORS]++;
	wlmon_ledger_count(WLMON_ERRORS_AS_OTHER);
}

/**
 * wlmon_syscall_count_rest() - do the rare part of wlmon_syscall_count_timed()
 * @stats: current statistics
 * @here: counts of this CPU in @stats
 * @counter: counter of the process and the call in @stats
 * @call: id of the call
 * @ret: return value
 *
 * Context: preemption is off; not NMI.
 *
 * Return: true for a getrusage() that failed.
 */
noinline bool wlmon_syscall_count_rest(struct wlmon_syscall_stats *stats,
				       struct wlmon_syscall_cpu_stats *here,
				       struct wlmon_counter *counter, u32 call, long ret)
{
	struct wlmon_syscall_sum *stat = &here->call[call];

	if (atomic64_read(&stat->ticks) < 0)
		wlmon_span_fold(&stats->pool.sum_lock, &stat->ticks, &stat->halves);
	if (atomic64_read(&counter->ticks) < 0)
		wlmon_span_fold(&stats->pool.sum_lock, &counter->ticks, &counter->halves);
	if (!wlmon_syscall_may_be_error(ret))
		return false;
	count_error(stats, here, counter, call, ret);
	return wlmon_syscall_is_getrusage(call);
}

/**
 * wlmon_syscall_count_new() - count a call that has no counter in its process yet
 * @stats: current statistics
 * @process: counters of the process in @stats
 * @call: id of the call
 * @ticks: wlmon_ticks() between entry and return
 * @ret: return value
 *
 * Also called for each further call of a kind that got no slot.
 *
 * Context: preemption is off; not NMI.
 *
 * Return: true for a getrusage() that failed.
 */
noinline bool wlmon_syscall_count_new(struct wlmon_syscall_stats *stats,
				      struct wlmon_process_counters *process, u32 call,
				      s64 ticks, long ret)
{
	struct wlmon_counter *counter = counter_get(stats, process, call);

	atomic64_inc(&counter->calls);
	atomic64_add(ticks, &counter->ticks);
	return wlmon_syscall_count_rest(stats, stats->cpu[smp_processor_id()], counter, call, ret);
}

/**
 * wlmon_syscall_count_untimed() - count a call whose entry was not seen
 * @thr: thread object of current
 * @call: id of the call
 * @ret: return value
 *
 * Context: preemption is off; not NMI.
 */
void wlmon_syscall_count_untimed(struct wlmon_thread *thr, u32 call, long ret)
{
	struct wlmon_syscall_stats *stats = wlmon_syscall_stats_get();
	struct wlmon_syscall_cpu_stats *here = stats->cpu[smp_processor_id()];
	struct wlmon_counter *counter;

	counter = counter_get(stats, &stats->process[thr->index], call);
	here->call[call].untimed++;
	atomic64_inc(&counter->calls);
	if (wlmon_syscall_may_be_error(ret))
		count_error(stats, here, counter, call, ret);
	wlmon_ledger_count(WLMON_SYSCALLS_UNTIMED);
}

/**
 * wlmon_syscall_count_exec() - note that current executes a program
 * @thr: thread object of current
 *
 * The entry was not seen if this exec made the process a member: mark the call as
 * deduced.
 *
 * Context: any but NMI.
 */
void wlmon_syscall_count_exec(struct wlmon_thread *thr)
{
	if (thr->call >= WLMON_NO_CALL && wlmon_syscall_stats_enabled())
		thr->call = WLMON_CALL_DEDUCED;
}

/**
 * wlmon_syscall_count_exec_return() - count a deduced exec that succeeded
 * @thr: thread object of current
 * @call: id of the call, WLMON_NO_CALL if the kernel itself executes a program
 * @began: wlmon_ticks() at the beginning of the exec
 *
 * If the exec made the first member, the hooks on system calls miss its return. So
 * count the call here, and skip its return if that is seen.
 *
 * Context: any but NMI.
 */
void wlmon_syscall_count_exec_return(struct wlmon_thread *thr, u32 call, u64 began)
{
	if (thr->call != WLMON_CALL_DEDUCED)
		return;
	thr->call = WLMON_CALL_COUNTED;
	if (call == WLMON_NO_CALL)
		return;
	preempt_disable();
	wlmon_syscall_count_timed(thr, call, wlmon_ticks() - began, 0);
	preempt_enable();
}

/**
 * wlmon_syscall_count_thread_exit() - count the unfinished call of an exiting thread
 * @thr: thread object; the thread does not return to user mode
 *
 * Context: any but NMI.
 */
void wlmon_syscall_count_thread_exit(struct wlmon_thread *thr)
{
	u32 call = thr->call;

	thr->call = WLMON_NO_CALL;
	if (call == WLMON_NO_CALL || call == WLMON_CALL_COUNTED)
		return;
	preempt_disable();
	if (call == WLMON_CALL_DEDUCED)
		call = __NR_execve;
	else if (call == WLMON_CALL_HAS_RUSAGE)
		call = __NR_getrusage;
	wlmon_syscall_count_unfinished(call);
	preempt_enable();
}
