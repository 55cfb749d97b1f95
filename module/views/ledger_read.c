// SPDX-License-Identifier: GPL-2.0
/*
 * Adds up the ledger of all CPUs since the last reset. Owns the counts of that reset,
 * guarded by ledger_lock; functions may sleep.
 */
#include <wlmon/ledger.h>

#include <linux/cpumask.h>
#include <linux/mutex.h>
#include <wlmon/arming.h>
#include <wlmon/hook.h>
#include <wlmon/syscall_stats.h>
#include <wlmon/ticks.h>
#include <wlmon/totals.h>

/* Counts at the last reset; handlers never zero their counters. */
static u64 ledger_base[WLMON_NR_COUNTS];
static DEFINE_MUTEX(ledger_lock);

/*
 * Read from last to first: counts of later events before those of earlier ones, so
 * that no sum has more ends than beginnings.
 */
static void ledger_sum(u64 counts[WLMON_NR_COUNTS])
{
	u64 released, evicted;
	int what, cpu;

	wlmon_hooks_check();
	wlmon_totals_released(&released, &evicted);
	for (what = WLMON_NR_COUNTS - 1; what >= 0; what--) {
		counts[what] = 0;
		for_each_possible_cpu(cpu)
			counts[what] += per_cpu(wlmon_ledger_counts, cpu)[what];
		/* pairs with nothing: keeps the order of the reads */
		smp_rmb();
	}
	counts[WLMON_PROCESSES_RELEASED] = released;
	counts[WLMON_RECORDS_EVICTED] = evicted;
	counts[WLMON_EXEC_RETURNS_MISSED] =
		wlmon_hooks_missed(WLMON_SOURCE_EXEC_RETURN);
	/* also counted for hooks that cannot be armed and results without a slot */
	counts[WLMON_GETRUSAGE_RETURNS_MISSED] +=
		wlmon_hooks_missed(WLMON_SOURCE_GETRUSAGE);
	counts[WLMON_CREATE_RETURNS_MISSED] =
		wlmon_hooks_missed(WLMON_SOURCE_CREATE_RETURN);
	/* an unseen use of a switch may have switched probes off */
	counts[WLMON_PROBES_OFF] += wlmon_hooks_missed(WLMON_SOURCE_SWITCH);
}

/**
 * wlmon_ledger_read() - read the counts since load or the last reset
 * @counts: filled
 *
 * Context: may sleep; takes ledger_lock and stats_lock, one at a time.
 */
void wlmon_ledger_read(u64 counts[WLMON_NR_COUNTS])
{
	int what;

	mutex_lock(&ledger_lock);
	ledger_sum(counts);
	for (what = 0; what < WLMON_NR_COUNTS; what++)
		counts[what] -= ledger_base[what];
	mutex_unlock(&ledger_lock);
	/* zeroed by the reset of the statistics, so without a base */
	counts[WLMON_SYSCALLS_EVICTED] = wlmon_syscall_read_evicted_total();
	/* kept over a reset: calls that began before it are timed after it */
	counts[WLMON_CLOCK_UNRELIABLE] = wlmon_syscall_stats_enabled() &&
					 wlmon_ticks_unreliable();
}

/**
 * wlmon_ledger_reset() - count from zero, except what wlmon_ledger_carry() carries
 * @released: number of the last release before the reset, from wlmon_totals_reset()
 *
 * A process that was released later is carried, so that ends match rows; the other
 * counters are cut a moment later.
 *
 * Context: may sleep; takes arming_lock and ledger_lock, one at a time.
 */
void wlmon_ledger_reset(u64 released)
{
	u64 counts[WLMON_NR_COUNTS];

	/* arm hooks that waited while probes were off, else they miss events */
	wlmon_hooks_arm();
	mutex_lock(&ledger_lock);
	ledger_sum(counts);
	counts[WLMON_PROCESSES_RELEASED] = released;
	/* zeroed with the totals */
	counts[WLMON_RECORDS_EVICTED] = 0;
	wlmon_ledger_carry(ledger_base, counts);
	/* count switches that are still off again, in the new period */
	ledger_base[WLMON_PROBES_OFF] -= wlmon_hooks_reset_off();
	mutex_unlock(&ledger_lock);
}
