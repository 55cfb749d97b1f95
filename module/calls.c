// SPDX-License-Identifier: GPL-2.0
/*
 * Where the workload's system calls are counted: for all processes by CPU, for
 * each process in its record's place.
 */
#include <wlmon/calls.h>

#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

struct wlmon_bank __rcu *wlmon_bank;
static DEFINE_MUTEX(bank_lock);
static u32 bank_records;
static atomic_t bank_numbers;

static void bank_free(struct wlmon_bank *bank)
{
	int cpu;

	if (!bank)
		return;
	for_each_possible_cpu(cpu)
		if (bank->cpu)
			vfree(bank->cpu[cpu]);
	kfree(bank->cpu);
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
				 GFP_KERNEL);
	bank->cpu = kcalloc(nr_cpu_ids, sizeof(*bank->cpu), GFP_KERNEL);
	if (!bank->process || !bank->cpu)
		goto err_bank;
	for_each_possible_cpu(cpu) {
		bank->cpu[cpu] = vzalloc_node(sizeof(*bank->cpu[cpu]),
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

static void tally_move(struct wlmon_tally *to, struct wlmon_tally *from)
{
	atomic64_add(atomic64_xchg(&from->calls, 0), &to->calls);
	atomic64_add(atomic64_xchg(&from->errors, 0), &to->errors);
	atomic64_add(atomic64_xchg(&from->ticks, 0), &to->ticks);
}

/**
 * wlmon_calls_evict() - keep what a process did, free its place
 * @index: index of its record; the process is gone
 *
 * Context: any but NMI.
 */
void wlmon_calls_evict(u32 index)
{
	struct wlmon_process_calls *process;
	struct wlmon_bank *bank;
	unsigned int i;

	if (!wlmon_calls_enabled())
		return;
	preempt_disable();
	bank = rcu_dereference_sched(wlmon_bank);
	process = &bank->process[index];
	for (i = 0; i < WLMON_PROCESS_CALLS; i++) {
		if (!process->key[i])
			continue;
		tally_move(&bank->evicted[process->key[i] - 1],
			   &process->tally[i]);
		WRITE_ONCE(process->key[i], 0);
	}
	tally_move(&bank->evicted[WLMON_NR_CALLS],
		   &process->tally[WLMON_PROCESS_CALLS]);
	preempt_enable();
}

/**
 * wlmon_calls_count() - how many calls a process has made
 * @index: index of its record
 * @bank_number: is set to the number of the bank that has them
 *
 * Context: any but NMI.
 *
 * Return: calls that returned, since load or the last reset.
 */
u64 wlmon_calls_count(u32 index, u32 *bank_number)
{
	const struct wlmon_bank *bank;
	unsigned int i;
	u64 sum = 0;

	*bank_number = 0;
	if (!wlmon_calls_enabled())
		return 0;
	preempt_disable();
	bank = rcu_dereference_sched(wlmon_bank);
	*bank_number = bank->number;
	for (i = 0; i <= WLMON_PROCESS_CALLS; i++)
		sum += atomic64_read(&bank->process[index].tally[i].calls);
	preempt_enable();
	return sum;
}
