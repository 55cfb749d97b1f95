// SPDX-License-Identifier: GPL-2.0
/* Threads by task: lookups without locks, on memory that is recycled. */
#include <wlmon/thread_table.h>

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/rculist_nulls.h>
#include <linux/slab.h>
#include <wlmon/gfp.h>
#include <wlmon/record.h>

/**
 * wlmon_thread_table_init() - make an empty table
 * @table: the table
 * @threads: how many threads it will hold at the most
 * @records: pool of their records
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_thread_table_init(struct wlmon_thread_table *table, u32 threads,
			    const struct wlmon_pool *records)
{
	/* a chain of four when full */
	unsigned int bits = clamp(order_base_2(threads) - 2, 6, 16);
	u32 i;

	table->records = records;
	table->shift = 64 - bits;
	table->buckets = kvcalloc(1U << bits, sizeof(*table->buckets),
				  WLMON_GFP_LARGE);
	if (!table->buckets)
		return -ENOMEM;

	for (i = 0; i < 1U << bits; i++) {
		raw_spin_lock_init(&table->buckets[i].lock);
		INIT_HLIST_NULLS_HEAD(&table->buckets[i].threads, i);
	}
	return 0;
}

/**
 * wlmon_thread_table_exit() - free the table
 * @table: the table; nobody may look into it any more
 *
 * Context: may sleep.
 */
void wlmon_thread_table_exit(struct wlmon_thread_table *table)
{
	kvfree(table->buckets);
	table->buckets = NULL;
}

/**
 * wlmon_thread_table_walk() - look a task up in a bucket that may not be empty
 * @table: the table
 * @task: the key
 *
 * Context: any but NMI. What is a thread stays one until unload, so it takes no
 * read section to look at one.
 *
 * Return: its thread, NULL if it is not in.
 */
struct wlmon_thread *wlmon_thread_table_walk(const struct wlmon_thread_table *table,
					     const struct task_struct *task)
{
	struct wlmon_thread_bucket *bucket = wlmon_thread_table_bucket(table, task);
	struct hlist_nulls_node *node;
	struct wlmon_thread *thr;

again:
	hlist_nulls_for_each_entry_rcu(thr, node, &bucket->threads, node) {
		if (wlmon_thread_is(thr, task))
			return thr;
	}
	/* a thread that was recycled under us led into another chain */
	if (get_nulls_value(node) != bucket - table->buckets)
		goto again;
	return NULL;
}

/**
 * wlmon_thread_table_add() - add a thread unless its task is in already
 * @table: the table
 * @thr: the thread, with the index of its record set
 * @task: its key
 *
 * Context: any but NMI; the lock of the thread's record is held.
 *
 * Return: false if the task is in already; @thr is unchanged then.
 */
bool wlmon_thread_table_add(struct wlmon_thread_table *table, struct wlmon_thread *thr,
			    struct task_struct *task)
{
	struct wlmon_thread_bucket *bucket = wlmon_thread_table_bucket(table, task);
	bool added = false;

	lockdep_assert_held(&wlmon_thread_table_record(table, thr)->lock);

	raw_spin_lock(&bucket->lock);
	if (!wlmon_thread_table_walk(table, task)) {
		/* pairs with wlmon_thread_is() */
		smp_store_release(&thr->task, task);
		hlist_nulls_add_head_rcu(&thr->node, &bucket->threads);
		added = true;
	}
	raw_spin_unlock(&bucket->lock);
	return added;
}

/**
 * wlmon_thread_table_remove() - take a thread out
 * @table: the table
 * @thr: a thread that is in
 *
 * Context: any but NMI; the lock of the thread's record is held.
 */
void wlmon_thread_table_remove(struct wlmon_thread_table *table, struct wlmon_thread *thr)
{
	struct wlmon_thread_bucket *bucket = wlmon_thread_table_bucket(table, thr->task);

	lockdep_assert_held(&wlmon_thread_table_record(table, thr)->lock);

	raw_spin_lock(&bucket->lock);
	hlist_nulls_del_rcu(&thr->node);
	WRITE_ONCE(thr->task, NULL);
	raw_spin_unlock(&bucket->lock);
}

/**
 * wlmon_thread_table_has() - is this task in?
 * @table: the table
 * @task: the key
 *
 * Context: any but NMI. The answer may be old when it arrives, except for a
 * task that cannot change it meanwhile (current, a child not yet woken).
 *
 * Return: true if it is.
 */
bool wlmon_thread_table_has(struct wlmon_thread_table *table, const struct task_struct *task)
{
	return wlmon_thread_table_find(table, task);
}

/**
 * wlmon_thread_table_lock() - look a task up and lock its record
 * @table: the table
 * @task: the key
 * @entry: is filled, for wlmon_thread_table_unlock()
 *
 * Context: any but NMI; no record lock is held.
 *
 * Return: false if the task is not in; nothing is locked then.
 */
bool wlmon_thread_table_lock(struct wlmon_thread_table *table, const struct task_struct *task,
			     struct wlmon_entry *entry)
{
	struct wlmon_thread *thr;
	struct wlmon_record *rec;

	while ((thr = wlmon_thread_table_find(table, task))) {
		rec = wlmon_thread_table_record(table, thr);
		raw_spin_lock_irqsave(&rec->lock, entry->flags);
		/*
		 * Records and threads stay allocated, so the lock is one; that
		 * it is the right one shows only now. If it is not, another
		 * record's lock guards the thread.
		 */
		if (wlmon_thread_is(thr, task) &&
		    wlmon_thread_table_record(table, thr) == rec) {
			entry->thr = thr;
			entry->rec = rec;
			/* for sparse, which wants all ways out alike */
			__release(&rec->lock);
			return true;
		}
		raw_spin_unlock_irqrestore(&rec->lock, entry->flags);
	}
	return false;
}

/**
 * wlmon_thread_table_unlock() - undo wlmon_thread_table_lock()
 * @entry: what it filled
 */
void wlmon_thread_table_unlock(struct wlmon_entry *entry)
{
	__acquire(&entry->rec->lock);
	raw_spin_unlock_irqrestore(&entry->rec->lock, entry->flags);
}
