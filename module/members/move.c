// SPDX-License-Identifier: GPL-2.0
/*
 * Splits the usage of members that move between cgroups: usage before a move stays
 * with the old cgroup. To add it up takes time that grows with the threads, so the
 * handler only marks the record. Until pending work splits the usage, all of it
 * counts in the old cgroup.
 */
#include <wlmon/move.h>

#include <linux/bitops.h>
#include <linux/lockdep.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <wlmon/ledger.h>
#include <wlmon/record_read.h>
#include <wlmon/store.h>
#include <wlmon/task.h>
#include <wlmon/totals.h>
#include <wlmon/walk.h>

/**
 * wlmon_move_note() - mark a moved process; wlmon_pending_kick() must follow
 * @rec: its record, still with the old cgroup
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_move_note(const struct wlmon_record *rec)
{
	lockdep_assert_held(&rec->lock);
	set_bit(wlmon_pool_index(&wlmon_records, rec),
		wlmon_marks[WLMON_MARK_MOVED]);
}

/* Clear the mark and copy the fields that a split needs; false without a mark. */
static bool move_take(struct wlmon_record *rec, u32 index,
		      struct wlmon_record *copy)
{
	unsigned long flags;
	bool taken;

	raw_spin_lock_irqsave(&rec->lock, flags);
	taken = test_and_clear_bit(index, wlmon_marks[WLMON_MARK_MOVED]);
	copy->seq = rec->seq;
	copy->id = rec->id;
	copy->usage_final = rec->usage_final;
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return taken;
}

/* Return false if the process ended, so that the usage at the move is unknown. */
static bool move_split(struct wlmon_record *rec, u64 seq, u64 cgroup,
		       const struct wlmon_usage *usage)
{
	unsigned long flags;
	bool lives;

	raw_spin_lock_irqsave(&rec->lock, flags);
	lives = rec->seq == seq && rec->state != WLMON_STATE_EMPTY &&
		rec->state != WLMON_STATE_RELEASED && !rec->usage_final;
	if (lives)
		wlmon_totals_move(rec, cgroup, usage);
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return lives;
}

static bool split(u32 index, struct wlmon_record *rec,
		  const struct wlmon_record *copy)
{
	struct task_struct *leader = wlmon_task_find(&copy->id);
	struct wlmon_usage usage;
	bool done;
	u64 cgroup;

	if (!leader)
		return false;
	cgroup = wlmon_task_cgroup_id(leader);
	/* it may have moved back */
	done = cgroup == copy->id.cgroup ||
	       (wlmon_walk_usage(index, copy, leader, &usage) &&
		move_split(rec, copy->seq, cgroup, &usage));
	put_task_struct(leader);
	return done;
}

/**
 * wlmon_move_split() - split the usage of all processes that moved
 *
 * Context: may sleep; with run_lock (pending.c).
 */
void wlmon_move_split(void)
{
	static struct wlmon_record copy;
	unsigned long *moved = wlmon_marks[WLMON_MARK_MOVED];
	unsigned long index;

	for_each_set_bit(index, moved, wlmon_record_max()) {
		struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, index);

		if (move_take(rec, index, &copy) && !split(index, rec, &copy))
			wlmon_ledger_count(WLMON_MOVES_UNSPLIT);
		cond_resched();
	}
}
