// SPDX-License-Identifier: GPL-2.0
/* syscalls, subsystems, syscall_errors, and their part of summary. */
#include <wlmon/view.h>

#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <wlmon/calls.h>
#include <wlmon/format.h>
#include <wlmon/ticks.h>

#define TOP_CALLS 10

/**
 * struct syscalls - everything that is gathered before the first line is printed
 * @count: rows of @row
 * @row: the calls that were made
 * @total: their sum
 */
struct syscalls {
	u32 count;
	struct wlmon_call_row row[WLMON_NR_CALLS];
	struct wlmon_call_row total;
};

/* One subsystem, or all. */
struct share {
	const char *name;
	u64 calls;
	u64 errors;
	struct wlmon_span time;
	u64 distinct;
	u64 unfinished;
};

static struct syscalls *syscalls_gather(struct seq_file *m)
{
	struct syscalls *all = kvmalloc(sizeof(*all), GFP_KERNEL);

	if (all)
		all->count = wlmon_calls_read(all->row, &all->total);
	else
		wlmon_view_fail(m, -ENOMEM);
	return all;
}

/* In hundredths of a percent. */
static u32 part_of(u64 part, u64 whole)
{
	return whole ? mul_u64_u64_div_u64(min(part, whole), 10000, whole) : 0;
}

static void put_percent(struct seq_file *m, u32 share)
{
	seq_printf(m, "%3u.%02u ", share / 100, share % 100);
}

static void put_latency(struct seq_file *m, const struct wlmon_call_row *row)
{
	if (!row->timed) {
		seq_puts(m, "- - - -");
		return;
	}
	wlmon_put_micros(m, row->shortest_ns);
	seq_putc(m, ' ');
	wlmon_put_micros(m, row->longest_ns);
	seq_putc(m, ' ');
	wlmon_put_micros(m, row->p50_ns);
	seq_putc(m, ' ');
	wlmon_put_micros(m, row->p99_ns);
}

/* The columns of strace -c. */
static void put_row(struct seq_file *m, const struct wlmon_call_row *row,
		    const struct wlmon_call_row *total)
{
	u64 us = wlmon_ticks_to_us(&row->time);

	put_percent(m, wlmon_span_part(&row->time, &total->time));
	wlmon_put_span_wide(m, us);
	seq_printf(m, " %11llu %9llu %9llu ",
		   row->timed ? div64_u64(us, row->timed) : 0, row->calls,
		   row->errors);
}

static void put_call(struct seq_file *m, const struct wlmon_call_row *row,
		     const struct wlmon_call_row *total)
{
	const struct wlmon_syscall *known = wlmon_call_known(row->call);
	char name[WLMON_CALL_LEN];

	wlmon_call_format(name, sizeof(name), row->call);
	put_row(m, row, total);
	seq_printf(m, "%-20s ", name);
	wlmon_put_text(m, wlmon_call_label(row->call));
	if (known)
		seq_printf(m, " sys_%s", known->name);
	else
		seq_puts(m, " -");
	seq_printf(m, " %llu ", row->unfinished);
	put_latency(m, row);
	seq_printf(m, " %s\n", known ? known->source : "-");
}

/** wlmon_syscalls_show() - the whole view `syscalls` */
void wlmon_syscalls_show(struct seq_file *m)
{
	struct syscalls *all;
	u32 i;

	seq_puts(m, " %TIME    SECONDS  USECS/CALL     CALLS    ERRORS SYSCALL SUBSYSTEM API UNFINISHED MIN_US MAX_US P50_US P99_US SOURCE\n");
	if (!wlmon_calls_enabled())
		return;
	all = syscalls_gather(m);
	if (!all)
		return;
	for (i = 0; i < all->count; i++)
		put_call(m, &all->row[i], &all->total);
	put_row(m, &all->total, &all->total);
	seq_printf(m, "%-20s - - %llu ", "total", all->total.unfinished);
	put_latency(m, &all->total);
	seq_puts(m, " -\n");
	kvfree(all);
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

static void share_add(struct share *share, const struct wlmon_call_row *row)
{
	share->calls += row->calls;
	share->errors += row->errors;
	wlmon_span_add(&share->time, &row->time);
	share->unfinished += row->unfinished;
	share->distinct++;
}

static void shares_fill(const struct syscalls *all,
			struct share share[WLMON_NR_SUBSYSTEMS],
			struct share *total)
{
	const struct wlmon_syscall *known;
	enum wlmon_subsystem of;
	u32 i;

	memset(share, 0, WLMON_NR_SUBSYSTEMS * sizeof(*share));
	memset(total, 0, sizeof(*total));
	total->name = "total";
	for (i = 0; i < WLMON_NR_SUBSYSTEMS; i++)
		share[i].name = wlmon_subsystem_name(i);
	for (i = 0; i < all->count; i++) {
		known = wlmon_call_known(all->row[i].call);
		of = known ? known->subsystem : WLMON_SUBSYS_UNKNOWN;
		share_add(&share[of], &all->row[i]);
		share_add(total, &all->row[i]);
	}
	sort(share, WLMON_NR_SUBSYSTEMS, sizeof(*share), more_calls, NULL);
}

static void put_share(struct seq_file *m, const struct share *share,
		      const struct share *total)
{
	put_percent(m, part_of(share->calls, total->calls));
	seq_printf(m, "%9llu %9llu ", share->calls, share->errors);
	wlmon_put_span_wide(m, wlmon_ticks_to_us(&share->time));
	seq_printf(m, " %8llu ", share->distinct);
}

/** wlmon_subsystems_show() - the whole view `subsystems` */
void wlmon_subsystems_show(struct seq_file *m)
{
	struct share share[WLMON_NR_SUBSYSTEMS], total;
	struct syscalls *all;
	u32 i;

	seq_puts(m, "%CALLS     CALLS    ERRORS    SECONDS DISTINCT SUBSYSTEM UNFINISHED\n");
	if (!wlmon_calls_enabled())
		return;
	all = syscalls_gather(m);
	if (!all)
		return;
	shares_fill(all, share, &total);
	kvfree(all);
	for (i = 0; i < WLMON_NR_SUBSYSTEMS; i++) {
		if (!share[i].distinct)
			continue;
		put_share(m, &share[i], &total);
		wlmon_put_text(m, share[i].name);
		seq_printf(m, " %llu\n", share[i].unfinished);
	}
	put_share(m, &total, &total);
	seq_printf(m, "total %llu\n", total.unfinished);
}

/** wlmon_syscall_errors_show() - the whole view `syscall_errors` */
void wlmon_syscall_errors_show(struct seq_file *m)
{
	struct wlmon_error_row *rows;
	char name[WLMON_CALL_LEN];
	char err[WLMON_ERRNO_LEN];
	u32 i, count;

	seq_puts(m, "SYSCALL ERRNO COUNT\n");
	rows = kvmalloc_array(WLMON_NR_ERRORS + 1, sizeof(*rows), GFP_KERNEL);
	if (!rows) {
		wlmon_view_fail(m, -ENOMEM);
		return;
	}
	count = wlmon_calls_read_errors(rows);
	for (i = 0; i < count; i++) {
		wlmon_call_format(name, sizeof(name), rows[i].call);
		if (rows[i].err)
			wlmon_format_errno(err, sizeof(err), rows[i].err);
		else
			snprintf(err, sizeof(err), "other");
		seq_printf(m, "%s %s %llu\n", name, err, rows[i].count);
	}
	kvfree(rows);
}

static void summary_calls(struct seq_file *m, const struct syscalls *all)
{
	char name[WLMON_CALL_LEN];
	u32 i;

	seq_printf(m, "  %llu calls of %u kinds, %llu failed, %llu did not return\n",
		   all->total.calls, all->count, all->total.errors,
		   all->total.unfinished);
	if (!all->count)
		return;
	seq_puts(m, "\n   %TIME    SECONDS  USECS/CALL     CALLS    ERRORS SYSCALL              SUBSYSTEM\n");
	for (i = 0; i < min_t(u32, all->count, TOP_CALLS); i++) {
		wlmon_call_format(name, sizeof(name), all->row[i].call);
		seq_puts(m, "  ");
		put_row(m, &all->row[i], &all->total);
		seq_printf(m, "%-20s %s\n", name, wlmon_call_label(all->row[i].call));
	}
	if (all->count > TOP_CALLS)
		seq_printf(m, "  %u more kinds; see syscalls\n",
			   all->count - TOP_CALLS);
}

static void summary_subsystems(struct seq_file *m, const struct syscalls *all)
{
	struct share share[WLMON_NR_SUBSYSTEMS], total;
	u32 i;

	seq_puts(m, "\nsubsystems\n");
	if (!all->count) {
		seq_puts(m, "  none\n");
		return;
	}
	shares_fill(all, share, &total);
	seq_puts(m, "  %CALLS     CALLS    ERRORS    SECONDS DISTINCT SUBSYSTEM\n");
	for (i = 0; i < WLMON_NR_SUBSYSTEMS; i++) {
		if (!share[i].distinct)
			continue;
		seq_puts(m, "  ");
		put_share(m, &share[i], &total);
		seq_printf(m, "%s\n", share[i].name);
	}
}

/** wlmon_syscalls_summary() - what `summary` says about system calls */
void wlmon_syscalls_summary(struct seq_file *m)
{
	struct syscalls *all;

	seq_puts(m, "\nsystem calls\n");
	if (!wlmon_calls_enabled()) {
		seq_puts(m, "  not counted (see syscalls= and hooks)\n");
		return;
	}
	all = syscalls_gather(m);
	if (!all)
		return;
	summary_calls(m, all);
	summary_subsystems(m, all);
	kvfree(all);
}
