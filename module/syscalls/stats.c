// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the statistics of system calls: counts of the workload by CPU, counts of each
 * process by index of its record. Callers that give an index hold the lock of that
 * record.
 */
#include <wlmon/syscall_stats.h>

#include <linux/cpumask.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <wlmon/gfp.h>

struct wlmon_syscall_stats __rcu *wlmon_syscall_stats;
static DEFINE_MUTEX(stats_lock);

/*
 * A dead process takes about six slots, a living one some 30. MORE_SLOTS lets many
 * processes live when there are few records.
 */
#define SLOTS_PER_RECORD 7
#define MORE_SLOTS 1024

static u32 stats_records;
static atomic_t generations;

static void stats_free(struct wlmon_syscall_stats *stats)
{
	int cpu;

	if (!stats)
		return;
	for_each_possible_cpu(cpu)
		if (stats->cpu)
			kvfree(stats->cpu[cpu]);
	kfree(stats->cpu);
	wlmon_process_count_exit(&stats->pool);
	kvfree(stats->process);
	kvfree(stats);
}

static struct wlmon_syscall_stats *stats_make(void)
{
	struct wlmon_syscall_stats *stats = kvzalloc(sizeof(*stats), GFP_KERNEL);
	int cpu;

	if (!stats)
		return NULL;
	stats->generation = atomic_inc_return(&generations);
	stats->process = kvcalloc(stats_records, sizeof(*stats->process),
				  WLMON_GFP_LARGE);
	stats->cpu = kcalloc(nr_cpu_ids, sizeof(*stats->cpu), GFP_KERNEL);
	if (!stats->process || !stats->cpu ||
	    wlmon_process_count_init(&stats->pool,
				     MORE_SLOTS + SLOTS_PER_RECORD * stats_records))
		goto err_stats;
	for_each_possible_cpu(cpu) {
		stats->cpu[cpu] = kvzalloc_node(sizeof(*stats->cpu[cpu]),
						WLMON_GFP_LARGE,
						cpu_to_node(cpu));
		if (!stats->cpu[cpu])
			goto err_stats;
	}
	return stats;

err_stats:
	stats_free(stats);
	return NULL;
}

/**
 * wlmon_syscall_stats_init() - allocate the statistics
 * @max_records: number of records
 * @enabled: system calls are counted; else nothing is allocated
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_syscall_stats_init(u32 max_records, bool enabled)
{
	struct wlmon_syscall_stats *stats;

	if (!enabled)
		return 0;
	stats_records = max_records;
	stats = stats_make();
	if (!stats)
		return -ENOMEM;
	rcu_assign_pointer(wlmon_syscall_stats, stats);
	return 0;
}

/**
 * wlmon_syscall_stats_exit() - free the statistics
 *
 * Context: may sleep; no handler and no view runs any more.
 */
void wlmon_syscall_stats_exit(void)
{
	stats_free(rcu_dereference_protected(wlmon_syscall_stats, 1));
	RCU_INIT_POINTER(wlmon_syscall_stats, NULL);
}

/**
 * wlmon_syscall_stats_enabled() - check whether system calls are counted
 *
 * Context: any.
 *
 * Return: false if the module was loaded with syscalls=0.
 */
bool wlmon_syscall_stats_enabled(void)
{
	return rcu_access_pointer(wlmon_syscall_stats);
}

/**
 * wlmon_syscall_stats_reset() - zero the counts of the workload and of each process
 *
 * Context: may sleep.
 *
 * Return: 0; -ENOMEM if nothing was changed.
 */
int wlmon_syscall_stats_reset(void)
{
	struct wlmon_syscall_stats *fresh, *old;

	if (!wlmon_syscall_stats_enabled())
		return 0;
	fresh = stats_make();
	if (!fresh)
		return -ENOMEM;
	mutex_lock(&stats_lock);
	old = rcu_replace_pointer(wlmon_syscall_stats, fresh,
				  lockdep_is_held(&stats_lock));
	mutex_unlock(&stats_lock);
	/* wait for handlers, which count with preemption off */
	synchronize_rcu();
	stats_free(old);
	return 0;
}

/**
 * wlmon_syscall_stats_lock() - keep a reset from replacing the statistics
 *
 * Context: may sleep; takes stats_lock.
 *
 * Return: the statistics; NULL, with the lock held, if system calls are not counted.
 */
struct wlmon_syscall_stats *wlmon_syscall_stats_lock(void)
{
	mutex_lock(&stats_lock);
	return rcu_dereference_protected(wlmon_syscall_stats,
					 lockdep_is_held(&stats_lock));
}

/**
 * wlmon_syscall_stats_unlock() - undo wlmon_syscall_stats_lock()
 *
 * Context: with stats_lock, which is released.
 */
void wlmon_syscall_stats_unlock(void)
{
	mutex_unlock(&stats_lock);
}

/**
 * wlmon_syscall_stats_generation() - find the generation of the current statistics
 *
 * Context: any.
 *
 * Return: the generation, 0 if system calls are not counted.
 */
u32 wlmon_syscall_stats_generation(void)
{
	const struct wlmon_syscall_stats *stats;
	u32 number = 0;

	preempt_disable();
	stats = rcu_dereference_sched(wlmon_syscall_stats);
	if (stats)
		number = stats->generation;
	preempt_enable();
	return number;
}

/**
 * wlmon_syscall_stats_pack() - keep the final counts of a process in less memory
 * @index: index of the record of a process without threads
 *
 * Context: any but NMI; with the lock of that record.
 */
void wlmon_syscall_stats_pack(u32 index)
{
	struct wlmon_syscall_stats *stats;

	preempt_disable();
	stats = rcu_dereference_sched(wlmon_syscall_stats);
	if (stats)
		wlmon_process_count_pack(&stats->pool, &stats->process[index]);
	preempt_enable();
}

/* Evictions of two processes can run on two CPUs at the same time. */
static void counter_add(struct wlmon_counter_pool *pool, struct wlmon_counter *to,
			const struct wlmon_counter_row *row)
{
	u64 halves = row->time.halves + (row->time.ticks > S64_MAX);

	atomic64_add(row->calls, &to->calls);
	atomic64_add(row->errors, &to->errors);
	if (atomic64_add_negative(row->time.ticks & S64_MAX, &to->ticks))
		wlmon_span_fold(&pool->sum_lock, &to->ticks, &to->halves);
	if (halves)
		wlmon_span_fold_add(&pool->sum_lock, &to->halves, halves);
}

/**
 * wlmon_syscall_stats_evict() - add a process's counts to those of evicted processes
 * @index: index of the record of a process without threads; its slots are freed
 *
 * Context: any but NMI; with the lock of that record.
 */
void wlmon_syscall_stats_evict(u32 index)
{
	struct wlmon_process_counters *process;
	struct wlmon_counter_walk walk;
	struct wlmon_counter_row row;
	struct wlmon_syscall_stats *stats;
	u32 at;

	if (!wlmon_syscall_stats_enabled())
		return;
	preempt_disable();
	stats = rcu_dereference_sched(wlmon_syscall_stats);
	process = &stats->process[index];
	wlmon_process_count_walk(&walk, &stats->pool, process);
	while (wlmon_process_count_next(&walk, &row)) {
		at = row.call == WLMON_CALL_OTHER ? WLMON_NR_CALLS : row.call;
		counter_add(&stats->pool, &stats->evicted[at], &row);
	}
	wlmon_process_count_free(&stats->pool, process);
	preempt_enable();
}

/**
 * wlmon_syscall_stats_sum() - count the system calls of a process
 * @index: index of its record
 * @generation: set to the generation of the counts, 0 if none are counted
 *
 * Context: any but NMI; with the lock of that record.
 *
 * Return: calls that returned since load or the last reset.
 */
u64 wlmon_syscall_stats_sum(u32 index, u32 *generation)
{
	struct wlmon_counter_walk walk;
	struct wlmon_counter_row row;
	struct wlmon_syscall_stats *stats;
	u64 sum = 0;

	*generation = 0;
	if (!wlmon_syscall_stats_enabled())
		return 0;
	preempt_disable();
	stats = rcu_dereference_sched(wlmon_syscall_stats);
	*generation = stats->generation;
	wlmon_process_count_walk(&walk, &stats->pool, &stats->process[index]);
	while (wlmon_process_count_next(&walk, &row))
		sum += row.calls;
	preempt_enable();
	return sum;
}
