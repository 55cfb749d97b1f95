/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SYSCALL_STATS_H
#define _WLMON_SYSCALL_STATS_H

#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include <wlmon/histogram.h>
#include <wlmon/process_count.h>
#include <wlmon/syscall_id.h>

/* Keys for pairs of a call and an error; a power of two. */
#define WLMON_ERROR_BITS	11
#define WLMON_NR_ERRORS		(1 << WLMON_ERROR_BITS)
/* Keys to try for one pair. */
#define WLMON_ERROR_STEPS	64
/* Bits of an error, which is never 0. */
#define WLMON_ERRNO_BITS	12

/*
 * Few calls take longer (2.9 seconds at 3 GHz), so all CPUs share the buckets of
 * longer times.
 */
#define WLMON_SHORT_BITS	33
#define WLMON_SHORT_BUCKETS	(WLMON_SHORT_BITS + 1)
#define WLMON_LONG_BUCKETS	(WLMON_NR_BUCKETS - WLMON_SHORT_BUCKETS)

/**
 * struct wlmon_syscall_sum - counts of one system call on one CPU
 * @bucket: calls by time, see wlmon_histogram_bucket()
 * @untimed: calls whose entry was not seen
 * @errors: calls that returned an error
 * @ticks: sum of the times from entry to return, without @halves
 * @shortest: shortest time in ticks, with all bits inverted, so that zeroed memory
 *	means none
 * @longest: longest time in ticks
 * @halves: rest of the sum, in units of 1 << 63 ticks
 */
struct wlmon_syscall_sum {
	u64 bucket[WLMON_SHORT_BUCKETS];
	u64 untimed;
	u64 errors;
	atomic64_t ticks;
	u64 shortest;
	u64 longest;
	u16 halves;
};

/**
 * struct wlmon_syscall_cpu_stats - counts of one CPU
 * @call: system calls, by id
 * @error: errors, by index in &wlmon_syscall_stats.error_key; the last element is
 *	for errors without a key
 *
 * Changed on that CPU only, with preemption off and not in interrupts.
 */
struct wlmon_syscall_cpu_stats {
	struct wlmon_syscall_sum call[WLMON_NR_CALLS];
	u64 error[WLMON_NR_ERRORS + 1];
};

/**
 * struct wlmon_syscall_stats - all counts of system calls
 * @generation: number of these statistics, never used again
 * @cpu: counts by CPU
 * @process: counts by index of the record
 * @pool: slots of @process; @cpu and @evicted share its sum_lock
 * @evicted: counts of evicted processes, by id; the last element is for calls that
 *	had no slot
 * @unfinished: calls that did not return to their caller, by id
 * @lasting: calls of all CPUs by id and time, from 1 << WLMON_SHORT_BITS ticks on
 * @error_key: id of a call << WLMON_ERRNO_BITS | error, 0 while free; set once
 *
 * Counting a call and evicting a record run with preemption off, each in one
 * generation. A reset installs new statistics and frees the old ones when no CPU
 * uses them any more.
 */
struct wlmon_syscall_stats {
	u32 generation;
	struct wlmon_syscall_cpu_stats **cpu;
	struct wlmon_process_counters *process;
	struct wlmon_counter_pool pool;
	struct wlmon_counter evicted[WLMON_NR_CALLS + 1];
	atomic64_t unfinished[WLMON_NR_CALLS];
	atomic64_t lasting[WLMON_NR_CALLS][WLMON_LONG_BUCKETS];
	u32 error_key[WLMON_NR_ERRORS];
};

/* Current statistics, NULL if system calls are not counted; a reset replaces them. */
extern struct wlmon_syscall_stats __rcu *wlmon_syscall_stats;

/* stats.c */
/* Preemption is off, so that a reset waits before it frees the statistics. */
static __always_inline struct wlmon_syscall_stats *wlmon_syscall_stats_get(void)
{
	return rcu_dereference_sched(wlmon_syscall_stats);
}

int wlmon_syscall_stats_init(u32 max_records, bool enabled);
void wlmon_syscall_stats_exit(void);
int wlmon_syscall_stats_reset(void);
bool wlmon_syscall_stats_enabled(void);

void wlmon_syscall_stats_pack(u32 index);
void wlmon_syscall_stats_evict(u32 index);
u32 wlmon_syscall_stats_generation(void);
u64 wlmon_syscall_stats_sum(u32 index, u32 *generation);

/* read.c */

/**
 * struct wlmon_syscall_row - one system call of the workload, for views
 * @call: id of the call
 * @calls: calls that returned
 * @timed: calls that returned and were timed
 * @errors: calls that returned an error
 * @unfinished: calls that did not return to their caller
 * @time: sum of the times from entry to return, in ticks
 * @shortest_ns: shortest time in ns
 * @longest_ns: longest time in ns
 * @p50_ns: median of the times in ns
 * @p99_ns: 99th percentile of the times in ns
 */
struct wlmon_syscall_row {
	u32 call;
	u64 calls;
	u64 timed;
	u64 errors;
	u64 unfinished;
	struct wlmon_span time;
	u64 shortest_ns;
	u64 longest_ns;
	u64 p50_ns;
	u64 p99_ns;
};

/**
 * struct wlmon_syscall_error_row - count of one error of one system call
 * @call: id of the call, WLMON_NO_CALL for all errors without a key
 * @err: the error, positive; 0 for all errors without a key
 * @count: calls that returned it
 */
struct wlmon_syscall_error_row {
	u32 call;
	int err;
	u64 count;
};

/**
 * struct wlmon_counter_list - the system calls of one process
 * @count: rows of @row
 * @row: a row for each counter, then one for calls without a slot
 */
struct wlmon_counter_list {
	u32 count;
	struct wlmon_counter_row row[WLMON_PROCESS_CALLS + 1];
};

struct wlmon_syscall_stats *wlmon_syscall_stats_lock(void);
void wlmon_syscall_stats_unlock(void);
u32 wlmon_syscall_read(struct wlmon_syscall_row rows[WLMON_NR_CALLS],
		       struct wlmon_syscall_row *total);
u32 wlmon_syscall_read_errors(struct wlmon_syscall_error_row rows[WLMON_NR_ERRORS + 1]);
void wlmon_syscall_read_evicted(struct wlmon_counter_row rows[WLMON_NR_CALLS + 1]);
u64 wlmon_syscall_read_evicted_total(void);

#endif
