// SPDX-License-Identifier: GPL-2.0
/*
 * Moves of members between cgroups. Usage before the move stays with the cgroup
 * that the process leaves. Adding it up takes time that grows with its threads, so
 * the handler only notes the move. Until deferred work splits the usage, all of it
 * counts in the old cgroup.
 */
#include <wlmon/move.h>

#include <linux/bitops.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <wlmon/ledger.h>
#include <wlmon/record_read.h>
#include <wlmon/store.h>
#include <wlmon/task.h>
#include <wlmon/totals.h>
#include <wlmon/walk.h>

/**
 * wlmon_move_note() - note a move; wlmon_pending_kick() is to follow
 * @rec: its record, locked; still in the old cgroup
 *
 * Context: any but NMI.
 */
void wlmon_move_note(const struct wlmon_record *rec)
{
	lockdep_assert_held(&rec->lock);
	set_bit(wlmon_pool_index(&wlmon_records, rec),
		wlmon_marks[WLMON_MARK_MOVED]);
}

/* Copy the fields that a split needs. */
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

/* False if the process ended, so that the usage at the move is unknown. */
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
 * Context: may sleep; one at a time.
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
