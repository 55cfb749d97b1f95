/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COLUMN_H
#define _WLMON_COLUMN_H

#include <linux/stddef.h>
#include <linux/types.h>
#include <wlmon/usage.h>

struct seq_file;
struct wlmon_record;
struct wlmon_sighting;
struct wlmon_group;

/**
 * struct wlmon_row - what a line of a table is about
 * @usage: what it used
 * @rec: record of the process, NULL where it is not about one
 * @now: CLOCK_BOOTTIME ns
 * @counted: system calls are counted
 * @calls: of the process
 * @errors: of the process
 * @thread: the thread, NULL where it is not about one
 * @group: the cgroup, likewise
 */
struct wlmon_row {
	const struct wlmon_usage *usage;
	const struct wlmon_record *rec;
	u64 now;
	bool counted;
	u64 calls;
	u64 errors;
	const struct wlmon_sighting *thread;
	const struct wlmon_group *group;
};

/**
 * struct wlmon_column - a column of a table, or a line of an answer
 * @name: its name, for good
 * @put: prints the value
 * @at: for @put: offset of the figure, or which one of several
 */
struct wlmon_column {
	const char *name;
	void (*put)(struct seq_file *m, const struct wlmon_row *row,
		    unsigned int at);
	unsigned int at;
};

void wlmon_columns_head(struct seq_file *m, const struct wlmon_column *columns,
			unsigned int count);
void wlmon_columns_line(struct seq_file *m, const struct wlmon_column *columns,
			unsigned int count, const struct wlmon_row *row);
void wlmon_columns_list(struct seq_file *m, const struct wlmon_column *columns,
			unsigned int count, const struct wlmon_row *row);

void wlmon_put_usage_seconds(struct seq_file *m, const struct wlmon_row *row,
			     unsigned int at);
void wlmon_put_usage_number(struct seq_file *m, const struct wlmon_row *row,
			    unsigned int at);
void wlmon_put_usage_peak(struct seq_file *m, const struct wlmon_row *row,
			  unsigned int at);
void wlmon_put_usage_integral(struct seq_file *m, const struct wlmon_row *row,
			      unsigned int at);
void wlmon_put_delay_count(struct seq_file *m, const struct wlmon_row *row,
			   unsigned int at);
void wlmon_put_delay(struct seq_file *m, const struct wlmon_row *row,
		     unsigned int at);

#define WLMON_SECONDS(name, field) \
	{ name, wlmon_put_usage_seconds, offsetof(struct wlmon_usage, field) }
#define WLMON_NUMBER(name, field) \
	{ name, wlmon_put_usage_number, offsetof(struct wlmon_usage, field) }
#define WLMON_PEAK(name, field) \
	{ name, wlmon_put_usage_peak, offsetof(struct wlmon_usage, field) }
#define WLMON_INTEGRAL(name, field) \
	{ name, wlmon_put_usage_integral, offsetof(struct wlmon_usage, field) }
#define WLMON_DELAY(name, kind) \
	{ name "_DELAY_N", wlmon_put_delay_count, kind }, \
	{ name "_DELAY", wlmon_put_delay, kind }

/* What tables have in common, in the order in which users know it. */
#define WLMON_TIME_COLUMNS \
	WLMON_SECONDS("UTIME", cpu.utime), \
	WLMON_SECONDS("STIME", cpu.stime)

#define WLMON_COUNT_COLUMNS \
	WLMON_NUMBER("MINFLT", memory.minflt), \
	WLMON_NUMBER("MAJFLT", memory.majflt), \
	WLMON_NUMBER("NVCSW", switches.nvcsw), \
	WLMON_NUMBER("NIVCSW", switches.nivcsw), \
	WLMON_NUMBER("INBLOCK", blocks.in), \
	WLMON_NUMBER("OUBLOCK", blocks.out), \
	WLMON_NUMBER("RCHAR", own.io.rchar), \
	WLMON_NUMBER("WCHAR", own.io.wchar), \
	WLMON_NUMBER("READ_BYTES", own.io.read_bytes), \
	WLMON_NUMBER("WRITE_BYTES", own.io.write_bytes)

#define WLMON_DELAY_COLUMNS \
	WLMON_DELAY("CPU", WLMON_DELAY_CPU), \
	WLMON_DELAY("BLKIO", WLMON_DELAY_BLKIO), \
	WLMON_DELAY("SWAPIN", WLMON_DELAY_SWAPIN), \
	WLMON_DELAY("FREEPAGES", WLMON_DELAY_FREEPAGES), \
	WLMON_DELAY("THRASHING", WLMON_DELAY_THRASHING), \
	WLMON_DELAY("COMPACT", WLMON_DELAY_COMPACT), \
	WLMON_DELAY("WPCOPY", WLMON_DELAY_WPCOPY), \
	WLMON_DELAY("IRQ", WLMON_DELAY_IRQ)

#define WLMON_ACCOUNTING_COLUMNS \
	WLMON_SECONDS("RUNTIME", cpu.runtime), \
	WLMON_SECONDS("UTIME_TICKS", cpu.utime_ticks), \
	WLMON_SECONDS("STIME_TICKS", cpu.stime_ticks), \
	WLMON_INTEGRAL("COREMEM", own.rss_time), \
	WLMON_INTEGRAL("VIRTMEM", own.vm_time), \
	WLMON_NUMBER("SYSCR", own.io.syscr), \
	WLMON_NUMBER("SYSCW", own.io.syscw), \
	WLMON_NUMBER("CANCELLED_WRITE_BYTES", own.io.cancelled_write_bytes)

#endif
