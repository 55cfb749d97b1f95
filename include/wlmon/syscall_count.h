/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SYSCALL_COUNT_H
#define _WLMON_SYSCALL_COUNT_H

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/smp.h>
#include <wlmon/syscall_stats.h>
#include <wlmon/thread.h>

bool wlmon_syscall_count_rest(struct wlmon_syscall_stats *stats,
			      struct wlmon_syscall_cpu_stats *here, struct wlmon_counter *counter,
			      u32 call, long ret);
bool wlmon_syscall_count_new(struct wlmon_syscall_stats *stats,
			     struct wlmon_process_counters *process, u32 call, s64 ticks, long ret);
void wlmon_syscall_count_untimed(struct wlmon_thread *thr, u32 call, long ret);
void wlmon_syscall_count_exec(struct wlmon_thread *thr);
void wlmon_syscall_count_exec_return(struct wlmon_thread *thr, u32 call, u64 began);
void wlmon_syscall_count_thread_exit(struct wlmon_thread *thr);

/*
 * Compare 32 bits: an error that a tracer put into a 32-bit register lacks its
 * sign extension. count_error() drops native calls that only have such lower bits.
 */
static __always_inline bool wlmon_syscall_may_be_error(long ret)
{
	return unlikely((u32)ret >= (u32)-MAX_ERRNO);
}

/**
 * wlmon_syscall_count_unfinished() - count a call that does not return to its caller
 * @call: id of the call
 *
 * Context: preemption is off.
 */
static inline void wlmon_syscall_count_unfinished(u32 call)
{
	atomic64_inc(&wlmon_syscall_stats_get()->unfinished[call]);
}

/**
 * wlmon_syscall_count_timed() - count a call whose entry and return were seen
 * @thr: thread object of current
 * @call: id of the call
 * @ticks: wlmon_ticks() between entry and return
 * @ret: return value
 *
 * Rare cases come last, where they cost the common path least.
 *
 * Context: preemption is off; not NMI.
 *
 * Return: true for a getrusage() that failed.
 */
static __always_inline bool
wlmon_syscall_count_timed(struct wlmon_thread *thr, u32 call, s64 ticks, long ret)
{
	struct wlmon_syscall_stats *stats = wlmon_syscall_stats_get();
	struct wlmon_process_counters *process = &stats->process[thr->index];
	struct wlmon_syscall_cpu_stats *here = stats->cpu[smp_processor_id()];
	struct wlmon_syscall_sum *stat = &here->call[call];
	struct wlmon_counter *counter;
	unsigned int bucket;
	s64 sum;

	/* keep the compiler from computing the address for each field */
	OPTIMIZER_HIDE_VAR(stat);
	/* the clocks of two CPUs can differ a little */
	if (unlikely(ticks < 0))
		ticks = 0;
	if (unlikely(~(u64)ticks > stat->shortest))
		stat->shortest = ~(u64)ticks;
	if (unlikely(ticks > stat->longest))
		stat->longest = ticks;
	/* no other CPU adds here; atomic for wlmon_span_fold() and readers */
	sum = atomic64_read(&stat->ticks) + ticks;
	atomic64_set(&stat->ticks, sum);
	/* sums before buckets; pairs with stat_add() and lasting_add() */
	smp_wmb();
	bucket = wlmon_histogram_bucket(ticks);
	if (likely(bucket < WLMON_SHORT_BUCKETS))
		stat->bucket[bucket]++;
	else
		atomic64_inc(&stats->lasting[call][bucket - WLMON_SHORT_BUCKETS]);

	if (unlikely(!wlmon_process_count_find(&stats->pool, process, call, &counter)))
		return wlmon_syscall_count_new(stats, process, call, ticks, ret);
	atomic64_inc(&counter->calls);
	if (unlikely(atomic64_add_negative(ticks, &counter->ticks) || sum < 0 ||
		     wlmon_syscall_may_be_error(ret)))
		return wlmon_syscall_count_rest(stats, here, counter, call, ret);
	return false;
}

#endif
