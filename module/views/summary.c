// SPDX-License-Identifier: GPL-2.0
/* summary: processes, exits and usage of the workload, for people. May sleep. */
#include "view.h"

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <wlmon/gfp.h>
#include <wlmon/hook.h>
#include <wlmon/ledger.h>
#include <wlmon/record_read.h>
#include <wlmon/target.h>
#include <wlmon/totals.h>
#include <wlmon/version.h>
#include "format.h"
#include "tree.h"

/**
 * struct summary - snapshot of all figures
 * @counts: the ledger
 * @totals: totals of released members, with usage and exits of the others added
 * @unread: upper bound of releases that @totals lacks, with records evicted unread
 * @zombies: members that exited and were not released
 * @records: records that were read
 * @tree: tree of the processes
 * @rec: copy of the current record
 * @largest: copy of the record with the highest peak RSS
 * @answered: wlmon_ticks() of the last result of getrusage(), 0 for none
 * @asker: copy of the record of its caller
 * @syscalls: the system calls
 */
struct summary {
	u64 counts[WLMON_NR_COUNTS];
	struct wlmon_totals totals;
	u64 unread;
	u64 zombies;
	u64 records;
	struct wlmon_tree tree;
	struct wlmon_record rec;
	struct wlmon_record largest;
	u64 answered;
	struct wlmon_record asker;
	struct wlmon_syscall_table syscalls;
};

static void leaf_fill(struct wlmon_leaf *leaf, const struct wlmon_record *rec)
{
	leaf->seq = rec->seq;
	leaf->parent_seq = rec->parent_seq;
	leaf->running = rec->state == WLMON_STATE_RUNNING;
	leaf->failed = rec->exit_known && rec->status;
	leaf->utime = rec->usage.cpu.utime;
	leaf->stime = rec->usage.cpu.stime;
	leaf->maxrss_kb = rec->usage.peak.rss_kb;
	memcpy(leaf->comm, rec->id.comm, sizeof(leaf->comm));
}

static void add_record(struct wlmon_totals *totals,
		       const struct wlmon_record *rec)
{
	wlmon_usage_add(&totals->usage, &rec->usage);
	if (rec->exit_known)
		wlmon_totals_add_end(totals, rec->status);
}

/* Attempts to read all records without an eviction meanwhile. */
#define TRIES 5

/* Return false if records were evicted before they were read. */
static bool gather_records(struct summary *sum, struct wlmon_leaf *leaves)
{
	struct wlmon_record *rec = &sum->rec;
	u32 i;

	wlmon_ledger_read(sum->counts);
	wlmon_totals_read(&sum->totals);
	sum->zombies = 0;
	sum->records = 0;
	sum->largest.usage.peak.rss_kb = 0;
	sum->answered = 0;
	for (i = wlmon_record_next(0); i < wlmon_record_max();
	     i = wlmon_record_next(i + 1)) {
		if (!wlmon_record_read_live(i, rec, NULL, NULL))
			continue;
		leaf_fill(&leaves[sum->records++], rec);
		sum->zombies += rec->state == WLMON_STATE_ZOMBIE;
		if (rec->state != WLMON_STATE_RELEASED ||
		    rec->release_seq > sum->totals.release_seq)
			add_record(&sum->totals, rec);
		if (rec->usage.peak.rss_kb >= sum->largest.usage.peak.rss_kb)
			sum->largest = *rec;
		if (rec->getrusage.when &&
		    rec->getrusage.when >= sum->answered) {
			sum->answered = rec->getrusage.when;
			sum->asker = *rec;
		}
		cond_resched();
	}
	sum->unread = wlmon_totals_evicted_since(sum->totals.release_seq);
	return !sum->unread;
}

static void show_verdict(struct seq_file *m, const u64 *counts)
{
	bool first = true;
	int what;

	if (wlmon_ledger_complete(counts)) {
		seq_puts(m, "complete: yes\n");
		return;
	}
	seq_puts(m, "complete: no (");
	for (what = 0; what < WLMON_NR_COUNTS; what++) {
		if (!wlmon_ledger_is_loss(what) || !counts[what])
			continue;
		seq_printf(m, "%s%s %llu", first ? "" : ", ",
			   wlmon_ledger_name(what), counts[what]);
		first = false;
	}
	seq_puts(m, ")\n");
}

/* Return when a hook on events of processes was first off; 0 for never. */
static u64 off_since(const struct wlmon_hook *hook)
{
	if (hook->source >= WLMON_SOURCE_SWITCH ||
	    (hook->standby && !wlmon_hooks_need_standby()))
		return 0;
	return wlmon_hook_off_since(hook);
}

static void show_off(struct seq_file *m)
{
	const struct wlmon_hook *hook;
	bool first = true;
	bool off = false;
	u64 since = 0;

	wlmon_for_each_hook(hook) {
		since = min_not_zero(since, off_since(hook));
		off |= wlmon_hook_is_off(hook);
	}
	if (!since)
		return;
	seq_puts(m, off ? "probes off since " :
			  "probes on again, but off for some time from ");
	wlmon_format_moment(m, since);
	wlmon_for_each_hook(hook) {
		if (!off_since(hook))
			continue;
		seq_printf(m, "%s%s", first ? ": " : ", ", hook->name);
		first = false;
	}
	seq_putc(m, '\n');
}

/* Leave out hooks on system calls: the section on system calls mentions them. */
static bool hook_sees(const struct wlmon_hook *hook)
{
	return hook->when == WLMON_WHILE_ALIVE ||
	       hook->state == WLMON_HOOK_ARMED ||
	       hook->state == WLMON_HOOK_STUCK ||
	       (hook->when != WLMON_ALWAYS && hook->state == WLMON_HOOK_BOUND);
}

/* The ledger does not count events without a hook, so name these hooks. */
static void show_blind_spots(struct seq_file *m)
{
	const struct wlmon_hook *hook;

	wlmon_for_each_hook(hook)
		if (!hook_sees(hook))
			seq_printf(m, "without hook %s: %s not seen\n",
				   hook->name, hook->lost);
}

static void show_top(struct seq_file *m, const struct summary *sum)
{
	show_verdict(m, sum->counts);
	show_off(m);
	show_blind_spots(m);
}

static void show_target(struct seq_file *m, const struct summary *sum)
{
	seq_puts(m, "\ntarget\n");
	wlmon_target_show(m, "  ");
	if (!wlmon_target_follow())
		seq_puts(m, "  (children are not followed)\n");
}

static void show_processes(struct seq_file *m, const struct summary *sum)
{
	const u64 *counts = sum->counts;
	u64 alive = wlmon_ledger_alive(counts);

	seq_puts(m, "\nprocesses\n");
	seq_printf(m, "  %llu in all: %llu forked, %llu adopted, %llu matched",
		   alive + counts[WLMON_PROCESSES_EXITED],
		   counts[WLMON_PROCESSES_FORKED],
		   counts[WLMON_PROCESSES_ADOPTED],
		   counts[WLMON_PROCESSES_MATCHED]);
	if (counts[WLMON_PROCESSES_CARRIED])
		seq_printf(m, ", %llu from before the reset",
			   counts[WLMON_PROCESSES_CARRIED]);
	seq_printf(m, "\n  %llu running, %llu exited: %llu zombies, %llu released\n",
		   alive, counts[WLMON_PROCESSES_EXITED], sum->zombies,
		   counts[WLMON_PROCESSES_RELEASED]);
	seq_printf(m, "  %llu threads created, %llu found running, %llu exited\n",
		   counts[WLMON_THREADS_CREATED], counts[WLMON_THREADS_FOUND],
		   counts[WLMON_THREADS_EXITED]);
	seq_printf(m, "  %llu execs, %llu failed\n", counts[WLMON_EXECS],
		   counts[WLMON_EXECS_FAILED]);
	seq_printf(m, "  %llu creations of processes and threads failed\n",
		   counts[WLMON_FORKS_FAILED]);
}

static void show_tree(struct seq_file *m, const struct summary *sum)
{
	const struct wlmon_tree *tree = &sum->tree;
	int i;

	if (tree->count)
		seq_puts(m, "\n  COUNT RUNNING  FAILED       USER     SYSTEM  MAXRSS_KB  COMM\n");
	for (i = wlmon_tree_next(tree, -1); i >= 0;
	     i = wlmon_tree_next(tree, i)) {
		const struct wlmon_branch *branch = &tree->branch[i];

		seq_printf(m, "%7llu %7llu %7llu ", branch->count,
			   branch->running, branch->failed);
		wlmon_format_seconds_wide(m, branch->utime);
		seq_putc(m, ' ');
		wlmon_format_seconds_wide(m, branch->stime);
		seq_printf(m, " %10llu  %*s", branch->maxrss_kb,
			   min_t(int, 2 * branch->depth, 40), "");
		wlmon_format_text(m, branch->comm);
		seq_putc(m, '\n');
	}
	if (tree->left_out)
		seq_printf(m, "%7llu more do not fit here; see processes\n",
			   tree->left_out);
	if (sum->counts[WLMON_RECORDS_EVICTED])
		seq_printf(m, "%7llu earlier ones made room (max_records %u); the figures below include them\n",
			   sum->counts[WLMON_RECORDS_EVICTED],
			   wlmon_record_max());
	if (sum->unread)
		seq_printf(m, "%7llu or fewer were released and evicted while this was read; the figures below can lack them\n",
			   sum->unread);
}

static void show_exits(struct seq_file *m, const struct summary *sum)
{
	const struct wlmon_totals *totals = &sum->totals;
	char how[WLMON_EXIT_LEN];
	int i;

	seq_puts(m, "\nexits\n");
	for (i = 0; i < WLMON_NR_CODES; i++) {
		if (!totals->codes[i])
			continue;
		wlmon_format_exit(how, sizeof(how), i << 8);
		seq_printf(m, "  %-20s %llu\n", how, totals->codes[i]);
	}
	for (i = 1; i < WLMON_NR_SIGNALS; i++) {
		if (!totals->signals[i])
			continue;
		wlmon_format_exit(how, sizeof(how), i);
		seq_printf(m, "  %-20s %llu\n", how, totals->signals[i]);
	}
	if (totals->cores)
		seq_printf(m, "  %-20s %llu\n", "of these, with core",
			   totals->cores);
}

static void show_usage(struct seq_file *m, const struct summary *sum)
{
	const struct wlmon_usage *usage = &sum->totals.usage;

	seq_puts(m, "\ncpu\n  user ");
	wlmon_format_seconds(m, usage->cpu.utime);
	seq_puts(m, " s, system ");
	wlmon_format_seconds(m, usage->cpu.stime);
	seq_printf(m, " s\n  %llu voluntary switches, %llu involuntary\n",
		   usage->switches.nvcsw, usage->switches.nivcsw);

	seq_printf(m, "\nmemory\n  largest process %llu KiB",
		   usage->peak.rss_kb);
	if (usage->peak.rss_kb &&
	    sum->largest.usage.peak.rss_kb == usage->peak.rss_kb) {
		seq_printf(m, " (pid %d, ", sum->largest.id.pid);
		wlmon_format_text(m, sum->largest.id.comm);
		seq_putc(m, ')');
	}
	seq_printf(m, "\n  %llu minor faults, %llu major\n",
		   usage->memory.minflt, usage->memory.majflt);

	seq_printf(m, "\ni/o\n  %llu bytes read by calls, %llu written\n",
		   usage->acct.io.rchar, usage->acct.io.wchar);
	seq_printf(m, "  %llu bytes fetched from storage, %llu sent to it\n",
		   usage->acct.io.read_bytes, usage->acct.io.write_bytes);
}

static void show_delays(struct seq_file *m, const struct summary *sum)
{
	const struct wlmon_delays *delays = &sum->totals.usage.acct.delays;
	static const char *const names[] = {
		[WLMON_DELAY_CPU]	= "for a cpu",
		[WLMON_DELAY_BLKIO]	= "for block i/o",
		[WLMON_DELAY_SWAPIN]	= "for swap-in",
		[WLMON_DELAY_FREEPAGES]	= "for free pages",
		[WLMON_DELAY_THRASHING]	= "for thrashing pages",
		[WLMON_DELAY_COMPACT]	= "for compaction",
		[WLMON_DELAY_WPCOPY]	= "for copies on write",
		[WLMON_DELAY_IRQ]	= "for interrupts",
	};
	int kind;

	seq_puts(m, "\ndelays\n");
	for (kind = 0; kind < WLMON_NR_DELAYS; kind++) {
		if (!delays->count[kind])
			continue;
		seq_printf(m, "  %-20s ", names[kind]);
		wlmon_format_seconds_wide(m, delays->ns[kind]);
		seq_printf(m, " s in %llu waits\n", delays->count[kind]);
	}
	if (delays->blind)
		seq_printf(m, "  %llu threads were created without delay accounting (sysctl kernel.task_delayacct=1)\n",
			   delays->blind);
}

static void show_getrusage(struct seq_file *m, const struct summary *sum)
{
	const struct wlmon_getrusage *did = &sum->asker.getrusage;
	const u64 *counts = sum->counts;

	seq_printf(m, "\ngetrusage\n  %llu calls: %llu for self, %llu for children, %llu for a thread; %llu failed\n",
		   counts[WLMON_GETRUSAGE_CALLS], counts[WLMON_GETRUSAGE_SELF],
		   counts[WLMON_GETRUSAGE_CHILDREN],
		   counts[WLMON_GETRUSAGE_THREAD],
		   counts[WLMON_GETRUSAGE_ERRORS]);
	if (!sum->answered)
		return;
	seq_printf(m, "  the last one told pid %d of %s: user ",
		   sum->asker.id.pid, wlmon_format_who(sum->asker.rusage_who));
	wlmon_format_seconds(m, did->last.utime_us * NSEC_PER_USEC);
	seq_puts(m, " s, system ");
	wlmon_format_seconds(m, did->last.stime_us * NSEC_PER_USEC);
	seq_printf(m, " s, peak %llu KiB, %llu minor faults, %llu major\n",
		   did->last.maxrss_kb, did->last.minflt, did->last.majflt);
}

static void show_syscalls(struct seq_file *m, const struct summary *sum)
{
	wlmon_view_summary_syscalls(m, &sum->syscalls);
}

static void show_subsystems(struct seq_file *m, const struct summary *sum)
{
	wlmon_view_summary_subsystems(m, &sum->syscalls);
}

static void (*const sections[])(struct seq_file *m, const struct summary *sum) = {
	show_top,
	show_target,
	show_processes,
	show_tree,
	show_exits,
	show_usage,
	show_delays,
	show_getrusage,
	show_syscalls,
	show_subsystems,
};

/**
 * wlmon_view_summary_head() - print the first line of summary
 * @m: file to print to
 *
 * Context: any.
 */
void wlmon_view_summary_head(struct seq_file *m)
{
	seq_puts(m, "wlmon " WLMON_VERSION "\n");
}

/**
 * wlmon_view_summary_gather() - take a snapshot of all figures
 * @lines: set to the number of sections
 *
 * Context: may sleep.
 *
 * Return: a &struct summary, or -ENOMEM as an error pointer.
 */
void *wlmon_view_summary_gather(u32 *lines)
{
	struct summary *sum = kvzalloc(sizeof(*sum), GFP_KERNEL);
	struct wlmon_leaf *leaves;
	unsigned int tries = TRIES;

	leaves = kvmalloc_array(wlmon_record_max(), sizeof(*leaves),
				WLMON_GFP_LARGE);
	if (!sum || !leaves) {
		kvfree(leaves);
		kvfree(sum);
		return ERR_PTR(-ENOMEM);
	}
	while (!gather_records(sum, leaves) && --tries)
		;
	if (sum->unread)
		wlmon_ledger_count(WLMON_READS_INEXACT);
	wlmon_tree_grow(&sum->tree, leaves, sum->records);
	kvfree(leaves);
	if (wlmon_syscall_stats_enabled())
		sum->syscalls.count = wlmon_syscall_read(sum->syscalls.row,
							 &sum->syscalls.total);
	*lines = ARRAY_SIZE(sections);
	return sum;
}

/**
 * wlmon_view_summary_line() - print one section
 * @m: file to print to
 * @index: index of the section
 * @buf: has the snapshot
 *
 * Context: may sleep.
 */
void wlmon_view_summary_line(struct seq_file *m, u32 index,
			     struct wlmon_view_buf *buf)
{
	sections[index](m, buf->snapshot);
}
