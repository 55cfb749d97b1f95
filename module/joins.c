// SPDX-License-Identifier: GPL-2.0
/*
 * Processes with more threads than a handler may add at once: deferred work adds
 * the other threads. Until then the record is held.
 */
#include <wlmon/joins.h>

#include <linux/bitops.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <wlmon/live.h>
#include <wlmon/marks.h>
#include <wlmon/members.h>
#include <wlmon/sample.h>

/* True if a record may be marked as joining. */
static bool pending;

/**
 * wlmon_join_note() - note that threads of a process are still to be added
 * @rec: record of the process, held
 *
 * Context: any but NMI.
 */
void wlmon_join_note(const struct wlmon_record *rec)
{
	/* pairs with wlmon_joins_finish(): whoever sees the bit sees the record */
	smp_mb__before_atomic();
	set_bit(wlmon_pool_index(&wlmon_records, rec),
		wlmon_marks[WLMON_MARK_JOINING]);
	/* whoever clears pending sees the bit */
	smp_mb__after_atomic();
	/* pairs with wlmon_joins_finish() */
	smp_store_mb(pending, true);
}

/**
 * wlmon_joins_pending() - are threads of a process still to be added?
 *
 * Context: any.
 *
 * Return: true if so; can stay true for a moment after the last was added.
 */
bool wlmon_joins_pending(void)
{
	return READ_ONCE(pending);
}

static void join(struct task_struct *thread, void *rec)
{
	wlmon_member_join(rec, thread);
}

/* How often to retry with pauses after a thread was released in one. */
#define TRIES 5

/*
 * A thread that is created meanwhile is added through its creator or its leader.
 * The record is held, so its identity and index do not change.
 */
static void join_all(struct wlmon_record *rec)
{
	struct task_struct *leader = wlmon_sample_find(&rec->id);
	unsigned int tries = TRIES;
	bool last = true;

	if (leader) {
		while (!wlmon_live_walk(leader, tries > 0, join, rec))
			tries--;
		last = !atomic_read(&leader->signal->live);
		put_task_struct(leader);
	}
	wlmon_member_join_end(rec, last);
}

/**
 * wlmon_joins_finish() - add the threads of all processes that were noted
 *
 * Context: may sleep; one at a time.
 */
void wlmon_joins_finish(void)
{
	unsigned long *joining = wlmon_marks[WLMON_MARK_JOINING];
	unsigned long index;

	WRITE_ONCE(pending, false);
	/* pairs with wlmon_join_note(): a mark missed here sets pending again */
	smp_mb();
	for_each_set_bit(index, joining, wlmon_members_max()) {
		clear_bit(index, joining);
		/* pairs with wlmon_join_note() */
		smp_mb__after_atomic();
		join_all(wlmon_pool_at(&wlmon_records, index));
		cond_resched();
	}
}
