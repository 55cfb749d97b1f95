/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COLUMN_H
#define _WLMON_COLUMN_H

#include <linux/stddef.h>
#include <linux/types.h>
#include <wlmon/usage.h>

struct seq_file;
struct wlmon_program;
struct wlmon_record;
struct wlmon_thread_snapshot;
struct wlmon_group;

/**
 * struct wlmon_row - what a line of a table is about
 * @usage: what it used
 * @rec: record of the process, NULL where it is not about one
 * @program: the file that the process runs, likewise
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
	const struct wlmon_program *program;
	u64 now;
	bool counted;
	u64 calls;
	u64 errors;
	const struct wlmon_thread_snapshot *thread;
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

/**
 * struct wlmon_columns - some columns that stand together
 * @column: the columns, NULL behind the last ones of a table
 * @count: how many
 */
struct wlmon_columns {
	const struct wlmon_column *column;
	unsigned int count;
};

#define WLMON_COLUMNS(array) { array, ARRAY_SIZE(array) }

#define WLMON_NR_TIME_COLUMNS		2
#define WLMON_NR_COUNT_COLUMNS		10
#define WLMON_NR_DELAY_COLUMNS		(2 * WLMON_NR_DELAYS)
#define WLMON_NR_ACCOUNTING_COLUMNS	8

/* What tables have in common, in the order in which users know it. */
extern const struct wlmon_column wlmon_time_columns[WLMON_NR_TIME_COLUMNS];
extern const struct wlmon_column wlmon_peak_column[1];
extern const struct wlmon_column wlmon_count_columns[WLMON_NR_COUNT_COLUMNS];
extern const struct wlmon_column wlmon_delay_columns[WLMON_NR_DELAY_COLUMNS];
extern const struct wlmon_column
	wlmon_accounting_columns[WLMON_NR_ACCOUNTING_COLUMNS];

void wlmon_column_head(struct seq_file *m, const struct wlmon_columns *table);
void wlmon_column_line(struct seq_file *m, const struct wlmon_columns *table,
		       const struct wlmon_row *row);
void wlmon_column_list(struct seq_file *m, const struct wlmon_columns *table,
		       const struct wlmon_row *row);

void wlmon_column_usage_number(struct seq_file *m, const struct wlmon_row *row,
			       unsigned int at);
void wlmon_column_usage_peak(struct seq_file *m, const struct wlmon_row *row,
			     unsigned int at);

#endif
