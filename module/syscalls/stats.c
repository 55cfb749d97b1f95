// SPDX-License-Identifier: GPL-2.0
/*
 * Where the workload's system calls are counted: for all processes by CPU, for
 * each process in its record's place and in cells.
 */
#include <wlmon/calls.h>

#include <linux/cpumask.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <wlmon/gfp.h>

struct wlmon_bank __rcu *wlmon_bank;
static DEFINE_MUTEX(bank_lock);

/*
 * A process that is gone takes about six, one that lives some 30. With those that
 * many processes may take that live when there are few records.
 */
#define CELLS_PER_RECORD 7
#define MORE_CELLS 1024

static u32 bank_records;
static atomic_t bank_numbers;

static void bank_free(struct wlmon_bank *bank)
{
	int cpu;

	if (!bank)
		return;
	for_each_possible_cpu(cpu)
		if (bank->cpu)
			kvfree(bank->cpu[cpu]);
	kfree(bank->cpu);
	wlmon_cells_exit(&bank->cells);
	kvfree(bank->process);
	kvfree(bank);
}

static struct wlmon_bank *bank_make(void)
{
	struct wlmon_bank *bank = kvzalloc(sizeof(*bank), GFP_KERNEL);
	int cpu;

	if (!bank)
		return NULL;
	bank->number = atomic_inc_return(&bank_numbers);
	bank->process = kvcalloc(bank_records, sizeof(*bank->process),
				 WLMON_GFP_LARGE);
	bank->cpu = kcalloc(nr_cpu_ids, sizeof(*bank->cpu), GFP_KERNEL);
	if (!bank->process || !bank->cpu ||
	    wlmon_cells_init(&bank->cells,
			     MORE_CELLS + CELLS_PER_RECORD * bank_records))
		goto err_bank;
	for_each_possible_cpu(cpu) {
		bank->cpu[cpu] = kvzalloc_node(sizeof(*bank->cpu[cpu]),
					       WLMON_GFP_LARGE,
					       cpu_to_node(cpu));
		if (!bank->cpu[cpu])
			goto err_bank;
	}
	return bank;

err_bank:
	bank_free(bank);
	return NULL;
}

/**
 * wlmon_calls_init() - allocate what system calls are counted in
 * @max_records: how many processes are remembered
 * @enabled: count at all
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_calls_init(u32 max_records, bool enabled)
{
	struct wlmon_bank *bank;

	if (!enabled)
		return 0;
	bank_records = max_records;
	bank = bank_make();
	if (!bank)
		return -ENOMEM;
	rcu_assign_pointer(wlmon_bank, bank);
	return 0;
}

/**
 * wlmon_calls_exit() - free it
 *
 * Context: may sleep; no handler and no view is left.
 */
void wlmon_calls_exit(void)
{
	bank_free(rcu_dereference_protected(wlmon_bank, 1));
	RCU_INIT_POINTER(wlmon_bank, NULL);
}

/**
 * wlmon_calls_enabled() - are system calls counted?
 *
 * Return: false if syscalls=0 was given at load.
 */
bool wlmon_calls_enabled(void)
{
	return rcu_access_pointer(wlmon_bank);
}

/**
 * wlmon_calls_reset() - count from zero, for the workload and each process
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM; nothing was changed then.
 */
int wlmon_calls_reset(void)
{
	struct wlmon_bank *fresh, *old;

	if (!wlmon_calls_enabled())
		return 0;
	fresh = bank_make();
	if (!fresh)
		return -ENOMEM;
	mutex_lock(&bank_lock);
	old = rcu_replace_pointer(wlmon_bank, fresh,
				  lockdep_is_held(&bank_lock));
	mutex_unlock(&bank_lock);
	/* preemption is off while a call is counted */
	synchronize_rcu();
	bank_free(old);
	return 0;
}

/**
 * wlmon_calls_lock() - keep the bank from being replaced while it is read
 *
 * Context: may sleep.
 *
 * Return: the bank, NULL if system calls are not counted; locked anyway.
 */
struct wlmon_bank *wlmon_calls_lock(void)
{
	mutex_lock(&bank_lock);
	return rcu_dereference_protected(wlmon_bank,
					 lockdep_is_held(&bank_lock));
}

/** wlmon_calls_unlock() - undo wlmon_calls_lock() */
void wlmon_calls_unlock(void)
{
	mutex_unlock(&bank_lock);
}

/**
 * wlmon_calls_bank() - the bank that system calls are counted in
 *
 * Context: any.
 *
 * Return: its number, 0 if they are not counted.
 */
u32 wlmon_calls_bank(void)
{
	const struct wlmon_bank *bank;
	u32 number = 0;

	preempt_disable();
	bank = rcu_dereference_sched(wlmon_bank);
	if (bank)
		number = bank->number;
	preempt_enable();
	return number;
}

/**
 * wlmon_calls_pack() - what a process did is final: keep it in less memory
 * @index: index of its record, which is locked; the process is gone
 *
 * Context: any but NMI.
 */
void wlmon_calls_pack(u32 index)
{
	struct wlmon_bank *bank;

	preempt_disable();
	bank = rcu_dereference_sched(wlmon_bank);
	if (bank)
		wlmon_tallies_pack(&bank->cells, &bank->process[index]);
	preempt_enable();
}

/* Another CPU can do the same for another process at the same time. */
static void tally_add(struct wlmon_cells *cells, struct wlmon_tally *to,
		      const struct wlmon_tally_row *row)
{
	u64 halves = row->time.halves + (row->time.ticks > S64_MAX);

	atomic64_add(row->calls, &to->calls);
	atomic64_add(row->errors, &to->errors);
	if (atomic64_add_negative(row->time.ticks & S64_MAX, &to->ticks))
		wlmon_span_fold(&cells->sum_lock, &to->ticks, &to->halves);
	if (halves)
		wlmon_span_fold_add(&cells->sum_lock, &to->halves, halves);
}

/**
 * wlmon_calls_evict() - keep what a process did, free its place
 * @index: index of its record, which is locked; the process is gone
 *
 * Context: any but NMI.
 */
void wlmon_calls_evict(u32 index)
{
	struct wlmon_process_calls *process;
	struct wlmon_tally_walk walk;
	struct wlmon_tally_row row;
	struct wlmon_bank *bank;
	u32 at;

	if (!wlmon_calls_enabled())
		return;
	preempt_disable();
	bank = rcu_dereference_sched(wlmon_bank);
	process = &bank->process[index];
	wlmon_tallies_walk(&walk, &bank->cells, process);
	while (wlmon_tallies_next(&walk, &row)) {
		at = row.call == WLMON_CALL_OTHER ? WLMON_NR_CALLS : row.call;
		tally_add(&bank->cells, &bank->evicted[at], &row);
	}
	wlmon_tallies_drop(&bank->cells, process);
	preempt_enable();
}

/**
 * wlmon_calls_count() - how many calls a process has made
 * @index: index of its record, which is locked
 * @bank_number: is set to the number of the bank that has them
 *
 * Context: any but NMI.
 *
 * Return: calls that returned, since load or the last reset.
 */
u64 wlmon_calls_count(u32 index, u32 *bank_number)
{
	struct wlmon_tally_walk walk;
	struct wlmon_tally_row row;
	struct wlmon_bank *bank;
	u64 sum = 0;

	*bank_number = 0;
	if (!wlmon_calls_enabled())
		return 0;
	preempt_disable();
	bank = rcu_dereference_sched(wlmon_bank);
	*bank_number = bank->number;
	wlmon_tallies_walk(&walk, &bank->cells, &bank->process[index]);
	while (wlmon_tallies_next(&walk, &row))
		sum += row.calls;
	preempt_enable();
	return sum;
}
