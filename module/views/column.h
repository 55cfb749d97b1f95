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
 * struct wlmon_row - data of one line of a table
 * @usage: usage of the process, thread or cgroup
 * @rec: record of the process, NULL if the line has none
 * @program: file that the process runs, NULL if the line has no process
 * @now: CLOCK_BOOTTIME ns
 * @counted: system calls are counted
 * @calls: system calls of the process that returned
 * @errors: system calls of the process that returned an error
 * @thread: the thread, NULL if the line has none
 * @group: the cgroup, NULL if the line has none
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
 * struct wlmon_column - a column of a table
 * @name: name of the column; users rely on it
 * @put: prints the value
 * @at: argument of @put: offset of a figure, or an index
 */
struct wlmon_column {
	const char *name;
	void (*put)(struct seq_file *m, const struct wlmon_row *row,
		    unsigned int at);
	unsigned int at;
};

/**
 * struct wlmon_columns - columns that are adjacent in a table
 * @column: the columns; NULL after the last columns of a table
 * @count: number of columns
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

/* Columns that tables share, in an order that users rely on. */
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
