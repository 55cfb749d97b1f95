// SPDX-License-Identifier: GPL-2.0
/* cgroups: a line per cgroup of the workload. */
#include <wlmon/view.h>

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <wlmon/cgroup_path.h>
#include <wlmon/column.h>
#include <wlmon/format.h>
#include <wlmon/members.h>
#include <wlmon/totals.h>

/* How often to begin anew when records went away or around meanwhile. */
#define TRIES 20

/**
 * struct wlmon_group - a cgroup of the workload
 * @id: its id, 0 for all that are not told apart
 * @alive: members in it that were not released
 * @ended: members that were released in it
 * @doing: live threads of members in it, by what they do
 */
struct wlmon_group {
	u64 id;
	u64 alive;
	u64 ended;
	u64 doing[WLMON_NR_DOING];
};

/**
 * struct gathering - all cgroups
 * @account: what was used in each
 * @group: what is in each
 * @rec: copy of the record being looked at
 * @seen: the thread being looked at
 */
struct gathering {
	struct wlmon_account account[WLMON_NR_ACCOUNTS];
	struct wlmon_group group[WLMON_NR_ACCOUNTS];
	struct wlmon_record rec;
	struct wlmon_sighting seen;
};

/* False if a record went away, or from cgroup to cgroup, meanwhile. */
static bool gather_processes(struct gathering *all)
{
	struct wlmon_record *rec = &all->rec;
	u32 i, slot;
	u64 number, moves, cgroup;
	bool known = true;

	memset(all->group, 0, sizeof(all->group));
	number = wlmon_totals_read_cgroups(all->account, &moves);
	for (i = wlmon_members_next(0); i < wlmon_members_max();
	     i = wlmon_members_next(i + 1)) {
		if (!wlmon_member_read_counted(i, number, rec))
			continue;
		known &= wlmon_totals_cgroup(rec, moves, &cgroup);
		slot = wlmon_cgroup_slot(cgroup);
		wlmon_usage_add(&all->account[slot].usage, &rec->usage);
		all->account[slot].used = true;
		if (rec->state == WLMON_STATE_RELEASED)
			all->account[slot].ended++;
		else
			all->group[slot].alive++;
		cond_resched();
	}
	return known && !wlmon_totals_forgot(number);
}

static void gather_threads(struct gathering *all)
{
	u32 i, slot;

	for (i = wlmon_threads_next(0); i < wlmon_threads_max();
	     i = wlmon_threads_next(i + 1)) {
		if (!wlmon_thread_read(i, &all->seen))
			continue;
		slot = wlmon_cgroup_slot(all->seen.cgroup);
		all->group[slot].doing[all->seen.doing]++;
		cond_resched();
	}
}

/**
 * wlmon_put_cgroup() - print a cgroup's path
 * @m: where to
 * @id: id of the cgroup, 0 for none
 */
void wlmon_put_cgroup(struct seq_file *m, u64 id)
{
	const char *path = wlmon_cgroup_path(id);

	if (path)
		wlmon_put_text(m, path);
	else if (id)
		seq_printf(m, "id:%llu", id);
	else
		seq_putc(m, '-');
}

static void put_path(struct seq_file *m, const struct wlmon_row *row,
		     unsigned int at)
{
	wlmon_put_cgroup(m, row->group->id);
}

static void put_alive(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	wlmon_put_number(m, row->group->alive);
}

static void put_ended(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	wlmon_put_number(m, row->group->ended);
}

static void put_doing(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	wlmon_put_number(m, row->group->doing[at]);
}

static const struct wlmon_column tasks[] = {
	{ "CGROUP", put_path },
	{ "ALIVE", put_alive },
	{ "ENDED", put_ended },
	{ "RUNNING", put_doing, WLMON_DOING_RUNNING },
	{ "SLEEPING", put_doing, WLMON_DOING_SLEEPING },
	{ "STOPPED", put_doing, WLMON_DOING_STOPPED },
	{ "UNINTERRUPTIBLE", put_doing, WLMON_DOING_UNINTERRUPTIBLE },
	{ "IOWAIT", put_doing, WLMON_DOING_IOWAIT },
};

static const struct wlmon_column frozen[] = {
	{ "FROZEN", put_doing, WLMON_DOING_FROZEN },
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

static void put_group(struct seq_file *m, struct gathering *all, u32 slot)
{
	struct wlmon_account *account = &all->account[slot];
	struct wlmon_group *group = &all->group[slot];
	struct wlmon_row row = {
		.usage = &account->usage,
		.group = group,
	};

	if (!account->used)
		return;
	group->id = wlmon_cgroup_id(slot);
	group->ended = account->ended;
	wlmon_usage_settle(&account->usage);
	wlmon_columns_line(m, table, &row);
}

/** wlmon_cgroups_show() - the whole view */
void wlmon_cgroups_show(struct seq_file *m)
{
	struct gathering *all = kvmalloc(sizeof(*all), GFP_KERNEL);
	unsigned int tries = TRIES;
	u32 slot;

	if (!all) {
		wlmon_view_fail(m, -ENOMEM);
		return;
	}
	wlmon_columns_head(m, table);
	wlmon_cgroup_resolve();
	while (!gather_processes(all) && --tries)
		;
	gather_threads(all);
	for (slot = 0; slot < WLMON_NR_ACCOUNTS; slot++)
		put_group(m, all, slot);
	kvfree(all);
}
