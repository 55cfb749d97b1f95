// SPDX-License-Identifier: GPL-2.0
/* cgroups: a line for each cgroup of the workload. Holds no lock; may sleep. */
#include "view.h"

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <wlmon/cgroup.h>
#include <wlmon/ledger.h>
#include <wlmon/record_read.h>
#include <wlmon/totals.h>
#include "column.h"
#include "format.h"

/* Attempts to read all records without an eviction or a move meanwhile. */
#define TRIES 20

/**
 * struct wlmon_group - members and threads in a cgroup
 * @id: id of the cgroup, 0 for all cgroups without a slot
 * @alive: members that were not released
 * @ended: members that were released
 * @state: live threads by &enum wlmon_task_state
 */
struct wlmon_group {
	u64 id;
	u64 alive;
	u64 ended;
	u64 state[WLMON_NR_TASK_STATES];
};

/**
 * struct line - snapshot of a cgroup
 * @group: its members and threads
 * @usage: usage of members while they were in it
 */
struct line {
	struct wlmon_group group;
	struct wlmon_usage usage;
};

/**
 * struct gathering - state while the snapshot is taken
 * @account: copies of the accounts, to which living members are added; by slot
 * @group: members and threads, by slot
 * @at: state when the accounts were copied
 * @rec: copy of the current record
 * @seen: snapshot of the current thread
 */
struct gathering {
	struct wlmon_account account[WLMON_NR_ACCOUNTS];
	struct wlmon_group group[WLMON_NR_ACCOUNTS];
	struct wlmon_accounts_at at;
	struct wlmon_record rec;
	struct wlmon_thread_snapshot seen;
};

/* Return false if the member moved more than once since the accounts were copied. */
static bool record_add(struct gathering *all, const struct wlmon_record *rec)
{
	struct wlmon_account *account;
	bool known;
	u32 slot;

	known = wlmon_totals_cgroup(rec, all->at.moves, &slot);
	account = &all->account[slot];
	if (rec->state != WLMON_STATE_RELEASED)
		all->group[slot].alive++;
	else if (rec->release_seq > account->release_seq)
		account->ended++;
	else
		return true;
	wlmon_usage_add(&account->usage, &rec->usage);
	account->period = 1;
	return known;
}

/* Return false if an eviction or a move meanwhile makes the sums inexact. */
static bool gather_processes(struct gathering *all)
{
	bool known;
	u32 i;

	memset(all->group, 0, sizeof(all->group));
	known = wlmon_totals_read_cgroups(all->account, &all->at);
	for (i = wlmon_record_next(0); i < wlmon_record_max();
	     i = wlmon_record_next(i + 1)) {
		if (wlmon_record_read_counted(i, all->at.release_seq, &all->rec))
			known &= record_add(all, &all->rec);
		cond_resched();
	}
	for (i = 0; i < WLMON_NR_ACCOUNTS; i++)
		all->group[i].id = wlmon_cgroup_id(i);
	return wlmon_totals_hold(&all->at) && known;
}

static void gather_threads(struct gathering *all)
{
	struct wlmon_thread_snapshot *seen = &all->seen;
	u32 i;

	for (i = wlmon_thread_next(0); i < wlmon_thread_max();
	     i = wlmon_thread_next(i + 1)) {
		cond_resched();
		if (!wlmon_thread_read(i, seen))
			continue;
		/* skip a thread whose cgroup got this slot later */
		if (seen->group == WLMON_NR_CGROUPS ||
		    seen->cgroup == all->group[seen->group].id)
			all->group[seen->group].state[seen->state]++;
	}
}

static u32 count_used(const struct gathering *all)
{
	u32 slot, count = 0;

	for (slot = 0; slot < WLMON_NR_ACCOUNTS; slot++)
		count += !!all->account[slot].period;
	return count;
}

static void line_fill(struct line *line, const struct wlmon_group *group,
		      const struct wlmon_account *account)
{
	line->group = *group;
	line->group.ended = account->ended;
	line->usage = account->usage;
	wlmon_usage_settle(&line->usage);
}

/**
 * wlmon_view_put_cgroup() - print the path of a cgroup
 * @m: file to print to
 * @id: id of the cgroup, 0 for none
 *
 * Context: any but NMI.
 */
void wlmon_view_put_cgroup(struct seq_file *m, u64 id)
{
	const char *path;

	rcu_read_lock();
	path = wlmon_cgroup_path(id);
	if (path)
		wlmon_format_text(m, path);
	else if (id)
		seq_printf(m, "id:%llu", id);
	else
		seq_putc(m, '-');
	rcu_read_unlock();
}

static void put_path(struct seq_file *m, const struct wlmon_row *row,
		     unsigned int at)
{
	wlmon_view_put_cgroup(m, row->group->id);
}

static void put_alive(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	wlmon_format_number(m, row->group->alive);
}

static void put_ended(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	wlmon_format_number(m, row->group->ended);
}

static void put_task_state(struct seq_file *m, const struct wlmon_row *row,
			   unsigned int at)
{
	wlmon_format_number(m, row->group->state[at]);
}

static const struct wlmon_column tasks[] = {
	{ "CGROUP", put_path },
	{ "ALIVE", put_alive },
	{ "ENDED", put_ended },
	{ "RUNNING", put_task_state, WLMON_TASK_RUNNING },
	{ "SLEEPING", put_task_state, WLMON_TASK_SLEEPING },
	{ "STOPPED", put_task_state, WLMON_TASK_STOPPED },
	{ "UNINTERRUPTIBLE", put_task_state, WLMON_TASK_UNINTERRUPTIBLE },
	{ "IOWAIT", put_task_state, WLMON_TASK_IOWAIT },
};

static const struct wlmon_column frozen[] = {
	{ "FROZEN", put_task_state, WLMON_TASK_FROZEN },
};

static const struct wlmon_columns table[] = {
	WLMON_COLUMNS(tasks),
	WLMON_COLUMNS(wlmon_time_columns),
	WLMON_COLUMNS(wlmon_peak_column),
	WLMON_COLUMNS(wlmon_count_columns),
	WLMON_COLUMNS(wlmon_delay_columns),
	WLMON_COLUMNS(wlmon_accounting_columns),
	WLMON_COLUMNS(frozen),
	{}
};

/**
 * wlmon_view_cgroups_head() - print the header line of cgroups
 * @m: file to print to
 *
 * Context: any.
 */
void wlmon_view_cgroups_head(struct seq_file *m)
{
	wlmon_column_head(m, table);
}

/**
 * wlmon_view_cgroups_gather() - take a snapshot of all cgroups
 * @lines: set to the number of cgroups
 *
 * Context: may sleep.
 *
 * Return: an array of &struct line, or -ENOMEM as an error pointer.
 */
void *wlmon_view_cgroups_gather(u32 *lines)
{
	struct gathering *all = kvmalloc(sizeof(*all), GFP_KERNEL);
	unsigned int tries = TRIES;
	struct line *line;
	u32 slot;

	*lines = 0;
	if (!all)
		return ERR_PTR(-ENOMEM);
	wlmon_cgroup_resolve();
	while (!gather_processes(all) && --tries)
		;
	if (!tries)
		wlmon_ledger_count(WLMON_READS_INEXACT);
	gather_threads(all);
	line = kvmalloc_array(count_used(all), sizeof(*line), GFP_KERNEL);
	for (slot = 0; line && slot < WLMON_NR_ACCOUNTS; slot++)
		if (all->account[slot].period)
			line_fill(&line[(*lines)++], &all->group[slot],
				  &all->account[slot]);
	kvfree(all);
	return line ?: ERR_PTR(-ENOMEM);
}

/**
 * wlmon_view_cgroups_line() - print one cgroup
 * @m: file to print to
 * @index: index in the snapshot
 * @buf: has the snapshot
 *
 * Context: any but NMI.
 */
void wlmon_view_cgroups_line(struct seq_file *m, u32 index,
			     struct wlmon_view_buf *buf)
{
	const struct line *line = (const struct line *)buf->snapshot + index;
	struct wlmon_row row = {
		.usage = &line->usage,
		.group = &line->group,
	};

	wlmon_column_line(m, table, &row);
}
