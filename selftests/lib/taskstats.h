/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_TASKSTATS_H
#define WLMON_SELFTEST_TASKSTATS_H

/*
 * Compare lines of views with taskstats. row is the line, what a text for messages,
 * more the amount by which the line may exceed taskstats.
 */
#include <linux/taskstats.h>

#include "figures.h"
#include "harness.h"
#include "table.h"

/* Check that value is from low to high; column is for messages. */
void expect_within(struct __test_metadata *_metadata, const struct row *row, const char *what,
		   const char *column, long long value, long long low, long long high);

/* Compare one figure; stats is the sum over this many threads. */
void expect_figure(struct __test_metadata *_metadata, const struct row *row, const char *what,
		   const struct figure *figure, const struct taskstats *stats, int threads,
		   long long more);

/* Compare cpu_run_real_total with the sum of user and system time. */
void expect_real_time(struct __test_metadata *_metadata, const struct row *row, const char *what,
		      unsigned long long nanoseconds, long long more);

/* Compare FLAGS with ac_flag. */
void expect_flags(struct __test_metadata *_metadata, const struct row *row, const char *what,
		  int flags);

/* Compare ids, name, scheduling and start; stats is of the leader. */
void expect_identity(struct __test_metadata *_metadata, const struct row *row, const char *what,
		     const struct taskstats *stats);

/* Compare program and peaks; stats must be of a thread that still had its mm. */
void expect_memory(struct __test_metadata *_metadata, const struct row *row, const char *what,
		   const struct taskstats *stats, int threads);

#endif
