// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "taskstats.h"

#include <linux/acct.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "task.h"

static bool is_none(const struct row *row, const char *column)
{
	return !strcmp(row_text(row, column), "-");
}

/*
 * Return the error of the kernel's peak of an exiting program, in KiB. Since Linux 6.2
 * each CPU caches up to 32 pages for each of three counters, in both directions.
 */
static long long peak_error_kb(const struct taskstats *stats)
{
	return stats->version >= 14 ? sysconf(_SC_NPROCESSORS_CONF) * 32 * 3 * 4 : 0;
}

/*
 * Return what that peak can lack before Linux 6.2, in KiB. Each thread caches the pages
 * of its last 64 faults, and another thread can unmap memory before they are added.
 */
static long long peak_unseen_kb(const struct taskstats *stats, int threads)
{
	return stats->version < 14 && threads > 1 ? threads * 65 * 4 : 0;
}

void expect_within(struct __test_metadata *_metadata, const struct row *row, const char *what,
		   const char *column, long long value, long long low, long long high)
{
	EXPECT_TRUE(low <= value && value <= high) {
		TH_LOG("%s, pid %s: %s is %lld, has to be %lld to %lld", what,
		       row_text(row, "PID"), column, value, low, high);
	}
}

/* Return how much a sum over threads loses, since taskstats rounds each down. */
static long long rounded_off(const struct figure *figure, int threads)
{
	switch (figure->unit) {
	case FIGURE_MASKED:
		return threads * 1023;
	case FIGURE_MICROSECONDS:
	case FIGURE_ROUNDED:
		return threads - 1;
	default:
		return 0;
	}
}

void expect_figure(struct __test_metadata *_metadata, const struct row *row, const char *what,
		   const struct figure *figure, const struct taskstats *stats, int threads,
		   long long more)
{
	long long low = figure_value(figure, stats);

	/* the kernel can have the field but no IRQ time accounting */
	if (!strncmp(figure->column, "IRQ_", 4) && !low && is_none(row, figure->column))
		return;
	expect_within(_metadata, row, what, figure->column, figure_column(figure, row), low,
		      low + rounded_off(figure, threads) + more);
}

void expect_real_time(struct __test_metadata *_metadata, const struct row *row, const char *what,
		      unsigned long long nanoseconds, long long more)
{
	long long low = nanoseconds / 1000;

	/* each of the two columns is rounded down */
	expect_within(_metadata, row, what, "UTIME_TICKS and STIME_TICKS",
		      row_usec(row, "UTIME_TICKS") +
		      row_usec(row, "STIME_TICKS"), low - 1, low + more);
}

void expect_flags(struct __test_metadata *_metadata, const struct row *row, const char *what,
		  int flags)
{
	char text[8];

	snprintf(text, sizeof(text), "%s%s%s%s", flags & AFORK ? "F" : "",
		 flags & ASU ? "S" : "", flags & ACORE ? "D" : "", flags & AXSIG ? "X" : "");
	EXPECT_STREQ(*text ? text : "-", row_text(row, "FLAGS")) {
		TH_LOG("%s", what);
	}
}

/* Return the start time of a process on CLOCK_REALTIME, in seconds. */
static double wall_time(const struct row *row)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec + now.tv_nsec / 1e9 - task_now() + row_time(row, "START");
}

void expect_identity(struct __test_metadata *_metadata, const struct row *row, const char *what,
		     const struct taskstats *stats)
{
	expect_within(_metadata, row, what, "PID", row_number(row, "PID"), stats->ac_pid,
		      stats->ac_tgid);
	expect_within(_metadata, row, what, "PPID", row_number(row, "PPID"), stats->ac_ppid,
		      stats->ac_ppid);
	expect_within(_metadata, row, what, "UID", row_number(row, "UID"), stats->ac_uid,
		      stats->ac_uid);
	expect_within(_metadata, row, what, "GID", row_number(row, "GID"), stats->ac_gid,
		      stats->ac_gid);
	expect_within(_metadata, row, what, "NICE", row_number(row, "NICE"),
		      (signed char)stats->ac_nice, (signed char)stats->ac_nice);
	expect_within(_metadata, row, what, "SCHED", row_number(row, "SCHED"), stats->ac_sched,
		      stats->ac_sched);
	EXPECT_STREQ(stats->ac_comm, row_text(row, "COMM"));
	/* ac_btime is in whole seconds, and the clocks are read at different times */
	EXPECT_GT(1.5, fabs(wall_time(row) - stats->ac_btime));
	EXPECT_EQ(stats->ac_btime, stats->ac_btime64);
	if (stats->version < 14)
		EXPECT_TRUE(is_none(row, "IRQ_DELAY_N") && is_none(row, "IRQ_DELAY"));
}

void expect_memory(struct __test_metadata *_metadata, const struct row *row, const char *what,
		   const struct taskstats *stats, int threads)
{
	char device[32];

	snprintf(device, sizeof(device), "%u:%u", major(stats->ac_exe_dev),
		 minor(stats->ac_exe_dev));
	EXPECT_STREQ(device, row_text(row, "EXE_DEV"));
	expect_within(_metadata, row, what, "EXE_INO", row_number(row, "EXE_INO"),
		      stats->ac_exe_inode, stats->ac_exe_inode);
	expect_within(_metadata, row, what, "MAXRSS_KB", row_number(row, "MAXRSS_KB"),
		      stats->hiwater_rss - peak_error_kb(stats),
		      stats->hiwater_rss + peak_error_kb(stats) +
		      peak_unseen_kb(stats, threads));
	expect_within(_metadata, row, what, "MAXVM_KB", row_number(row, "MAXVM_KB"),
		      stats->hiwater_vm, stats->hiwater_vm);
}
