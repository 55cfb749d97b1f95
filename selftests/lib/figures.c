// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "figures.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) .offset = offsetof(struct taskstats, field)

#define DELAY(name, field, ...)						\
	{ .column = #name "_DELAY_N", AT(field##_count),		\
	  .in_group = GROUP_ALL, .is_delay = true, __VA_ARGS__ },	\
	{ .column = #name "_DELAY", AT(field##_delay_total),		\
	  .unit = FIGURE_NANOSECONDS, .in_group = GROUP_ALL,		\
	  .is_delay = true, __VA_ARGS__ }

const struct figure figures[] = {
	{ .column = "CPU_DELAY_N", AT(cpu_count), .end = END_SWITCHES, .in_group = GROUP_ALL },
	{ .column = "CPU_DELAY", AT(cpu_delay_total), .unit = FIGURE_NANOSECONDS,
	  .end = END_TIME, .in_group = GROUP_ALL },
	DELAY(BLKIO, blkio, .end = END_FILES),
	DELAY(SWAPIN, swapin),
	DELAY(FREEPAGES, freepages),
	DELAY(THRASHING, thrashing),
	DELAY(COMPACT, compact),
	DELAY(WPCOPY, wpcopy),
#if TASKSTATS_VERSION >= 14
	DELAY(IRQ, irq),
#endif
	{ .column = "RUNTIME", AT(cpu_run_virtual_total), .unit = FIGURE_NANOSECONDS,
	  .end = END_TIME, .in_group = GROUP_ALL },
	{ .column = "UTIME_TICKS", AT(ac_utime), .unit = FIGURE_MICROSECONDS,
	  .end = END_TIME, .in_group = GROUP_LIVING },
	{ .column = "STIME_TICKS", AT(ac_stime), .unit = FIGURE_MICROSECONDS,
	  .end = END_TIME, .in_group = GROUP_LIVING },
	{ .column = "UTIME_TICKS", AT(ac_utimescaled), .unit = FIGURE_MICROSECONDS,
	  .end = END_TIME },
	{ .column = "STIME_TICKS", AT(ac_stimescaled), .unit = FIGURE_MICROSECONDS,
	  .end = END_TIME },
	{ .column = "MINFLT", AT(ac_minflt), .end = END_FAULTS },
	{ .column = "MAJFLT", AT(ac_majflt), .end = END_FAULTS },
	{ .column = "NVCSW", AT(nvcsw), .end = END_SWITCHES, .in_group = GROUP_LIVING },
	{ .column = "NIVCSW", AT(nivcsw), .end = END_SWITCHES, .in_group = GROUP_LIVING },
	{ .column = "COREMEM", AT(coremem), .unit = FIGURE_ROUNDED, .end = END_MEMORY },
	{ .column = "VIRTMEM", AT(virtmem), .unit = FIGURE_ROUNDED, .end = END_MEMORY },
	{ .column = "RCHAR", AT(read_char), .unit = FIGURE_MASKED },
	{ .column = "WCHAR", AT(write_char), .unit = FIGURE_MASKED },
	{ .column = "SYSCR", AT(read_syscalls), .unit = FIGURE_MASKED },
	{ .column = "SYSCW", AT(write_syscalls), .unit = FIGURE_MASKED },
	{ .column = "READ_BYTES", AT(read_bytes), .unit = FIGURE_MASKED },
	{ .column = "WRITE_BYTES", AT(write_bytes), .unit = FIGURE_MASKED },
	{ .column = "CANCELLED_WRITE_BYTES", AT(cancelled_write_bytes), .unit = FIGURE_MASKED },
};

const int figure_count = sizeof(figures) / sizeof(figures[0]);

unsigned long long figure_raw(const struct figure *figure, const struct taskstats *stats)
{
	uint64_t value;

	memcpy(&value, (const char *)stats + figure->offset, sizeof(value));
	return value;
}

long long figure_value(const struct figure *figure, const struct taskstats *stats)
{
	unsigned long long raw = figure_raw(figure, stats);

	return figure->unit == FIGURE_NANOSECONDS ? raw / 1000 : raw;
}

long long figure_column(const struct figure *figure, const struct row *row)
{
	if (figure->unit == FIGURE_NANOSECONDS || figure->unit == FIGURE_MICROSECONDS)
		return row_usec(row, figure->column);
	return row_number(row, figure->column);
}

void figures_add(struct taskstats *sum, const struct taskstats *stats)
{
	uint64_t value;
	int i;

	for (i = 0; i < figure_count; i++) {
		value = figure_raw(&figures[i], sum) + figure_raw(&figures[i], stats);
		memcpy((char *)sum + figures[i].offset, &value, sizeof(value));
	}
	sum->cpu_run_real_total += stats->cpu_run_real_total;
	sum->cpu_scaled_run_real_total += stats->cpu_scaled_run_real_total;
}
