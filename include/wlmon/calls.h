/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_CALLS_H
#define _WLMON_CALLS_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <wlmon/call.h>
#include <wlmon/histogram.h>
#include <wlmon/tally.h>

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
 * struct wlmon_call_stat - one system call on one CPU
 * @bucket: how many calls took how long, see wlmon_histogram_bucket()
 * @untimed: calls of which only the return was seen
 * @errors: calls that returned an error
 * @ticks: sum of the times between entry and return, less @halves
 * @shortest: the least of these times, with all bits inverted, so that zeroed
 *	memory means none
 * @longest: the greatest
 * @halves: further ticks, in units of 1 << 63
 */
struct wlmon_call_stat {
	u64 bucket[WLMON_SHORT_BUCKETS];
	u64 untimed;
	u64 errors;
	atomic64_t ticks;
	u64 shortest;
	u64 longest;
	u16 halves;
};

/**
 * struct wlmon_cpu_calls - what is counted on one CPU
 * @call: by id
 * @error: by position in &wlmon_bank.error_key; the last one is for all that
 *	found no position
 *
 * Changed on that CPU only, with preemption off and not in interrupts.
 */
struct wlmon_cpu_calls {
	struct wlmon_call_stat call[WLMON_NR_CALLS];
	u64 error[WLMON_NR_ERRORS + 1];
};

/**
 * struct wlmon_bank - everything that is counted of system calls
 * @number: of this bank, which no other one has
 * @cpu: by CPU
 * @process: by index of the record
 * @cells: the cells of @process; @cpu and @evicted share its @sum_lock
 * @evicted: of processes whose record was used again, by id; the last one is
 *	for what these had no cell for
 * @unfinished: calls that did not return to their caller, by id
 * @lasting: how many calls took how long, by id, from WLMON_SHORT_BITS on
 * @error_key: id of a call << WLMON_ERRNO_BITS | error, 0 where nothing is yet;
 *	once set it stays
 *
 * A call is counted in one bank, with preemption off, and eviction moves a
 * record's calls within one bank. A reset installs a new bank and waits for the
 * users of the old one.
 */
struct wlmon_bank {
	u32 number;
	struct wlmon_cpu_calls **cpu;
	struct wlmon_process_calls *process;
	struct wlmon_cells cells;
	struct wlmon_tally evicted[WLMON_NR_CALLS + 1];
	atomic64_t unfinished[WLMON_NR_CALLS];
	atomic64_t lasting[WLMON_NR_CALLS][WLMON_LONG_BUCKETS];
	u32 error_key[WLMON_NR_ERRORS];
};

/* Handlers count in it; replaced by a reset. */
extern struct wlmon_bank __rcu *wlmon_bank;

int wlmon_calls_init(u32 max_records, bool enabled);
void wlmon_calls_exit(void);
int wlmon_calls_reset(void);
bool wlmon_calls_enabled(void);

void wlmon_calls_pack(u32 index);
void wlmon_calls_evict(u32 index);
u32 wlmon_calls_bank(void);
u64 wlmon_calls_count(u32 index, u32 *bank_number);

/* calls_read.c */

/**
 * struct wlmon_call_row - one system call of the workload, for views
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
struct wlmon_call_row {
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
 * struct wlmon_error_row - how often a system call returned an error
 * @call: its id, WLMON_NO_CALL for all that are not told apart
 * @err: the error, positive
 * @count: how often
 */
struct wlmon_error_row {
	u32 call;
	int err;
	u64 count;
};

/**
 * struct wlmon_call_list - the system calls of one process
 * @count: how many different ones
 * @row: a line for each, and one for all that were not told apart
 */
struct wlmon_call_list {
	u32 count;
	struct wlmon_tally_row row[WLMON_PROCESS_CALLS + 1];
};

struct wlmon_bank *wlmon_calls_lock(void);
void wlmon_calls_unlock(void);
u32 wlmon_calls_read(struct wlmon_call_row rows[WLMON_NR_CALLS],
		     struct wlmon_call_row *total);
u32 wlmon_calls_read_errors(struct wlmon_error_row rows[WLMON_NR_ERRORS + 1]);
void wlmon_calls_read_evicted(struct wlmon_tally_row rows[WLMON_NR_CALLS + 1]);
u64 wlmon_calls_evicted(void);

#endif
