/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_LEDGER_H
#define _WLMON_LEDGER_H

#include <linux/percpu.h>
#include <linux/types.h>

/*
 * All counters, in the order of the view. A new counter needs a line here and one in
 * ledger.c.
 */
enum wlmon_ledger_counter {
	/* losses: anything but zero makes the verdict "no" */
	WLMON_RECORDS_DROPPED,
	WLMON_THREADS_DROPPED,
	WLMON_STARTS_MISSED,
	WLMON_EXITS_MISSED,
	WLMON_RELEASES_MISSED,
	WLMON_EXEC_RETURNS_MISSED,
	WLMON_GETRUSAGE_RETURNS_MISSED,
	WLMON_SYSCALLS_UNARMED,
	WLMON_SYSCALL_RETURNS_MISSED,
	WLMON_CREATE_RETURNS_MISSED,
	WLMON_PROBES_OFF,
	WLMON_CLOCK_UNRELIABLE,
	/* seen by a backup only, or given up without a loss in the totals */
	WLMON_CREATES_RECOVERED,
	WLMON_EXECS_RECOVERED,
	WLMON_EXITS_RECOVERED,
	WLMON_RELEASES_RECOVERED,
	WLMON_RECORDS_EVICTED,
	WLMON_SYSCALLS_EVICTED,
	WLMON_SYSCALLS_UNTIMED,
	WLMON_SYSCALLS_AS_OTHER,
	WLMON_ERRORS_AS_OTHER,
	WLMON_NUMBERS_AS_OTHER,
	WLMON_CGROUPS_AS_OTHER,
	WLMON_CGROUPS_EVICTED,
	WLMON_MOVES_UNSPLIT,
	WLMON_IMAGES_MERGED,
	WLMON_PROGRAMS_UNNAMED,
	WLMON_READS_INEXACT,
	/* events */
	WLMON_PROCESSES_FORKED,
	WLMON_PROCESSES_ADOPTED,
	WLMON_PROCESSES_MATCHED,
	WLMON_PROCESSES_CARRIED,
	WLMON_PROCESSES_EXITED,
	WLMON_PROCESSES_RELEASED,
	WLMON_FORKS_FAILED,
	WLMON_THREADS_CREATED,
	WLMON_THREADS_FOUND,
	WLMON_THREADS_STARTED,
	WLMON_THREADS_EXITED,
	WLMON_THREADS_RELEASED,
	WLMON_EXECS,
	WLMON_EXECS_FAILED,
	WLMON_GETRUSAGE_CALLS,
	WLMON_GETRUSAGE_ERRORS,
	WLMON_GETRUSAGE_SELF,
	WLMON_GETRUSAGE_CHILDREN,
	WLMON_GETRUSAGE_THREAD,
	WLMON_NR_COUNTS
};

DECLARE_PER_CPU(u64[WLMON_NR_COUNTS], wlmon_ledger_counts);

/**
 * wlmon_ledger_count() - count one event
 * @what: the counter
 *
 * Context: any.
 */
static inline void wlmon_ledger_count(enum wlmon_ledger_counter what)
{
	this_cpu_inc(wlmon_ledger_counts[what]);
}

/* ledger.c */
const char *wlmon_ledger_name(enum wlmon_ledger_counter what);
bool wlmon_ledger_is_loss(enum wlmon_ledger_counter what);
bool wlmon_ledger_complete(const u64 counts[WLMON_NR_COUNTS]);
u64 wlmon_ledger_alive(const u64 counts[WLMON_NR_COUNTS]);
void wlmon_ledger_carry(u64 base[WLMON_NR_COUNTS],
			const u64 counts[WLMON_NR_COUNTS]);

/* views/ledger_read.c */
void wlmon_ledger_read(u64 counts[WLMON_NR_COUNTS]);
void wlmon_ledger_reset(u64 released);

#endif
