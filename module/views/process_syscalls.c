// SPDX-License-Identifier: GPL-2.0
/*
 * process_syscalls: a line for each process and system call. Holds no lock; may
 * sleep.
 */
#include "view.h"

#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <wlmon/record_read.h>
#include <wlmon/syscall_stats.h>
#include <wlmon/ticks.h>
#include "format.h"

/**
 * wlmon_view_process_syscalls_head() - print the header line of process_syscalls
 * @m: file to print to
 *
 * Context: any.
 */
void wlmon_view_process_syscalls_head(struct seq_file *m)
{
	seq_puts(m, "PID START COMM SYSCALL CALLS ERRORS SECONDS SUBSYSTEM\n");
}

/**
 * wlmon_view_process_syscalls_count() - return the number of indices
 *
 * Context: any.
 *
 * Return: one for each record, and one for all evicted processes.
 */
u32 wlmon_view_process_syscalls_count(void)
{
	return wlmon_record_max() + 1;
}

/* Print one line; @rec is NULL for evicted processes. */
static void put_counter(struct seq_file *m, const struct wlmon_record *rec,
			const struct wlmon_counter_row *row)
{
	char name[WLMON_CALL_LEN];

	if (rec) {
		wlmon_format_number(m, rec->id.pid);
		seq_putc(m, ' ');
		wlmon_format_moment(m, rec->id.start);
		seq_putc(m, ' ');
		wlmon_format_text(m, rec->id.comm);
	} else {
		seq_puts(m, "- - -");
	}
	wlmon_syscall_format(name, sizeof(name), row->call);
	seq_putc(m, ' ');
	seq_puts(m, name);
	seq_putc(m, ' ');
	wlmon_format_number(m, row->calls);
	seq_putc(m, ' ');
	wlmon_format_number(m, row->errors);
	seq_putc(m, ' ');
	wlmon_format_span(m, wlmon_ticks_to_us(&row->time));
	seq_putc(m, ' ');
	wlmon_format_text(m, row->call == WLMON_CALL_OTHER ?
				     "" :
				     wlmon_syscall_subsystem(row->call));
	seq_putc(m, '\n');
}

static void put_evicted(struct seq_file *m)
{
	struct wlmon_counter_row *rows;
	u32 i;

	rows = kvmalloc_array(WLMON_NR_CALLS + 1, sizeof(*rows), GFP_KERNEL);
	if (!rows) {
		wlmon_view_fail(m, -ENOMEM);
		return;
	}
	wlmon_syscall_read_evicted(rows);
	for (i = 0; i <= WLMON_NR_CALLS; i++)
		if (rows[i].calls)
			put_counter(m, NULL, &rows[i]);
	kvfree(rows);
}

/**
 * wlmon_view_process_syscalls_line() - print the system calls of one process
 * @m: file to print to
 * @index: index of the record, wlmon_record_max() for all evicted processes
 * @buf: gets copies of the record and its counters
 *
 * Context: may sleep.
 */
void wlmon_view_process_syscalls_line(struct seq_file *m, u32 index,
				      struct wlmon_view_buf *buf)
{
	const struct wlmon_counter_list *calls = &buf->calls;
	u32 i;

	if (index == wlmon_record_max()) {
		put_evicted(m);
		return;
	}
	if (!wlmon_record_read(index, &buf->rec) ||
	    !wlmon_record_read_syscalls(index, buf->rec.seq, &buf->calls))
		return;
	for (i = 0; i < calls->count; i++)
		put_counter(m, &buf->rec, &calls->row[i]);
}
