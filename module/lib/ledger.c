// SPDX-License-Identifier: GPL-2.0
/*
 * Counters of everything that can be missed, and the verdict; pure, except that it
 * defines the counters of each CPU.
 */
#include <wlmon/ledger.h>

#include <linux/build_bug.h>
#include <linux/string.h>

DEFINE_PER_CPU(u64[WLMON_NR_COUNTS], wlmon_ledger_counts);

static const char *const count_names[] = {
	[WLMON_RECORDS_DROPPED]		= "records_dropped",
	[WLMON_THREADS_DROPPED]		= "threads_dropped",
	[WLMON_STARTS_MISSED]		= "starts_missed",
	[WLMON_EXITS_MISSED]		= "exits_missed",
	[WLMON_RELEASES_MISSED]		= "releases_missed",
	[WLMON_EXEC_RETURNS_MISSED]	= "exec_returns_missed",
	[WLMON_GETRUSAGE_RETURNS_MISSED] = "getrusage_returns_missed",
	[WLMON_SYSCALLS_UNARMED]	= "syscalls_unarmed",
	[WLMON_SYSCALL_RETURNS_MISSED]	= "syscall_returns_missed",
	[WLMON_CREATE_RETURNS_MISSED]	= "create_returns_missed",
	[WLMON_PROBES_OFF]		= "probes_off",
	[WLMON_CLOCK_UNRELIABLE]	= "clock_unreliable",
	[WLMON_CREATES_RECOVERED]	= "creates_recovered",
	[WLMON_EXECS_RECOVERED]		= "execs_recovered",
	[WLMON_EXITS_RECOVERED]		= "exits_recovered",
	[WLMON_RELEASES_RECOVERED]	= "releases_recovered",
	[WLMON_RECORDS_EVICTED]		= "records_evicted",
	[WLMON_SYSCALLS_EVICTED]	= "syscalls_evicted",
	[WLMON_SYSCALLS_UNTIMED]	= "syscalls_untimed",
	[WLMON_SYSCALLS_AS_OTHER]	= "syscalls_as_other",
	[WLMON_ERRORS_AS_OTHER]		= "errors_as_other",
	[WLMON_NUMBERS_AS_OTHER]	= "numbers_as_other",
	[WLMON_CGROUPS_AS_OTHER]	= "cgroups_as_other",
	[WLMON_CGROUPS_EVICTED]		= "cgroups_evicted",
	[WLMON_MOVES_UNSPLIT]		= "moves_unsplit",
	[WLMON_IMAGES_MERGED]		= "images_merged",
	[WLMON_PROGRAMS_UNNAMED]	= "programs_unnamed",
	[WLMON_READS_INEXACT]		= "reads_inexact",
	[WLMON_PROCESSES_FORKED]	= "processes_forked",
	[WLMON_PROCESSES_ADOPTED]	= "processes_adopted",
	[WLMON_PROCESSES_MATCHED]	= "processes_matched",
	[WLMON_PROCESSES_CARRIED]	= "processes_carried",
	[WLMON_PROCESSES_EXITED]	= "processes_exited",
	[WLMON_PROCESSES_RELEASED]	= "processes_released",
	[WLMON_FORKS_FAILED]		= "forks_failed",
	[WLMON_THREADS_CREATED]		= "threads_created",
	[WLMON_THREADS_FOUND]		= "threads_found",
	[WLMON_THREADS_STARTED]		= "threads_started",
	[WLMON_THREADS_EXITED]		= "threads_exited",
	[WLMON_THREADS_RELEASED]	= "threads_released",
	[WLMON_EXECS]			= "execs",
	[WLMON_EXECS_FAILED]		= "execs_failed",
	[WLMON_GETRUSAGE_CALLS]		= "getrusage_calls",
	[WLMON_GETRUSAGE_ERRORS]	= "getrusage_errors",
	[WLMON_GETRUSAGE_SELF]		= "getrusage_self",
	[WLMON_GETRUSAGE_CHILDREN]	= "getrusage_children",
	[WLMON_GETRUSAGE_THREAD]	= "getrusage_thread",
};

static_assert(ARRAY_SIZE(count_names) == WLMON_NR_COUNTS);

/**
 * wlmon_ledger_name() - get the name of a counter
 * @what: the counter
 *
 * Return: lower case, words joined by underscores.
 */
const char *wlmon_ledger_name(enum wlmon_ledger_counter what)
{
	return count_names[what];
}

/**
 * wlmon_ledger_is_loss() - check whether a counter is one of losses
 * @what: the counter
 *
 * Return: true if anything but zero makes the verdict "no".
 */
bool wlmon_ledger_is_loss(enum wlmon_ledger_counter what)
{
	return what < WLMON_CREATES_RECOVERED;
}

/**
 * wlmon_ledger_complete() - check that nothing was lost
 * @counts: from wlmon_ledger_read()
 *
 * Return: true if no loss was counted.
 */
bool wlmon_ledger_complete(const u64 counts[WLMON_NR_COUNTS])
{
	int what;

	for (what = 0; what < WLMON_NR_COUNTS; what++)
		if (wlmon_ledger_is_loss(what) && counts[what])
			return false;
	return true;
}

/**
 * wlmon_ledger_alive() - get the number of members that have not exited
 * @counts: from wlmon_ledger_read()
 *
 * Return: their number.
 */
u64 wlmon_ledger_alive(const u64 counts[WLMON_NR_COUNTS])
{
	return counts[WLMON_PROCESSES_FORKED] +
	       counts[WLMON_PROCESSES_ADOPTED] +
	       counts[WLMON_PROCESSES_MATCHED] +
	       counts[WLMON_PROCESSES_CARRIED] -
	       counts[WLMON_PROCESSES_EXITED];
}

/**
 * wlmon_ledger_carry() - compute what a reset subtracts from the counters
 * @base: filled with the values to subtract
 * @counts: everything counted since load
 *
 * Processes and threads that are not released are carried over: they count as the
 * first ones after the reset, so that no counter shows more ends than beginnings.
 */
void wlmon_ledger_carry(u64 base[WLMON_NR_COUNTS],
			const u64 counts[WLMON_NR_COUNTS])
{
	u64 alive, zombies, threads, dead_threads;

	alive = wlmon_ledger_alive(counts);
	zombies = counts[WLMON_PROCESSES_EXITED] -
		  counts[WLMON_PROCESSES_RELEASED];
	threads = counts[WLMON_THREADS_CREATED] + counts[WLMON_THREADS_FOUND] -
		  counts[WLMON_THREADS_RELEASED];
	dead_threads = counts[WLMON_THREADS_EXITED] -
		       counts[WLMON_THREADS_RELEASED];

	memcpy(base, counts, WLMON_NR_COUNTS * sizeof(*base));
	base[WLMON_PROCESSES_CARRIED] -= alive + zombies;
	base[WLMON_PROCESSES_EXITED] -= zombies;
	base[WLMON_THREADS_FOUND] -= threads;
	base[WLMON_THREADS_EXITED] -= dead_threads;
}
