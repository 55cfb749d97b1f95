/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_TASKSTATS_H
#define WLMON_SELFTEST_TASKSTATS_H

/* Holds rows against taskstats. */
#include <linux/taskstats.h>

#include "figures.h"
#include "harness.h"
#include "table.h"

void expect_within(struct __test_metadata *_metadata, const struct row *row, const char *what,
		   const char *column, long long value, long long low, long long high);

void expect_figure(struct __test_metadata *_metadata, const struct row *row, const char *what,
		   const struct figure *figure, const struct taskstats *stats, int threads,
		   long long more);

/* cpu_run_real_total is nothing of its own, but both kinds of time together. */
void expect_real_time(struct __test_metadata *_metadata, const struct row *row, const char *what,
		      unsigned long long nanoseconds, long long more);

void expect_flags(struct __test_metadata *_metadata, const struct row *row, const char *what,
		  int flags);

/* Who it is, by the words of its first thread. */
void expect_identity(struct __test_metadata *_metadata, const struct row *row, const char *what,
		     const struct taskstats *stats);

/* What its memory was: taskstats does not know any more when that is gone. */
void expect_memory(struct __test_metadata *_metadata, const struct row *row, const char *what,
		   const struct taskstats *stats, int threads);

#endif
