// SPDX-License-Identifier: GPL-2.0
/* Tables whose columns are the rows of a table. */
#include <wlmon/column.h>

#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <wlmon/compat/delays.h>
#include <wlmon/format.h>

/**
 * wlmon_columns_head() - the header line
 * @m: where to
 * @columns: the columns
 * @count: how many
 */
void wlmon_columns_head(struct seq_file *m, const struct wlmon_column *columns,
			unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		seq_printf(m, "%s%s", i ? " " : "", columns[i].name);
	seq_putc(m, '\n');
}

/**
 * wlmon_columns_line() - one line of a table
 * @m: where to
 * @columns: the columns
 * @count: how many
 * @row: what the line is about
 */
void wlmon_columns_line(struct seq_file *m, const struct wlmon_column *columns,
			unsigned int count, const struct wlmon_row *row)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (i)
			seq_putc(m, ' ');
		columns[i].put(m, row, columns[i].at);
	}
	seq_putc(m, '\n');
}

/**
 * wlmon_columns_list() - the same as a list of names and values
 * @m: where to
 * @columns: the columns
 * @count: how many
 * @row: what it is about
 */
void wlmon_columns_list(struct seq_file *m, const struct wlmon_column *columns,
			unsigned int count, const struct wlmon_row *row)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		seq_printf(m, "%s ", columns[i].name);
		columns[i].put(m, row, columns[i].at);
		seq_putc(m, '\n');
	}
}

static u64 figure(const struct wlmon_row *row, unsigned int at)
{
	return *(const u64 *)((const char *)row->usage + at);
}

/**
 * wlmon_put_usage_seconds() - print a figure that is in ns
 * @m: where to
 * @row: has the usage
 * @at: offset of the figure in &struct wlmon_usage
 */
void wlmon_put_usage_seconds(struct seq_file *m, const struct wlmon_row *row,
			     unsigned int at)
{
	wlmon_put_seconds(m, figure(row, at));
}

/**
 * wlmon_put_usage_number() - print a figure as it is
 * @m: where to
 * @row: has the usage
 * @at: offset of the figure in &struct wlmon_usage
 */
void wlmon_put_usage_number(struct seq_file *m, const struct wlmon_row *row,
			    unsigned int at)
{
	seq_printf(m, "%llu", figure(row, at));
}

/**
 * wlmon_put_usage_peak() - print a figure that is 0 while it is unknown
 * @m: where to
 * @row: has the usage
 * @at: offset of the figure in &struct wlmon_usage
 */
void wlmon_put_usage_peak(struct seq_file *m, const struct wlmon_row *row,
			  unsigned int at)
{
	if (figure(row, at))
		wlmon_put_usage_number(m, row, at);
	else
		seq_putc(m, '-');
}

/**
 * wlmon_put_usage_integral() - print pages times ns / 1024 as taskstats does
 * @m: where to
 * @row: has the usage
 * @at: offset of the figure in &struct wlmon_usage; printed in MiB times us
 */
void wlmon_put_usage_integral(struct seq_file *m, const struct wlmon_row *row,
			      unsigned int at)
{
	seq_printf(m, "%llu", div_u64(figure(row, at) * PAGE_SIZE, 1000 * 1024));
}

static bool delay_known(const struct wlmon_row *row, unsigned int kind)
{
	return wlmon_delays_kept(kind) &&
	       (kind == WLMON_DELAY_CPU || !row->usage->own.delays.blind);
}

/**
 * wlmon_put_delay_count() - print how often something was waited for
 * @m: where to
 * @row: has the usage
 * @at: an &enum wlmon_delay
 */
void wlmon_put_delay_count(struct seq_file *m, const struct wlmon_row *row,
			   unsigned int at)
{
	if (delay_known(row, at))
		seq_printf(m, "%llu", row->usage->own.delays.count[at]);
	else
		seq_putc(m, '-');
}

/**
 * wlmon_put_delay() - print how long something was waited for
 * @m: where to
 * @row: has the usage
 * @at: an &enum wlmon_delay
 */
void wlmon_put_delay(struct seq_file *m, const struct wlmon_row *row,
		     unsigned int at)
{
	if (delay_known(row, at))
		wlmon_put_seconds(m, row->usage->own.delays.ns[at]);
	else
		seq_putc(m, '-');
}
