/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_USAGE_SUMS_H
#define WLMON_SELFTEST_USAGE_SUMS_H

/* Sums of what processes have used: of `summary`, and over lines of `processes`. */
#include <stdbool.h>
#include <sys/types.h>

#include "harness.h"
#include "table.h"

enum figure {
	UTIME, STIME, MINFLT, MAJFLT, NVCSW, NIVCSW, RCHAR, WCHAR, READ_BYTES,
	WRITE_BYTES, MAXRSS, FIGURES
};

/* Of several processes; times are in microseconds, the peak is the largest. */
struct sum {
	long long of[FIGURES];
	int processes;
	int zombies;
};

static inline long long cpu_us(const struct sum *sum)
{
	return sum->of[UTIME] + sum->of[STIME];
}

void sum_add(struct sum *sum, const struct row *row);

/* Of the lines with this pid in a column, or of all if that is NULL. */
bool read_lines(const char *column, pid_t pid, struct sum *sum);

/*
 * Both views of one moment: no figure changes while they are read, which takes
 * as long as somebody runs.
 */
bool look(struct sum *lines, struct sum *total);

void expect_sum(struct __test_metadata *_metadata, const char *when, const struct sum *lines,
		const struct sum *total);

void sum_subtract(struct sum *sum, const struct sum *part);

#endif
