// SPDX-License-Identifier: GPL-2.0
/*
 * hooks, ledger, target and reset: views of the module's own state. Owns the lock of
 * resets; functions may sleep, and callers hold no other lock than that of the
 * open file.
 */
#include "view.h"

#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <wlmon/hook.h>
#include <wlmon/ledger.h>
#include <wlmon/store.h>
#include <wlmon/syscall_stats.h>
#include <wlmon/target.h>
#include <wlmon/totals.h>
#include "format.h"

static const char *const kind_names[] = {
	[WLMON_KPROBE]		= "kprobe",
	[WLMON_KRETPROBE]	= "kretprobe",
	[WLMON_TRACEPOINT]	= "tracepoint",
};

static const char *const state_names[] = {
	[WLMON_HOOK_UNBOUND]	= "unbound",
	[WLMON_HOOK_BOUND]	= "bound",
	[WLMON_HOOK_ARMED]	= "armed",
	[WLMON_HOOK_SILENT]	= "silent",
	[WLMON_HOOK_STUCK]	= "stuck",
};

/**
 * wlmon_view_hooks_head() - print the header line of hooks
 * @m: file to print to
 *
 * Context: may sleep.
 */
void wlmon_view_hooks_head(struct seq_file *m)
{
	wlmon_hooks_check();
	seq_puts(m, "HOOK KIND SYMBOL STATE HITS MISSED LOST_WITHOUT OFF_SINCE\n");
}

/**
 * wlmon_view_hooks_count() - return the number of hooks
 *
 * Context: any.
 *
 * Return: the number.
 */
u32 wlmon_view_hooks_count(void)
{
	return WLMON_NR_HOOKS;
}

/**
 * wlmon_view_hooks_line() - print one hook
 * @m: file to print to
 * @index: index of the hook in the hook table
 * @buf: unused
 *
 * Context: may sleep.
 */
void wlmon_view_hooks_line(struct seq_file *m, u32 index,
			   struct wlmon_view_buf *buf)
{
	const struct wlmon_hook *hook;

	if (index >= WLMON_NR_HOOKS)
		return;
	hook = &wlmon_hooks[index];
	seq_printf(m, "%s %s %s %s ", hook->name, kind_names[hook->kind],
		   hook->symbol[0] ? hook->symbol : "-",
		   wlmon_hook_is_off(hook) ? "off" : state_names[hook->state]);
	if (hook->when == WLMON_WHILE_ALIVE)
		seq_putc(m, '-');
	else
		seq_printf(m, "%llu", wlmon_hook_read_hits(hook));
	seq_printf(m, " %llu %s ", wlmon_hook_probe_missed(hook), hook->lost);
	wlmon_format_moment(m, wlmon_hook_off_since(hook));
	seq_putc(m, '\n');
}

/**
 * wlmon_view_ledger_show() - print the ledger
 * @m: file to print to
 *
 * Context: may sleep.
 */
void wlmon_view_ledger_show(struct seq_file *m)
{
	u64 counts[WLMON_NR_COUNTS];
	int what;

	wlmon_ledger_read(counts);
	seq_printf(m, "complete %s\n",
		   wlmon_ledger_complete(counts) ? "yes" : "no");
	for (what = 0; what < WLMON_NR_COUNTS; what++)
		seq_printf(m, "%s %llu\n", wlmon_ledger_name(what),
			   counts[what]);
}

/**
 * wlmon_view_target_show() - print the rules
 * @m: file to print to
 *
 * Context: may sleep.
 */
void wlmon_view_target_show(struct seq_file *m)
{
	wlmon_target_show(m, "");
}

/**
 * wlmon_view_target_write() - change the rules
 * @text: the rules
 * @buf: unused
 *
 * Context: may sleep.
 *
 * Return: as wlmon_target_write().
 */
int wlmon_view_target_write(char *text, struct wlmon_view_buf *buf)
{
	return wlmon_target_write(text);
}

/* Keeps two resets apart. */
static DEFINE_MUTEX(reset_lock);

/**
 * wlmon_view_reset_show() - print a text of help
 * @m: file to print to
 *
 * Context: any.
 */
void wlmon_view_reset_show(struct seq_file *m)
{
	seq_puts(m, "write 1 to drop finished records and to zero totals and counters\n");
}

/**
 * wlmon_view_reset_write() - drop finished records, zero totals and counters
 * @text: 1
 * @buf: unused
 *
 * Context: may sleep; takes reset_lock.
 *
 * Return: 0; -EINVAL for any other text, or -ENOMEM, with nothing changed.
 */
int wlmon_view_reset_write(char *text, struct wlmon_view_buf *buf)
{
	u64 counts[WLMON_NR_COUNTS], released;
	int err;

	if (strcmp(strim(text), "1"))
		return -EINVAL;
	mutex_lock(&reset_lock);
	wlmon_ledger_read(counts);
	err = wlmon_syscall_stats_reset();
	if (!err) {
		released = wlmon_totals_reset();
		wlmon_store_purge(released);
		wlmon_ledger_reset(released);
	}
	mutex_unlock(&reset_lock);
	if (err)
		return err;
	/* adopt dropped processes that still live: their loss was just zeroed */
	if (counts[WLMON_RECORDS_DROPPED] || counts[WLMON_THREADS_DROPPED])
		wlmon_target_adopt();
	return 0;
}
