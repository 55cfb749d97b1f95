/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_TASKSTATS_H
#define WLMON_SELFTEST_TASKSTATS_H

/*
 * What the tests share that hold rows against taskstats. A program includes
 * this once; its processes are jobs, with delay accounting on.
 */
#include <limits.h>
#include <linux/acct.h>
#include <math.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "disk.h"
#include "figures.h"
#include "harness.h"
#include "jobs.h"
#include "module.h"
#include "task.h"
#include "taskstats_client.h"
#include "view.h"

#define SWITCH		"/proc/sys/kernel/task_delayacct"
#define DISK		"wl-taskstats"
#define DISK_DELAY	1000000	/* nanoseconds, of each request */

FIXTURE(taskstats) {
	struct taskstats_client client;
	struct row row;
	char delayacct[8];
};

FIXTURE_SETUP(taskstats)
{
	char parameters[64];
	int error;

	module_unload();
	error = taskstats_open(&self->client);
	if (error == -ENOENT)
		SKIP(return, "this kernel has no taskstats");
	ASSERT_EQ(0, error);
	error = disk_make(DISK, 16, DISK_DELAY);
	if (error == -ENODEV)
		SKIP(return, "this kernel has no null_blk");
	ASSERT_EQ(0, error);
	ASSERT_EQ(0, jobs_prepare(disk_path(DISK)));
	ASSERT_EQ(0, task_read_file(SWITCH, self->delayacct, sizeof(self->delayacct)));
	ASSERT_EQ(0, task_write_file(SWITCH, "1"));
	snprintf(parameters, sizeof(parameters), "target_pid=%d", getpid());
	ASSERT_EQ(0, module_load(parameters));
}

FIXTURE_TEARDOWN(taskstats)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
	EXPECT_EQ(0, task_write_file(SWITCH, self->delayacct));
	disk_remove(DISK);
	unlink("core");
}

static inline void expect_within(struct __test_metadata *_metadata, const struct row *row,
				 const char *what, const char *column, long long value,
				 long long low, long long high)
{
	EXPECT_TRUE(low <= value && value <= high) {
		TH_LOG("%s, pid %s: %s is %lld, has to be %lld to %lld", what,
		       row_text(row, "PID"), column, value, low, high);
	}
}

static inline bool is_none(const struct row *row, const char *column)
{
	return !strcmp(row_text(row, column), "-");
}

/* What is lost of a sum over threads by rounding each. */
static inline long long rounded_off(const struct figure *figure, int threads)
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

static inline void expect_figure(struct __test_metadata *_metadata, const struct row *row,
				 const char *what, const struct figure *figure,
				 const struct taskstats *stats, int threads, long long more)
{
	long long low = figure_value(figure, stats);

	/* A kernel that has the field may be built to count nothing in it. */
	if (!strncmp(figure->column, "IRQ_", 4) && !low && is_none(row, figure->column))
		return;
	expect_within(_metadata, row, what, figure->column, figure_column(figure, row), low,
		      low + rounded_off(figure, threads) + more);
}

/* cpu_run_real_total is nothing of its own, but both kinds of time together. */
static inline void expect_real_time(struct __test_metadata *_metadata, const struct row *row,
				    const char *what, unsigned long long nanoseconds,
				    long long more)
{
	long long low = nanoseconds / 1000;

	/* of two columns each may be rounded down */
	expect_within(_metadata, row, what, "UTIME_TICKS and STIME_TICKS",
		      row_microseconds(row, "UTIME_TICKS") +
		      row_microseconds(row, "STIME_TICKS"), low - 1, low + more);
}

static inline void expect_flags(struct __test_metadata *_metadata, const struct row *row,
				const char *what, int flags)
{
	char text[8];

	snprintf(text, sizeof(text), "%s%s%s%s", flags & AFORK ? "F" : "",
		 flags & ASU ? "S" : "", flags & ACORE ? "D" : "", flags & AXSIG ? "X" : "");
	EXPECT_STREQ(*text ? text : "-", row_text(row, "FLAGS")) {
		TH_LOG("%s", what);
	}
}

/* When a process started, by the clock on the wall. */
static inline double wall_time(const struct row *row)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec + now.tv_nsec / 1e9 - task_now() + row_time(row, "START");
}

/* Who it is, by the words of its first thread. */
static inline void expect_identity(struct __test_metadata *_metadata, const struct row *row,
				   const char *what, const struct taskstats *stats)
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
	/* whole seconds, of two clocks, as of a tick */
	EXPECT_GT(1.5, fabs(wall_time(row) - stats->ac_btime));
	EXPECT_EQ(stats->ac_btime, stats->ac_btime64);
	if (stats->version < 14)
		EXPECT_TRUE(is_none(row, "IRQ_DELAY_N") && is_none(row, "IRQ_DELAY"));
}

/*
 * How far the kernel's own peak of an exiting program may be off. Since Linux
 * 6.2 each CPU keeps up to 32 pages of each of three kinds to itself, be they
 * more or fewer.
 */
static inline long long peak_error_kb(const struct taskstats *stats)
{
	return stats->version >= 14 ? sysconf(_SC_NPROCESSORS_CONF) * 32 * 3 * 4 : 0;
}

/*
 * Before that each thread did so with what its last 64 faults brought, and
 * another one may well have given its memory back before that was added up.
 */
static inline long long peak_unseen_kb(const struct taskstats *stats, int threads)
{
	return stats->version < 14 && threads > 1 ? threads * 65 * 4 : 0;
}

/* What its memory was: taskstats does not know any more when that is gone. */
static inline void expect_memory(struct __test_metadata *_metadata, const struct row *row,
				 const char *what, const struct taskstats *stats, int threads)
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

#endif
