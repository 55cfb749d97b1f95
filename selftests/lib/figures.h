/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_FIGURES_H
#define WLMON_SELFTEST_FIGURES_H

/* Every number in struct taskstats that goes on to count, and its column. */
#include <linux/taskstats.h>
#include <stdbool.h>
#include <stddef.h>

#include "table.h"

enum figure_unit {
	FIGURE_COUNT,
	FIGURE_NANOSECONDS,	/* the column has seconds */
	FIGURE_MICROSECONDS,	/* the same */
	FIGURE_MASKED,		/* taskstats leaves out the last ten bits */
	FIGURE_ROUNDED,		/* each thread's is rounded down */
};

/* What becomes of it in a thread that is told to have ended, but still ends. */
enum figure_end {
	END_FIXED,
	END_FAULTS,		/* it looks at its list of futexes */
	END_SWITCHES,		/* it is still scheduled, at least once more */
	END_TIME,		/* and it still runs, or waits to */
	END_MEMORY,		/* counts with the clock's tick */
	END_FILES,		/* closing its files can be I/O: 9p, since Linux 7.0 */
};

/* What taskstats has of it for a whole process. */
enum figure_group {
	GROUP_NONE,
	GROUP_LIVING,		/* Linux 6.1: of those threads that live; 6.12: of all */
	GROUP_ALL,
};

struct figure {
	const char *column;
	size_t offset;
	enum figure_unit unit;
	enum figure_end end;
	enum figure_group in_group;
	bool is_delay;		/* kept with delay accounting only */
};

extern const struct figure figures[];
extern const int figure_count;

/* As taskstats has it. */
unsigned long long figure_raw(const struct figure *figure, const struct taskstats *stats);

/* In the unit of the column: microseconds, if that has seconds. */
long long figure_value(const struct figure *figure, const struct taskstats *stats);

/* The figure's column in the same unit. LLONG_MIN for anything but a number. */
long long figure_column(const struct figure *figure, const struct row *row);

/* Adds up all figures. */
void figures_add(struct taskstats *sum, const struct taskstats *stats);

#endif
