// SPDX-License-Identifier: GPL-2.0
/*
 * Find thread objects by task without locks, though objects are reused; pure. Callers
 * that add or remove one hold the lock of its record.
 */
#include <wlmon/thread_table.h>

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/rculist_nulls.h>
#include <linux/slab.h>
#include <wlmon/gfp.h>
#include <wlmon/record.h>

/**
 * wlmon_thread_table_init() - allocate an empty table
 * @table: the table
 * @threads: number of threads, at most
 * @records: pool of their records
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_thread_table_init(struct wlmon_thread_table *table, u32 threads,
			    const struct wlmon_pool *records)
{
	/* chains of four threads on average when full */
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
 * @table: the table; not used any more
 *
 * Context: may sleep.
 */
void wlmon_thread_table_exit(struct wlmon_thread_table *table)
{
	kvfree(table->buckets);
	table->buckets = NULL;
}

/**
 * wlmon_thread_table_walk() - search the chain of a task's bucket
 * @table: the table
 * @task: the key
 *
 * Context: any but NMI. No RCU read-side critical section is needed, since the memory
 * of thread objects is used for nothing else until unload.
 *
 * Return: its thread object, NULL if it is not in the table.
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
	/* an object that was reused meanwhile led into another chain */
	if (get_nulls_value(node) != bucket - table->buckets)
		goto again;
	return NULL;
}

/**
 * wlmon_thread_table_add() - add a thread, unless its task is in the table
 * @table: the table
 * @thr: the thread object, with the index of its record set
 * @task: the key
 *
 * Context: any but NMI; with the lock of the thread's record.
 *
 * Return: false if the task is in the table already; @thr is unchanged then.
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
 * wlmon_thread_table_remove() - remove a thread
 * @table: the table
 * @thr: a thread object in the table
 *
 * Context: any but NMI; with the lock of the thread's record.
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
 * wlmon_thread_table_has() - check whether a task is in the table
 * @table: the table
 * @task: the key
 *
 * Context: any but NMI. The result can be outdated at the return, except for a task
 * that cannot change it meanwhile: current, or a child not yet woken.
 *
 * Return: true if it is.
 */
bool wlmon_thread_table_has(struct wlmon_thread_table *table, const struct task_struct *task)
{
	return wlmon_thread_table_find(table, task);
}

/**
 * wlmon_thread_table_lock() - find the thread object of a task and lock its record
 * @table: the table
 * @task: the key
 * @entry: filled, for wlmon_thread_table_unlock()
 *
 * Context: any but NMI; no record lock is held.
 *
 * Return: false if the task is not in the table; nothing is locked then.
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
		 * Records and thread objects stay allocated, so this is a lock of some
		 * record. Check with it held that the thread is still that of @task and
		 * of this record; else the lock of another record guards it.
		 */
		if (wlmon_thread_is(thr, task) &&
		    wlmon_thread_table_record(table, thr) == rec) {
			entry->thr = thr;
			entry->rec = rec;
			/* for sparse: all ways out must hold the same locks */
			__release(&rec->lock);
			return true;
		}
		raw_spin_unlock_irqrestore(&rec->lock, entry->flags);
	}
	return false;
}

/**
 * wlmon_thread_table_unlock() - undo wlmon_thread_table_lock()
 * @entry: filled by wlmon_thread_table_lock()
 *
 * Context: with the lock of @entry->rec, which is unlocked.
 */
void wlmon_thread_table_unlock(struct wlmon_entry *entry)
{
	__acquire(&entry->rec->lock);
	raw_spin_unlock_irqrestore(&entry->rec->lock, entry->flags);
}
