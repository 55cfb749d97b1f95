// SPDX-License-Identifier: GPL-2.0
/* threads: a line for each live thread. Holds no lock; may sleep. */
#include "view.h"

#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <wlmon/thread_read.h>
#include "column.h"
#include "format.h"

static void put_process(struct seq_file *m, const struct wlmon_row *row,
			unsigned int at)
{
	wlmon_format_number(m, row->thread->pid);
}

static void put_tid(struct seq_file *m, const struct wlmon_row *row,
		    unsigned int at)
{
	wlmon_format_number(m, row->thread->tid);
}

static void put_state(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	seq_puts(m, wlmon_thread_state_name(row->thread->state));
}

static void put_comm(struct seq_file *m, const struct wlmon_row *row,
		     unsigned int at)
{
	wlmon_format_text(m, row->thread->comm);
}

static const struct wlmon_column identity[] = {
	{ "PID", put_process },
	{ "TID", put_tid },
	{ "STATE", put_state },
	{ "COMM", put_comm },
};

static const struct wlmon_columns table[] = {
	WLMON_COLUMNS(identity),
	WLMON_COLUMNS(wlmon_time_columns),
	WLMON_COLUMNS(wlmon_count_columns),
	WLMON_COLUMNS(wlmon_delay_columns),
	WLMON_COLUMNS(wlmon_accounting_columns),
	{}
};

/**
 * wlmon_view_threads_head() - print the header line of threads
 * @m: file to print to
 *
 * Context: any.
 */
void wlmon_view_threads_head(struct seq_file *m)
{
	wlmon_column_head(m, table);
}

static void row_fill(struct wlmon_row *row, const struct wlmon_thread_snapshot *seen)
{
	*row = (struct wlmon_row){
		.usage = &seen->usage,
		.thread = seen,
	};
}

/**
 * wlmon_view_threads_line() - print one thread
 * @m: file to print to
 * @index: index of the thread object
 * @buf: gets the snapshot of the thread
 *
 * Context: may sleep.
 */
void wlmon_view_threads_line(struct seq_file *m, u32 index,
			     struct wlmon_view_buf *buf)
{
	struct wlmon_row row;

	if (!wlmon_thread_read(index, &buf->seen))
		return;
	row_fill(&row, &buf->seen);
	wlmon_column_line(m, table, &row);
}

/**
 * wlmon_view_threads_list() - print one thread as names and values
 * @m: file to print to
 * @seen: snapshot of the thread
 *
 * Context: any.
 */
void wlmon_view_threads_list(struct seq_file *m, const struct wlmon_thread_snapshot *seen)
{
	struct wlmon_row row;

	row_fill(&row, seen);
	wlmon_column_list(m, table, &row);
}
