// SPDX-License-Identifier: GPL-2.0
/*
 * syscalls, subsystems, syscall_errors, and their sections of summary. Holds no lock;
 * may sleep.
 */
#include "view.h"

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <wlmon/syscall_stats.h>
#include <wlmon/ticks.h>
#include "format.h"

#define TOP_CALLS 10

/* System calls of one subsystem, or of all. */
struct share {
	const char *name;
	u64 calls;
	u64 errors;
	struct wlmon_span time;
	u64 distinct;
	u64 unfinished;
};

/**
 * struct shares - snapshot of the system calls by subsystem
 * @count: rows of @row
 * @row: subsystems, most calls first
 * @total: sum of @row
 */
struct shares {
	u32 count;
	struct share row[WLMON_NR_SUBSYSTEMS];
	struct share total;
};

/**
 * struct errors - snapshot of the errors that system calls returned
 * @row: errors, most frequent first
 */
struct errors {
	struct wlmon_syscall_error_row row[WLMON_NR_ERRORS + 1];
};

/* Return a ratio in hundredths of a percent. */
static u32 part_of(u64 part, u64 whole)
{
	return whole ? mul_u64_u64_div_u64(min(part, whole), 10000, whole) : 0;
}

static void put_percent(struct seq_file *m, u32 share)
{
	seq_printf(m, "%3u.%02u ", share / 100, share % 100);
}

static void put_latency(struct seq_file *m, const struct wlmon_syscall_row *row)
{
	if (!row->timed) {
		seq_puts(m, "- - - -");
		return;
	}
	wlmon_format_micros(m, row->shortest_ns);
	seq_putc(m, ' ');
	wlmon_format_micros(m, row->longest_ns);
	seq_putc(m, ' ');
	wlmon_format_micros(m, row->p50_ns);
	seq_putc(m, ' ');
	wlmon_format_micros(m, row->p99_ns);
}

/* Print the columns of strace -c. */
static void put_row(struct seq_file *m, const struct wlmon_syscall_row *row,
		    const struct wlmon_syscall_row *total)
{
	u64 us = wlmon_ticks_to_us(&row->time);

	put_percent(m, wlmon_span_part(&row->time, &total->time));
	wlmon_format_span_wide(m, us);
	seq_printf(m, " %11llu %9llu %9llu ",
		   row->timed ? div64_u64(us, row->timed) : 0, row->calls,
		   row->errors);
}

static void put_call(struct seq_file *m, const struct wlmon_syscall_row *row,
		     const struct wlmon_syscall_row *total)
{
	const struct wlmon_syscall *known = wlmon_syscall_known(row->call);
	char name[WLMON_CALL_LEN];

	wlmon_syscall_format(name, sizeof(name), row->call);
	put_row(m, row, total);
	seq_printf(m, "%-20s ", name);
	wlmon_format_text(m, wlmon_syscall_subsystem(row->call));
	if (known)
		seq_printf(m, " sys_%s", known->name);
	else
		seq_puts(m, " -");
	seq_printf(m, " %llu ", row->unfinished);
	put_latency(m, row);
	seq_printf(m, " %s\n", known ? known->source : "-");
}

/**
 * wlmon_view_syscalls_head() - print the header line of syscalls
 * @m: file to print to
 *
 * Context: any.
 */
void wlmon_view_syscalls_head(struct seq_file *m)
{
	seq_puts(m, " %TIME    SECONDS  USECS/CALL     CALLS    ERRORS SYSCALL SUBSYSTEM API UNFINISHED MIN_US MAX_US P50_US P99_US SOURCE\n");
}

/**
 * wlmon_view_syscalls_gather() - take a snapshot of the system calls
 * @lines: set to one for each kind of call, and one for the total
 *
 * Context: may sleep.
 *
 * Return: a &struct wlmon_syscall_table, or -ENOMEM as an error pointer.
 */
void *wlmon_view_syscalls_gather(u32 *lines)
{
	struct wlmon_syscall_table *all = kvmalloc(sizeof(*all), GFP_KERNEL);

	if (!all)
		return ERR_PTR(-ENOMEM);
	all->count = wlmon_syscall_read(all->row, &all->total);
	*lines = wlmon_syscall_stats_enabled() ? all->count + 1 : 0;
	return all;
}

/**
 * wlmon_view_syscalls_line() - print one system call, or the total
 * @m: file to print to
 * @index: row in the snapshot; the one after the last is the total
 * @buf: has the snapshot
 *
 * Context: any.
 */
void wlmon_view_syscalls_line(struct seq_file *m, u32 index,
			      struct wlmon_view_buf *buf)
{
	const struct wlmon_syscall_table *all = buf->snapshot;

	if (index < all->count) {
		put_call(m, &all->row[index], &all->total);
		return;
	}
	put_row(m, &all->total, &all->total);
	seq_printf(m, "%-20s - - %llu ", "total", all->total.unfinished);
	put_latency(m, &all->total);
	seq_puts(m, " -\n");
}

static int more_calls(const void *a, const void *b)
{
	const struct share *one = a;
	const struct share *two = b;

	if (one->calls != two->calls)
		return one->calls < two->calls ? 1 : -1;
	if (one->unfinished != two->unfinished)
		return one->unfinished < two->unfinished ? 1 : -1;
	return one->name < two->name ? -1 : one->name > two->name;
}

static void share_add(struct share *share, const struct wlmon_syscall_row *row)
{
	share->calls += row->calls;
	share->errors += row->errors;
	wlmon_span_add(&share->time, &row->time);
	share->unfinished += row->unfinished;
	share->distinct++;
}

static void shares_fill(const struct wlmon_syscall_table *all, struct shares *by)
{
	const struct wlmon_syscall *known;
	enum wlmon_subsystem of;
	u32 i;

	memset(by, 0, sizeof(*by));
	by->total.name = "total";
	for (i = 0; i < WLMON_NR_SUBSYSTEMS; i++)
		by->row[i].name = wlmon_subsystem_name(i);
	for (i = 0; i < all->count; i++) {
		known = wlmon_syscall_known(all->row[i].call);
		of = known ? known->subsystem : WLMON_SUBSYS_UNKNOWN;
		share_add(&by->row[of], &all->row[i]);
		share_add(&by->total, &all->row[i]);
	}
	/* subsystems without calls come last */
	sort(by->row, WLMON_NR_SUBSYSTEMS, sizeof(by->row[0]), more_calls, NULL);
	while (by->count < WLMON_NR_SUBSYSTEMS && by->row[by->count].distinct)
		by->count++;
}

static void put_share(struct seq_file *m, const struct share *share,
		      const struct share *total)
{
	put_percent(m, part_of(share->calls, total->calls));
	seq_printf(m, "%9llu %9llu ", share->calls, share->errors);
	wlmon_format_span_wide(m, wlmon_ticks_to_us(&share->time));
	seq_printf(m, " %8llu ", share->distinct);
}

/**
 * wlmon_view_subsystems_head() - print the header line of subsystems
 * @m: file to print to
 *
 * Context: any.
 */
void wlmon_view_subsystems_head(struct seq_file *m)
{
	seq_puts(m, "%CALLS     CALLS    ERRORS    SECONDS DISTINCT SUBSYSTEM UNFINISHED\n");
}

/**
 * wlmon_view_subsystems_gather() - take a snapshot of the system calls by subsystem
 * @lines: set to one for each subsystem with calls, and one for the total
 *
 * Context: may sleep.
 *
 * Return: a &struct shares, or -ENOMEM as an error pointer.
 */
void *wlmon_view_subsystems_gather(u32 *lines)
{
	struct wlmon_syscall_table *all;
	struct shares *by;
	u32 calls;

	by = kvmalloc(sizeof(*by), GFP_KERNEL);
	if (!by)
		return ERR_PTR(-ENOMEM);
	all = wlmon_view_syscalls_gather(&calls);
	if (IS_ERR(all)) {
		kvfree(by);
		return all;
	}
	shares_fill(all, by);
	kvfree(all);
	*lines = calls ? by->count + 1 : 0;
	return by;
}

/**
 * wlmon_view_subsystems_line() - print one subsystem, or the total
 * @m: file to print to
 * @index: row in the snapshot; the one after the last is the total
 * @buf: has the snapshot
 *
 * Context: any.
 */
void wlmon_view_subsystems_line(struct seq_file *m, u32 index,
				struct wlmon_view_buf *buf)
{
	const struct shares *by = buf->snapshot;
	const struct share *share;

	share = index < by->count ? &by->row[index] : &by->total;
	put_share(m, share, &by->total);
	wlmon_format_text(m, share->name);
	seq_printf(m, " %llu\n", share->unfinished);
}

/**
 * wlmon_view_syscall_errors_head() - print the header line of syscall_errors
 * @m: file to print to
 *
 * Context: any.
 */
void wlmon_view_syscall_errors_head(struct seq_file *m)
{
	seq_puts(m, "SYSCALL ERRNO COUNT\n");
}

/**
 * wlmon_view_syscall_errors_gather() - take a snapshot of the errors
 * @lines: set to the number of errors
 *
 * Context: may sleep.
 *
 * Return: a &struct errors, or -ENOMEM as an error pointer.
 */
void *wlmon_view_syscall_errors_gather(u32 *lines)
{
	struct errors *all = kvmalloc(sizeof(*all), GFP_KERNEL);

	if (!all)
		return ERR_PTR(-ENOMEM);
	*lines = wlmon_syscall_read_errors(all->row);
	return all;
}

/**
 * wlmon_view_syscall_errors_line() - print one error of one system call
 * @m: file to print to
 * @index: row in the snapshot
 * @buf: has the snapshot
 *
 * Context: any.
 */
void wlmon_view_syscall_errors_line(struct seq_file *m, u32 index,
				    struct wlmon_view_buf *buf)
{
	const struct errors *all = buf->snapshot;
	const struct wlmon_syscall_error_row *row = &all->row[index];
	char name[WLMON_CALL_LEN];
	char err[WLMON_ERRNO_LEN];

	wlmon_syscall_format(name, sizeof(name), row->call);
	if (row->err)
		wlmon_format_errno(err, sizeof(err), row->err);
	else
		strscpy(err, "other", sizeof(err));
	seq_printf(m, "%s %s %llu\n", name, err, row->count);
}

/**
 * wlmon_view_summary_syscalls() - print the system calls for summary
 * @m: file to print to
 * @all: snapshot of the system calls
 *
 * Context: any.
 */
void wlmon_view_summary_syscalls(struct seq_file *m, const struct wlmon_syscall_table *all)
{
	char name[WLMON_CALL_LEN];
	u32 i;

	seq_puts(m, "\nsystem calls\n");
	if (!wlmon_syscall_stats_enabled()) {
		seq_puts(m, "  not counted (see syscalls= and hooks)\n");
		return;
	}
	seq_printf(m, "  %llu calls of %u kinds, %llu failed, %llu did not return\n",
		   all->total.calls, all->count, all->total.errors,
		   all->total.unfinished);
	if (!all->count)
		return;
	seq_puts(m, "\n   %TIME    SECONDS  USECS/CALL     CALLS    ERRORS SYSCALL              SUBSYSTEM\n");
	for (i = 0; i < min_t(u32, all->count, TOP_CALLS); i++) {
		wlmon_syscall_format(name, sizeof(name), all->row[i].call);
		seq_puts(m, "  ");
		put_row(m, &all->row[i], &all->total);
		seq_printf(m, "%-20s %s\n", name, wlmon_syscall_subsystem(all->row[i].call));
	}
	if (all->count > TOP_CALLS)
		seq_printf(m, "  %u more kinds; see syscalls\n",
			   all->count - TOP_CALLS);
}

/**
 * wlmon_view_summary_subsystems() - print the subsystems for summary
 * @m: file to print to
 * @all: snapshot of the system calls
 *
 * Context: any.
 */
void wlmon_view_summary_subsystems(struct seq_file *m,
				   const struct wlmon_syscall_table *all)
{
	struct shares by;
	u32 i;

	if (!wlmon_syscall_stats_enabled())
		return;
	seq_puts(m, "\nsubsystems\n");
	if (!all->count) {
		seq_puts(m, "  none\n");
		return;
	}
	shares_fill(all, &by);
	seq_puts(m, "  %CALLS     CALLS    ERRORS    SECONDS DISTINCT SUBSYSTEM\n");
	for (i = 0; i < by.count; i++) {
		seq_puts(m, "  ");
		put_share(m, &by.row[i], &by.total);
		seq_printf(m, "%s\n", by.row[i].name);
	}
}
