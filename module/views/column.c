// SPDX-License-Identifier: GPL-2.0
/* Prints tables from lists of columns, and has the columns that tables share. Pure. */
#include "column.h"

#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <wlmon/compat/delays.h>
#include "format.h"

/**
 * wlmon_column_head() - print the header line of a table
 * @m: file to print to
 * @table: the columns
 *
 * Context: any.
 */
void wlmon_column_head(struct seq_file *m, const struct wlmon_columns *table)
{
	const char *gap = "";
	unsigned int i;

	for (; table->column; table++) {
		for (i = 0; i < table->count; i++) {
			seq_printf(m, "%s%s", gap, table->column[i].name);
			gap = " ";
		}
	}
	seq_putc(m, '\n');
}

/**
 * wlmon_column_line() - print one line of a table
 * @m: file to print to
 * @table: the columns
 * @row: data of the line
 *
 * Context: any that all columns allow.
 */
void wlmon_column_line(struct seq_file *m, const struct wlmon_columns *table,
		       const struct wlmon_row *row)
{
	bool first = true;
	unsigned int i;

	for (; table->column; table++) {
		for (i = 0; i < table->count; i++) {
			const struct wlmon_column *column = &table->column[i];

			if (!first)
				seq_putc(m, ' ');
			first = false;
			column->put(m, row, column->at);
		}
	}
	seq_putc(m, '\n');
}

/**
 * wlmon_column_list() - print a row as a list, with a name and a value on each line
 * @m: file to print to
 * @table: the columns
 * @row: data of the row
 *
 * Context: any that all columns allow.
 */
void wlmon_column_list(struct seq_file *m, const struct wlmon_columns *table,
		       const struct wlmon_row *row)
{
	unsigned int i;

	for (; table->column; table++) {
		for (i = 0; i < table->count; i++) {
			const struct wlmon_column *column = &table->column[i];

			seq_puts(m, column->name);
			seq_putc(m, ' ');
			column->put(m, row, column->at);
			seq_putc(m, '\n');
		}
	}
}

static u64 figure(const struct wlmon_row *row, unsigned int at)
{
	return *(const u64 *)((const char *)row->usage + at);
}

static void put_seconds(struct seq_file *m, const struct wlmon_row *row,
			unsigned int at)
{
	wlmon_format_seconds(m, figure(row, at));
}

/**
 * wlmon_column_usage_number() - print a figure of the usage
 * @m: file to print to
 * @row: row with the usage
 * @at: offset of the figure in &struct wlmon_usage
 *
 * Context: any.
 */
void wlmon_column_usage_number(struct seq_file *m, const struct wlmon_row *row,
			       unsigned int at)
{
	wlmon_format_number(m, figure(row, at));
}

/**
 * wlmon_column_usage_peak() - print a figure of the usage, which is unknown if 0
 * @m: file to print to
 * @row: row with the usage
 * @at: offset of the figure in &struct wlmon_usage
 *
 * Context: any.
 */
void wlmon_column_usage_peak(struct seq_file *m, const struct wlmon_row *row,
			     unsigned int at)
{
	if (figure(row, at))
		wlmon_column_usage_number(m, row, at);
	else
		seq_putc(m, '-');
}

/* Convert pages * ns / 1024 to MiB * us, the unit of taskstats. */
static void put_integral(struct seq_file *m, const struct wlmon_row *row,
			 unsigned int at)
{
	wlmon_format_number(m, div_u64(figure(row, at) * (PAGE_SIZE / 1024), 1000));
}

static bool delay_known(const struct wlmon_row *row, unsigned int kind)
{
	return wlmon_delays_kept(kind) &&
	       (kind == WLMON_DELAY_CPU || !row->usage->acct.delays.blind);
}

static void put_delay_count(struct seq_file *m, const struct wlmon_row *row,
			    unsigned int at)
{
	if (delay_known(row, at))
		wlmon_format_number(m, row->usage->acct.delays.count[at]);
	else
		seq_putc(m, '-');
}

static void put_delay(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	if (delay_known(row, at))
		wlmon_format_seconds(m, row->usage->acct.delays.ns[at]);
	else
		seq_putc(m, '-');
}

#define SECONDS(name, field) \
	{ name, put_seconds, offsetof(struct wlmon_usage, field) }
#define NUMBER(name, field) \
	{ name, wlmon_column_usage_number, offsetof(struct wlmon_usage, field) }
#define INTEGRAL(name, field) \
	{ name, put_integral, offsetof(struct wlmon_usage, field) }

const struct wlmon_column wlmon_time_columns[] = {
	SECONDS("UTIME", cpu.utime),
	SECONDS("STIME", cpu.stime),
};

const struct wlmon_column wlmon_peak_column[] = {
	{ "MAXRSS_KB", wlmon_column_usage_peak,
	  offsetof(struct wlmon_usage, peak.rss_kb) },
};

const struct wlmon_column wlmon_count_columns[] = {
	NUMBER("MINFLT", memory.minflt),
	NUMBER("MAJFLT", memory.majflt),
	NUMBER("NVCSW", switches.nvcsw),
	NUMBER("NIVCSW", switches.nivcsw),
	NUMBER("INBLOCK", blocks.in),
	NUMBER("OUBLOCK", blocks.out),
	NUMBER("RCHAR", acct.io.rchar),
	NUMBER("WCHAR", acct.io.wchar),
	NUMBER("READ_BYTES", acct.io.read_bytes),
	NUMBER("WRITE_BYTES", acct.io.write_bytes),
};

const struct wlmon_column wlmon_delay_columns[] = {
	{ "CPU_DELAY_N", put_delay_count, WLMON_DELAY_CPU },
	{ "CPU_DELAY", put_delay, WLMON_DELAY_CPU },
	{ "BLKIO_DELAY_N", put_delay_count, WLMON_DELAY_BLKIO },
	{ "BLKIO_DELAY", put_delay, WLMON_DELAY_BLKIO },
	{ "SWAPIN_DELAY_N", put_delay_count, WLMON_DELAY_SWAPIN },
	{ "SWAPIN_DELAY", put_delay, WLMON_DELAY_SWAPIN },
	{ "FREEPAGES_DELAY_N", put_delay_count, WLMON_DELAY_FREEPAGES },
	{ "FREEPAGES_DELAY", put_delay, WLMON_DELAY_FREEPAGES },
	{ "THRASHING_DELAY_N", put_delay_count, WLMON_DELAY_THRASHING },
	{ "THRASHING_DELAY", put_delay, WLMON_DELAY_THRASHING },
	{ "COMPACT_DELAY_N", put_delay_count, WLMON_DELAY_COMPACT },
	{ "COMPACT_DELAY", put_delay, WLMON_DELAY_COMPACT },
	{ "WPCOPY_DELAY_N", put_delay_count, WLMON_DELAY_WPCOPY },
	{ "WPCOPY_DELAY", put_delay, WLMON_DELAY_WPCOPY },
	{ "IRQ_DELAY_N", put_delay_count, WLMON_DELAY_IRQ },
	{ "IRQ_DELAY", put_delay, WLMON_DELAY_IRQ },
};

const struct wlmon_column wlmon_accounting_columns[] = {
	SECONDS("RUNTIME", cpu.runtime),
	SECONDS("UTIME_TICKS", cpu.utime_ticks),
	SECONDS("STIME_TICKS", cpu.stime_ticks),
	INTEGRAL("COREMEM", acct.rss_time),
	INTEGRAL("VIRTMEM", acct.vm_time),
	NUMBER("SYSCR", acct.io.syscr),
	NUMBER("SYSCW", acct.io.syscw),
	NUMBER("CANCELLED_WRITE_BYTES", acct.io.cancelled_write_bytes),
};
