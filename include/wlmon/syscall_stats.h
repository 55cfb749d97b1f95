/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SYSCALL_STATS_H
#define _WLMON_SYSCALL_STATS_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <wlmon/histogram.h>
#include <wlmon/process_count.h>
#include <wlmon/syscall_id.h>

/* How many different pairs of a call and an error; a power of two. */
#define WLMON_ERROR_BITS	11
#define WLMON_NR_ERRORS		(1 << WLMON_ERROR_BITS)
/* Places to look at for one pair. */
#define WLMON_ERROR_STEPS	64
/* An error is less than 1 << this, and never 0. */
#define WLMON_ERRNO_BITS	12

/*
 * Few calls take longer (2.9 seconds at 3 GHz), so all CPUs count these in the
 * same buckets.
 */
#define WLMON_SHORT_BITS	33
#define WLMON_SHORT_BUCKETS	(WLMON_SHORT_BITS + 1)
#define WLMON_LONG_BUCKETS	(WLMON_NR_BUCKETS - WLMON_SHORT_BUCKETS)

/**
 * struct wlmon_syscall_sum - one system call on one CPU
 * @bucket: how many calls took how long, see wlmon_histogram_bucket()
 * @untimed: calls of which only the return was seen
 * @errors: calls that returned an error
 * @ticks: sum of the times between entry and return, less @halves
 * @shortest: the least of these times, with all bits inverted, so that zeroed
 *	memory means none
 * @longest: the greatest
 * @halves: further ticks, in units of 1 << 63
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
 * struct wlmon_syscall_cpu_stats - what is counted on one CPU
 * @call: by id
 * @error: by position in &wlmon_syscall_stats.error_key; the last one is for all that
 *	found no position
 *
 * Changed on that CPU only, with preemption off and not in interrupts.
 */
struct wlmon_syscall_cpu_stats {
	struct wlmon_syscall_sum call[WLMON_NR_CALLS];
	u64 error[WLMON_NR_ERRORS + 1];
};

/**
 * struct wlmon_syscall_stats - everything that is counted of system calls
 * @generation: number of these statistics, used once
 * @cpu: by CPU
 * @process: by index of the record
 * @pool: the slots of @process; @cpu and @evicted share its @sum_lock
 * @evicted: of processes whose record was used again, by id; the last one is
 *	for what these had no slot for
 * @unfinished: calls that did not return to their caller, by id
 * @lasting: how many calls took how long, by id, from WLMON_SHORT_BITS on
 * @error_key: id of a call << WLMON_ERRNO_BITS | error, 0 where nothing is yet;
 *	once set it stays
 *
 * A call is counted in one generation, with preemption off, and eviction moves a
 * record's calls within one generation. A reset installs a new statistics and waits for the
 * users of the old one.
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

/* Handlers count in it; replaced by a reset. */
extern struct wlmon_syscall_stats __rcu *wlmon_syscall_stats;

int wlmon_syscall_stats_init(u32 max_records, bool enabled);
void wlmon_syscall_stats_exit(void);
int wlmon_syscall_stats_reset(void);
bool wlmon_syscall_stats_enabled(void);

void wlmon_syscall_stats_pack(u32 index);
void wlmon_syscall_stats_evict(u32 index);
u32 wlmon_syscall_stats_generation(void);
u64 wlmon_syscall_stats_sum(u32 index, u32 *generation);

/* calls_read.c */

/**
 * struct wlmon_syscall_row - one system call of the workload, for views
 * @call: its id
 * @calls: calls that returned
 * @timed: those of them that were timed
 * @errors: those of them that returned an error
 * @unfinished: calls that did not return to their caller
 * @time: time between entry and return, summed up
 * @shortest_ns: the least of these times, in nanoseconds, as the following
 * @longest_ns: the greatest
 * @p50_ns: half of them took no longer
 * @p99_ns: 99 % of them took no longer
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
 * struct wlmon_syscall_error_row - how often a system call returned an error
 * @call: its id, WLMON_NO_CALL for all that are not told apart
 * @err: the error, positive
 * @count: how often
 */
struct wlmon_syscall_error_row {
	u32 call;
	int err;
	u64 count;
};

/**
 * struct wlmon_counter_list - the system calls of one process
 * @count: how many different ones
 * @row: a line for each, and one for all that were not told apart
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
