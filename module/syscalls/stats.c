// SPDX-License-Identifier: GPL-2.0
/*
 * Where the workload's system calls are counted: for all processes by CPU, for
 * each process in its record's place and in slots.
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
 * A process that is gone takes about six, one that lives some 30. With those that
 * many processes may take that live when there are few records.
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
		goto err_bank;
	for_each_possible_cpu(cpu) {
		stats->cpu[cpu] = kvzalloc_node(sizeof(*stats->cpu[cpu]),
						WLMON_GFP_LARGE,
						cpu_to_node(cpu));
		if (!stats->cpu[cpu])
			goto err_bank;
	}
	return stats;

err_bank:
	stats_free(stats);
	return NULL;
}

/**
 * wlmon_syscall_stats_init() - allocate what system calls are counted in
 * @max_records: how many processes are remembered
 * @enabled: count at all
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
 * wlmon_syscall_stats_exit() - free it
 *
 * Context: may sleep; no handler and no view is left.
 */
void wlmon_syscall_stats_exit(void)
{
	stats_free(rcu_dereference_protected(wlmon_syscall_stats, 1));
	RCU_INIT_POINTER(wlmon_syscall_stats, NULL);
}

/**
 * wlmon_syscall_stats_enabled() - are system calls counted?
 *
 * Return: false if syscalls=0 was given at load.
 */
bool wlmon_syscall_stats_enabled(void)
{
	return rcu_access_pointer(wlmon_syscall_stats);
}

/**
 * wlmon_syscall_stats_reset() - count from zero, for the workload and each process
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM; nothing was changed then.
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
	/* preemption is off while a call is counted */
	synchronize_rcu();
	stats_free(old);
	return 0;
}

/**
 * wlmon_syscall_stats_lock() - keep the statistics from being replaced while it is read
 *
 * Context: may sleep.
 *
 * Return: the statistics, NULL if system calls are not counted; locked anyway.
 */
struct wlmon_syscall_stats *wlmon_syscall_stats_lock(void)
{
	mutex_lock(&stats_lock);
	return rcu_dereference_protected(wlmon_syscall_stats,
					 lockdep_is_held(&stats_lock));
}

/** wlmon_syscall_stats_unlock() - undo wlmon_syscall_stats_lock() */
void wlmon_syscall_stats_unlock(void)
{
	mutex_unlock(&stats_lock);
}

/**
 * wlmon_syscall_stats_generation() - the statistics that system calls are counted in
 *
 * Context: any.
 *
 * Return: its number, 0 if they are not counted.
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
 * wlmon_syscall_stats_pack() - what a process did is final: keep it in less memory
 * @index: index of its record, which is locked; the process is gone
 *
 * Context: any but NMI.
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

/* Another CPU can do the same for another process at the same time. */
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
 * wlmon_syscall_stats_evict() - keep what a process did, free its place
 * @index: index of its record, which is locked; the process is gone
 *
 * Context: any but NMI.
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
 * wlmon_syscall_stats_sum() - how many calls a process has made
 * @index: index of its record, which is locked
 * @generation: is set to the generation of the statistics that has them
 *
 * Context: any but NMI.
 *
 * Return: calls that returned, since load or the last reset.
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
