/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TABLE_H
#define _WLMON_TABLE_H

#include <linux/compiler.h>
#include <linux/hash.h>
#include <linux/list_nulls.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <wlmon/thread.h>

struct wlmon_bucket {
	raw_spinlock_t lock;
	struct hlist_nulls_head threads;
};

/**
 * struct wlmon_table - all threads of the workload, by task
 * @buckets: 1 << @bits of them
 * @bits: log2 of their number
 *
 * The key of a thread is the address of its task: exec from a non-leader
 * thread swaps pids, not tasks. The address is unique from creation to
 * release, which is as long as the thread is in here.
 *
 * Writers take one bucket lock, inside a record lock where both are held.
 * Readers take none; because threads are recycled without a grace period, the
 * chains end in a marker that tells a reader that was led astray.
 */
struct wlmon_table {
	struct wlmon_bucket *buckets;
	unsigned int bits;
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

static __always_inline struct wlmon_bucket *
wlmon_table_bucket(const struct wlmon_table *table,
		   const struct task_struct *task)
{
	return &table->buckets[hash_ptr(task, table->bits)];
}

struct wlmon_thread *wlmon_table_walk(const struct wlmon_table *table,
				      const struct task_struct *task);

/**
 * wlmon_table_find() - look a task up
 * @table: the table
 * @task: the key
 *
 * Most tasks of a system hash to a bucket that is empty: they are out of here
 * after one look.
 *
 * Context: any but NMI. Without the record's lock the answer is good only for
 * a task that cannot change it meanwhile: current, or a child not yet woken.
 *
 * Return: its thread, NULL if it is not in.
 */
static __always_inline struct wlmon_thread *
wlmon_table_find(const struct wlmon_table *table,
		 const struct task_struct *task)
{
	const struct wlmon_bucket *bucket = wlmon_table_bucket(table, task);

	if (likely(is_a_nulls(READ_ONCE(bucket->threads.first))))
		return NULL;
	return wlmon_table_walk(table, task);
}

int wlmon_table_init(struct wlmon_table *table, u32 threads);
void wlmon_table_exit(struct wlmon_table *table);
bool wlmon_table_add(struct wlmon_table *table, struct wlmon_thread *thr,
		     struct task_struct *task);
void wlmon_table_remove(struct wlmon_table *table, struct wlmon_thread *thr);
bool wlmon_table_has(struct wlmon_table *table, const struct task_struct *task);
bool wlmon_table_lock(struct wlmon_table *table, const struct task_struct *task,
		      struct wlmon_entry *entry);
void wlmon_table_unlock(struct wlmon_entry *entry);

#endif
