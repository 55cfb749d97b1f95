// SPDX-License-Identifier: GPL-2.0
/*
 * Adds up the counts of system calls of all CPUs, for views. May sleep; holds
 * wlmon_syscall_stats_lock() meanwhile, so that no reset replaces the statistics.
 */
#include <wlmon/syscall_stats.h>

#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <wlmon/ticks.h>

/**
 * struct call_sum - counts of one system call, or of all, on all CPUs
 * @bucket: calls by time, see wlmon_histogram_bucket()
 * @untimed: calls whose entry was not seen
 * @errors: calls that returned an error
 * @unfinished: calls that did not return to their caller
 * @shortest: shortest time in ticks, with all bits inverted
 * @longest: longest time in ticks
 * @time: sum of all times, in ticks
 */
struct call_sum {
	u64 bucket[WLMON_NR_BUCKETS];
	u64 untimed;
	u64 errors;
	u64 unfinished;
	u64 shortest;
	u64 longest;
	struct wlmon_span time;
};

/* Add the long buckets, before the sums of the same calls are read. */
static void lasting_add(struct call_sum *sum, const atomic64_t *lasting)
{
	unsigned int n;

	for (n = 0; n < WLMON_LONG_BUCKETS; n++)
		sum->bucket[WLMON_SHORT_BUCKETS + n] +=
			atomic64_read(&lasting[n]);
	/* pairs with wlmon_syscall_count_timed(): sums include each call in a bucket */
	smp_rmb();
}

static void stat_add(struct call_sum *sum, struct wlmon_span_lock *sum_lock,
		     const struct wlmon_syscall_sum *stat)
{
	struct wlmon_span time;
	unsigned int n;

	for (n = 0; n < WLMON_SHORT_BUCKETS; n++)
		sum->bucket[n] += READ_ONCE(stat->bucket[n]);
	/* pairs with wlmon_syscall_count_timed(): sums include each call in a bucket */
	smp_rmb();
	sum->untimed += READ_ONCE(stat->untimed);
	sum->errors += READ_ONCE(stat->errors);
	wlmon_span_fold_read(sum_lock, &stat->ticks, &stat->halves, &time);
	wlmon_span_add(&sum->time, &time);
	sum->shortest = max(sum->shortest, READ_ONCE(stat->shortest));
	sum->longest = max(sum->longest, READ_ONCE(stat->longest));
}

static void call_sum(struct wlmon_syscall_stats *stats, u32 call, struct call_sum *sum)
{
	int cpu;

	memset(sum, 0, sizeof(*sum));
	sum->unfinished = atomic64_read(&stats->unfinished[call]);
	lasting_add(sum, stats->lasting[call]);
	for_each_possible_cpu(cpu)
		stat_add(sum, &stats->pool.sum_lock, &stats->cpu[cpu]->call[call]);
}

static void total_add(struct call_sum *total, const struct call_sum *sum)
{
	unsigned int n;

	for (n = 0; n < WLMON_NR_BUCKETS; n++)
		total->bucket[n] += sum->bucket[n];
	total->untimed += sum->untimed;
	total->errors += sum->errors;
	total->unfinished += sum->unfinished;
	total->shortest = max(total->shortest, sum->shortest);
	total->longest = max(total->longest, sum->longest);
	wlmon_span_add(&total->time, &sum->time);
}

static u64 quantile_ns(const struct call_sum *sum, unsigned int percent)
{
	u64 ticks = wlmon_histogram_quantile(sum->bucket, ~sum->shortest,
					     sum->longest, percent);

	return wlmon_ticks_to_ns(ticks);
}

static void row_fill(struct wlmon_syscall_row *row, u32 call,
		     const struct call_sum *sum)
{
	unsigned int n;

	memset(row, 0, sizeof(*row));
	row->call = call;
	for (n = 0; n < WLMON_NR_BUCKETS; n++)
		row->timed += sum->bucket[n];
	row->calls = row->timed + sum->untimed;
	row->errors = sum->errors;
	row->unfinished = sum->unfinished;
	row->time = sum->time;
	if (!row->timed)
		return;
	row->shortest_ns = wlmon_ticks_to_ns(~sum->shortest);
	row->longest_ns = wlmon_ticks_to_ns(sum->longest);
	row->p50_ns = quantile_ns(sum, 50);
	row->p99_ns = quantile_ns(sum, 99);
}

static int more_time(const void *a, const void *b)
{
	const struct wlmon_syscall_row *one = a;
	const struct wlmon_syscall_row *two = b;

	int longer = wlmon_span_compare(&one->time, &two->time);

	if (longer)
		return -longer;
	if (one->calls != two->calls)
		return one->calls < two->calls ? 1 : -1;
	return one->call < two->call ? -1 : 1;
}

/**
 * wlmon_syscall_read() - read the system calls of the workload
 * @rows: filled with the calls that were made, most time first
 * @total: filled with their sum
 *
 * Context: may sleep.
 *
 * Return: number of rows.
 */
u32 wlmon_syscall_read(struct wlmon_syscall_row rows[WLMON_NR_CALLS],
		       struct wlmon_syscall_row *total)
{
	struct call_sum sum, all = {};
	struct wlmon_syscall_stats *stats;
	u32 call, count = 0;

	stats = wlmon_syscall_stats_lock();
	for (call = 0; stats && call < WLMON_NR_CALLS; call++) {
		call_sum(stats, call, &sum);
		cond_resched();
		row_fill(&rows[count], call, &sum);
		if (!rows[count].calls && !rows[count].unfinished)
			continue;
		count++;
		total_add(&all, &sum);
	}
	wlmon_syscall_stats_unlock();

	row_fill(total, WLMON_NO_CALL, &all);
	sort(rows, count, sizeof(*rows), more_time, NULL);
	return count;
}

static int more_often(const void *a, const void *b)
{
	const struct wlmon_syscall_error_row *one = a;
	const struct wlmon_syscall_error_row *two = b;

	/* errors without a key come last */
	if (one->call != two->call) {
		if (one->call == WLMON_NO_CALL)
			return 1;
		if (two->call == WLMON_NO_CALL)
			return -1;
	}
	if (one->count != two->count)
		return one->count < two->count ? 1 : -1;
	if (one->call != two->call)
		return one->call < two->call ? -1 : 1;
	return one->err - two->err;
}

/**
 * wlmon_syscall_read_errors() - read the errors that system calls returned
 * @rows: filled with the errors that were returned, most frequent first
 *
 * Context: may sleep.
 *
 * Return: number of rows.
 */
u32 wlmon_syscall_read_errors(struct wlmon_syscall_error_row rows[WLMON_NR_ERRORS + 1])
{
	const struct wlmon_syscall_stats *stats;
	u32 at, key, count = 0;
	int cpu;

	stats = wlmon_syscall_stats_lock();
	for (at = 0; stats && at <= WLMON_NR_ERRORS; at++) {
		struct wlmon_syscall_error_row *row = &rows[count];

		row->count = 0;
		for_each_possible_cpu(cpu)
			row->count += READ_ONCE(stats->cpu[cpu]->error[at]);
		cond_resched();
		if (!row->count)
			continue;
		/* pairs with the cmpxchg() in count_error(): the key is set */
		smp_rmb();
		key = at < WLMON_NR_ERRORS ? READ_ONCE(stats->error_key[at]) :
					     WLMON_NO_CALL << WLMON_ERRNO_BITS;
		row->call = key >> WLMON_ERRNO_BITS;
		row->err = key & (BIT(WLMON_ERRNO_BITS) - 1);
		count++;
	}
	wlmon_syscall_stats_unlock();

	sort(rows, count, sizeof(*rows), more_often, NULL);
	return count;
}

/**
 * wlmon_syscall_read_evicted() - read the system calls of evicted processes
 * @rows: filled, by id; the last row is for calls without a slot
 *
 * Context: may sleep.
 */
void wlmon_syscall_read_evicted(struct wlmon_counter_row rows[WLMON_NR_CALLS + 1])
{
	struct wlmon_syscall_stats *stats;
	u32 i;

	memset(rows, 0, (WLMON_NR_CALLS + 1) * sizeof(*rows));
	stats = wlmon_syscall_stats_lock();
	for (i = 0; i <= WLMON_NR_CALLS; i++) {
		rows[i].call = i < WLMON_NR_CALLS ? i : WLMON_CALL_OTHER;
		if (stats)
			wlmon_process_count_read(&stats->pool, &stats->evicted[i],
						 &rows[i]);
	}
	wlmon_syscall_stats_unlock();
}

/**
 * wlmon_syscall_read_evicted_total() - count the system calls of evicted processes
 *
 * Context: may sleep.
 *
 * Return: calls that returned.
 */
u64 wlmon_syscall_read_evicted_total(void)
{
	const struct wlmon_syscall_stats *stats;
	u64 sum = 0;
	u32 i;

	stats = wlmon_syscall_stats_lock();
	for (i = 0; stats && i <= WLMON_NR_CALLS; i++)
		sum += atomic64_read(&stats->evicted[i].calls);
	wlmon_syscall_stats_unlock();
	return sum;
}
