/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COUNT_H
#define _WLMON_COUNT_H

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>
#include <wlmon/calls.h>
#include <wlmon/thread.h>

bool wlmon_count_rest(struct wlmon_bank *bank, struct wlmon_cpu_calls *here,
		      struct wlmon_tally *tally, u32 call, long ret);
bool wlmon_count_new(struct wlmon_bank *bank, struct wlmon_process_calls *process,
		     u32 call, s64 ticks, long ret);
void wlmon_count_untimed(struct wlmon_thread *thr, u32 call, long ret);
void wlmon_count_exec(struct wlmon_thread *thr);
void wlmon_count_exec_return(struct wlmon_thread *thr, u32 call, u64 began);
void wlmon_count_thread_exit(struct wlmon_thread *thr);

/* Preemption is off, which keeps a reset from freeing the bank. */
static __always_inline struct wlmon_bank *wlmon_count_bank(void)
{
	return rcu_dereference_sched(wlmon_bank);
}

/*
 * An error that a tracer put into a 32-bit register lacks its sign's extension;
 * the same bits of a native call are not an error.
 */
static __always_inline bool wlmon_count_may_be_error(long ret)
{
	return unlikely((u32)ret >= (u32)-MAX_ERRNO);
}

/**
 * wlmon_count_unfinished() - count a call that does not return to its caller
 * @call: its id
 *
 * Context: preemption is off.
 */
static inline void wlmon_count_unfinished(u32 call)
{
	atomic64_inc(&wlmon_count_bank()->unfinished[call]);
}

/**
 * wlmon_count_timed() - count a call that was seen to begin and to return
 * @thr: current's thread
 * @call: id of the call
 * @ticks: wlmon_ticks() between entry and return
 * @ret: what the caller gets
 *
 * Rare work comes last, where it costs the rest least.
 *
 * Context: preemption is off; not NMI.
 *
 * Return: true if it is a getrusage() that failed.
 */
static __always_inline bool
wlmon_count_timed(struct wlmon_thread *thr, u32 call, s64 ticks, long ret)
{
	struct wlmon_bank *bank = wlmon_count_bank();
	struct wlmon_process_calls *process = &bank->process[thr->index];
	struct wlmon_cpu_calls *here = bank->cpu[smp_processor_id()];
	struct wlmon_call_stat *stat = &here->call[call];
	struct wlmon_tally *tally;
	unsigned int bucket;
	s64 sum;

	/* else its address would be computed for each of its fields */
	OPTIMIZER_HIDE_VAR(stat);
	/* two CPUs' clocks can differ a little */
	if (unlikely(ticks < 0))
		ticks = 0;
	if (unlikely(~(u64)ticks > stat->shortest))
		stat->shortest = ~(u64)ticks;
	if (unlikely(ticks > stat->longest))
		stat->longest = ticks;
	/* atomic only for folding and readers: no other CPU counts here */
	sum = atomic64_read(&stat->ticks) + ticks;
	atomic64_set(&stat->ticks, sum);
	/* before the bucket; pairs with stat_add() and lasting_add() */
	smp_wmb();
	bucket = wlmon_histogram_bucket(ticks);
	if (likely(bucket < WLMON_SHORT_BUCKETS))
		stat->bucket[bucket]++;
	else
		atomic64_inc(&bank->lasting[call][bucket - WLMON_SHORT_BUCKETS]);

	if (unlikely(!wlmon_tally_find(&bank->cells, process, call, &tally)))
		return wlmon_count_new(bank, process, call, ticks, ret);
	atomic64_inc(&tally->calls);
	if (unlikely(atomic64_add_negative(ticks, &tally->ticks) || sum < 0 ||
		     wlmon_count_may_be_error(ret)))
		return wlmon_count_rest(bank, here, tally, call, ret);
	return false;
}

#endif
