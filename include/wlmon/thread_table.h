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
 * struct wlmon_thread_table - all threads of the workload, by task
 * @buckets: as many as @shift leaves bits of 64
 * @shift: 64 less log2 of their number
 * @records: what the threads' indices are indices of
 *
 * The key of a thread is the address of its task: exec from a non-leader
 * thread swaps pids, not tasks. The address is unique from creation to
 * release, which is as long as the thread is in here.
 *
 * Writers take one bucket lock, inside a record lock where both are held.
 * Readers take none; because threads are recycled without a grace period, the
 * chains end in a marker that tells a reader that was led astray.
 */
struct wlmon_thread_table {
	struct wlmon_thread_bucket *buckets;
	unsigned int shift;
	const struct wlmon_pool *records;
};

/**
 * struct wlmon_entry - a thread that was found, its record locked
 * @thr: the thread
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

	/* as hash_64(), in which the shift would have to be computed */
	return &table->buckets[key * GOLDEN_RATIO_64 >> table->shift];
}

struct wlmon_thread *wlmon_thread_table_walk(const struct wlmon_thread_table *table,
					     const struct task_struct *task);

/**
 * wlmon_thread_table_peek() - is there anything where a task would be?
 * @table: the table
 * @task: the key
 *
 * Most tasks of a system would be in a bucket that is empty: one look tells.
 *
 * Context: any but NMI.
 *
 * Return: the first thread of the bucket, NULL if it is empty.
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
 * wlmon_thread_is() - does this object stand for a task?
 * @thr: a thread, in use or not
 * @task: the key
 *
 * Context: any but NMI. Without the record's lock the answer is good only for
 * a task that cannot change it meanwhile: current, or a child not yet woken.
 *
 * Return: true if it does.
 */
static __always_inline bool wlmon_thread_is(const struct wlmon_thread *thr,
					    const struct task_struct *task)
{
	/* pairs with wlmon_thread_table_add(): task is seen, so is what it came with */
	return smp_load_acquire(&thr->task) == task;
}

/**
 * wlmon_thread_table_record() - the record of a thread
 * @table: the table that it is in, or was
 * @thr: a thread, in use or not
 *
 * Context: any. Without the record's lock it may be another thread's by now.
 *
 * Return: always a record.
 */
static __always_inline struct wlmon_record *
wlmon_thread_table_record(const struct wlmon_thread_table *table,
			  const struct wlmon_thread *thr)
{
	return wlmon_pool_at(table->records, READ_ONCE(thr->index));
}

/**
 * wlmon_thread_table_find() - look a task up
 * @table: the table
 * @task: the key
 *
 * Most tasks that are in are the first ones of their buckets.
 *
 * Context: any but NMI.
 *
 * Return: its thread, NULL if it is not in.
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
