/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_THREAD_TABLE_H
#define _WLMON_THREAD_TABLE_H

#include <linux/compiler.h>
#include <linux/hash.h>
#include <linux/list_nulls.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <wlmon/pool.h>
#include <wlmon/thread.h>

struct wlmon_record;

struct wlmon_thread_bucket {
	raw_spinlock_t lock;
	struct hlist_nulls_head threads;
};

/**
 * struct wlmon_thread_table - thread objects of all members, by task
 * @buckets: 1 << (64 - @shift) chains
 * @shift: 64 less log2 of the number of buckets
 * @records: pool of the records of the threads
 *
 * The key is the address of the task: exec from a thread other than the leader swaps
 * pids, not tasks. The address is unique from creation to release of the task, and
 * the thread object is in the table no longer than that.
 *
 * Writers hold the lock of the thread's record and take the lock of one bucket inside
 * it. Readers take none. Objects are reused without a grace period, so a reader can be
 * led into another chain. It detects that by the marker at the end of each chain, which
 * holds the index of the bucket.
 */
struct wlmon_thread_table {
	struct wlmon_thread_bucket *buckets;
	unsigned int shift;
	const struct wlmon_pool *records;
};

/**
 * struct wlmon_entry - a thread that was found, with its record locked
 * @thr: the thread object
 * @rec: its record
 * @flags: saved interrupt state
 */
struct wlmon_entry {
	struct wlmon_thread *thr;
	struct wlmon_record *rec;
	unsigned long flags;
};

static __always_inline struct wlmon_thread_bucket *
wlmon_thread_table_bucket(const struct wlmon_thread_table *table,
			  const struct task_struct *task)
{
	u64 key = (unsigned long)task;

	/* hash_64(), with the shift computed in advance */
	return &table->buckets[key * GOLDEN_RATIO_64 >> table->shift];
}

struct wlmon_thread *wlmon_thread_table_walk(const struct wlmon_thread_table *table,
					     const struct task_struct *task);

/**
 * wlmon_thread_table_peek() - get the head of a task's bucket
 * @table: the table
 * @task: the key
 *
 * Most tasks of a system have an empty bucket, so this one read rules them out.
 *
 * Context: any but NMI.
 *
 * Return: the first thread object of the bucket, NULL if it is empty.
 */
static __always_inline struct wlmon_thread *
wlmon_thread_table_peek(const struct wlmon_thread_table *table,
			const struct task_struct *task)
{
	struct hlist_nulls_node *first;

	first = READ_ONCE(wlmon_thread_table_bucket(table, task)->threads.first);
	if (likely(is_a_nulls(first)))
		return NULL;
	return hlist_nulls_entry(first, struct wlmon_thread, node);
}

/**
 * wlmon_thread_is() - check whether a thread object is that of a task
 * @thr: a thread object, in use or not
 * @task: the key
 *
 * Context: any but NMI. Without the record's lock the result holds only for a task
 * that cannot change it meanwhile: current, or a child not yet woken.
 *
 * Return: true if it is.
 */
static __always_inline bool wlmon_thread_is(const struct wlmon_thread *thr,
					    const struct task_struct *task)
{
	/* pairs with wlmon_thread_table_add(): fields set before task are seen, too */
	return smp_load_acquire(&thr->task) == task;
}

/**
 * wlmon_thread_table_record() - get the record of a thread object
 * @table: the table that the thread object is or was in
 * @thr: a thread object, in use or not
 *
 * Context: any. Without the record's lock, another thread can have the object by now.
 *
 * Return: a record, never NULL.
 */
static __always_inline struct wlmon_record *
wlmon_thread_table_record(const struct wlmon_thread_table *table,
			  const struct wlmon_thread *thr)
{
	return wlmon_pool_at(table->records, READ_ONCE(thr->index));
}

/**
 * wlmon_thread_table_find() - find the thread object of a task
 * @table: the table
 * @task: the key
 *
 * Most tasks in the table are the first ones of their buckets.
 *
 * Context: any but NMI.
 *
 * Return: its thread object, NULL if it is not in the table.
 */
static __always_inline struct wlmon_thread *
wlmon_thread_table_find(const struct wlmon_thread_table *table,
			const struct task_struct *task)
{
	struct wlmon_thread *head = wlmon_thread_table_peek(table, task);

	if (!head || likely(wlmon_thread_is(head, task)))
		return head;
	return wlmon_thread_table_walk(table, task);
}

int wlmon_thread_table_init(struct wlmon_thread_table *table, u32 threads,
			    const struct wlmon_pool *records);
void wlmon_thread_table_exit(struct wlmon_thread_table *table);
bool wlmon_thread_table_add(struct wlmon_thread_table *table, struct wlmon_thread *thr,
			    struct task_struct *task);
void wlmon_thread_table_remove(struct wlmon_thread_table *table, struct wlmon_thread *thr);
bool wlmon_thread_table_has(struct wlmon_thread_table *table, const struct task_struct *task);
bool wlmon_thread_table_lock(struct wlmon_thread_table *table, const struct task_struct *task,
			     struct wlmon_entry *entry);
void wlmon_thread_table_unlock(struct wlmon_entry *entry);

#endif
