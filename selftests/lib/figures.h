/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_FIGURES_H
#define WLMON_SELFTEST_FIGURES_H

/* Table of the cumulative fields of struct taskstats and their columns. */
#include <linux/taskstats.h>
#include <stdbool.h>
#include <stddef.h>

#include "table.h"

enum figure_unit {
	FIGURE_COUNT,
	FIGURE_NANOSECONDS,	/* the column has seconds */
	FIGURE_MICROSECONDS,	/* the column has seconds */
	FIGURE_MASKED,		/* taskstats clears the lowest ten bits */
	FIGURE_ROUNDED,		/* taskstats rounds each thread down */
};

/* Why a figure can still grow after taskstats has reported the end of the thread. */
enum figure_end {
	END_FIXED,
	END_FAULTS,		/* the thread reads its robust list of futexes */
	END_SWITCHES,		/* the thread is scheduled at least once more */
	END_TIME,		/* the thread still runs, or waits for a CPU */
	END_MEMORY,		/* counted at clock ticks */
	END_FILES,		/* closing files on 9p waits for I/O since Linux 7.0 */
};

/* Threads that taskstats adds up for a whole process. */
enum figure_group {
	GROUP_NONE,
	GROUP_LIVING,		/* live threads on Linux 6.1, all threads on 6.12 */
	GROUP_ALL,
};

struct figure {
	const char *column;
	size_t offset;
	enum figure_unit unit;
	enum figure_end end;
	enum figure_group in_group;
	bool is_delay;		/* needs delay accounting */
};

extern const struct figure figures[];
extern const int figure_count;

/* Return the field of taskstats. */
unsigned long long figure_raw(const struct figure *figure, const struct taskstats *stats);

/* Return the field in the unit of figure_column(). */
long long figure_value(const struct figure *figure, const struct taskstats *stats);

/* Return the column, in microseconds if it has seconds; LLONG_MIN if not a number. */
long long figure_column(const struct figure *figure, const struct row *row);

/* Add all figures of stats to sum. */
void figures_add(struct taskstats *sum, const struct taskstats *stats);

#endif
