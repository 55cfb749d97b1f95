/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_USAGE_SUMS_H
#define WLMON_SELFTEST_USAGE_SUMS_H

/* Compare the sums of usage in `summary` with sums over lines of `processes`. */
#include <stdbool.h>
#include <sys/types.h>

#include "harness.h"
#include "table.h"

enum figure {
	UTIME, STIME, MINFLT, MAJFLT, NVCSW, NIVCSW, RCHAR, WCHAR, READ_BYTES,
	WRITE_BYTES, MAXRSS, FIGURES
};

/* Sum over several processes: times in microseconds; MAXRSS is the largest. */
struct sum {
	long long of[FIGURES];
	int processes;
	int zombies;
};

/* Return the CPU time in microseconds. */
static inline long long cpu_us(const struct sum *sum)
{
	return sum->of[UTIME] + sum->of[STIME];
}

/* Add a line of `processes`. */
void sum_add(struct sum *sum, const struct row *row);

/* Add up the lines with this pid in a column, or all lines if column is NULL. */
bool read_lines(const char *column, pid_t pid, struct sum *sum);

/*
 * Read both views at one moment: repeat until no figure changes meanwhile. Returns
 * false after PATIENCE.
 */
bool look(struct sum *lines, struct sum *total);

/* Compare both sums; when is a text for messages. */
void expect_sum(struct __test_metadata *_metadata, const char *when, const struct sum *lines,
		const struct sum *total);

/* Subtract all figures but MAXRSS. */
void sum_subtract(struct sum *sum, const struct sum *part);

#endif
