// SPDX-License-Identifier: GPL-2.0
/*
 * Walk over the threads of a live process, which can have any number of them. Callers
 * may sleep, hold no spinlock, and keep the leader from being freed.
 */
#include <wlmon/walk.h>

#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <wlmon/compat/threads.h>
#include <wlmon/store.h>
#include <wlmon/task.h>

/* Threads between two pauses. */
#define CHUNK 64

/*
 * Pause in an RCU read-side critical section. Return false if the task was released,
 * so that the next one is unknown.
 */
static bool pause_at(struct task_struct *task)
{
	bool listed;

	get_task_struct(task);
	rcu_read_unlock();
	cond_resched();
	rcu_read_lock();
	/* a release clears the pid before it takes the thread off the list */
	listed = pid_alive(task);
	put_task_struct(task);
	return listed;
}

/**
 * wlmon_walk_threads() - visit the threads of a process that are not released
 * @leader: leader of its thread group; cannot be freed meanwhile
 * @pauses: leave the RCU read-side critical section after every CHUNK threads
 * @visit: called for each thread, in the RCU read-side critical section
 * @data: argument of @visit
 *
 * Threads that are created meanwhile are visited, too.
 *
 * Context: may sleep.
 *
 * Return: false if the walk paused at a thread that was then released, so that the
 * threads after it were not visited; never false without pauses.
 */
bool wlmon_walk_threads(struct task_struct *leader, bool pauses,
			void (*visit)(struct task_struct *thread, void *data),
			void *data)
{
	struct task_struct *task;
	unsigned int visited = 0;
	bool whole = true;

	rcu_read_lock();
	wlmon_for_each_thread(leader, task) {
		visit(task, data);
		if (pauses && ++visited % CHUNK == 0 && !pause_at(task)) {
			whole = false;
			break;
		}
	}
	rcu_read_unlock();
	return whole;
}

/*
 * A thread that is being released stays on the kernel's list for a moment after its
 * acct figures were added to the record. Add them only while it is in the thread table.
 */
static void add_thread(struct task_struct *task, void *data)
{
	struct wlmon_usage *usage = data;

	wlmon_task_usage_add(task, usage);
	if (wlmon_thread_table_walk(&wlmon_thread_table, task))
		wlmon_task_usage_acct(task, &usage->acct);
}

/* Read the acct figures of released threads, and their number. */
static bool read_released(const struct wlmon_record *of,
			  struct wlmon_record *rec, struct wlmon_thread_acct *acct,
			  u32 *released)
{
	unsigned long flags;
	bool same;

	raw_spin_lock_irqsave(&rec->lock, flags);
	same = rec->seq == of->seq && rec->state != WLMON_STATE_EMPTY &&
	       rec->state != WLMON_STATE_RELEASED &&
	       rec->usage_final == of->usage_final;
	*acct = rec->usage.acct;
	*released = rec->threads - rec->held;
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return same;
}

/* Attempts while threads are released; the last one makes no pauses. */
#define TRIES 5

/**
 * wlmon_walk_usage() - add up the usage of a process, without its children
 * @index: index of its record
 * @of: copy of the record
 * @leader: leader of its thread group; cannot be freed meanwhile
 * @usage: filled, except for the peaks
 *
 * Released threads are read before live ones, so that no thread counts twice. If
 * threads exit all the time, those of the last microseconds can be missing; the usage
 * of a dead process is exact.
 *
 * Context: may sleep; no record lock is held.
 *
 * Return: false if the process was released, or if its usage became final, since the
 * record was copied.
 */
bool wlmon_walk_usage(u32 index, const struct wlmon_record *of,
		      struct task_struct *leader, struct wlmon_usage *usage)
{
	struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, index);
	struct wlmon_task_usage_sum sampling;
	struct wlmon_thread_acct acct;
	unsigned int tries;
	u32 before, after;
	bool steady;

	for (tries = TRIES; tries; tries--) {
		wlmon_task_usage_begin(leader, &sampling, usage);
		if (!read_released(of, rec, &usage->acct, &before))
			return false;
		steady = wlmon_walk_threads(leader, tries > 1, add_thread, usage);
		steady &= wlmon_task_usage_end(leader, &sampling, usage);
		if (!read_released(of, rec, &acct, &after))
			return false;
		if (steady && before == after)
			break;
	}
	return true;
}
