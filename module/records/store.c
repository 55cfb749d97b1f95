// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the memory that handlers use, allocated at load: records, thread objects and
 * what they refer to. Callers that pass a record hold its lock.
 */
#include <wlmon/store.h>

#include <linux/bitmap.h>
#include <linux/minmax.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <wlmon/image.h>
#include <wlmon/ledger.h>
#include <wlmon/pids.h>
#include <wlmon/syscall_stats.h>
#include <wlmon/totals.h>

struct wlmon_pool wlmon_records;
struct wlmon_pool wlmon_threads;
struct wlmon_thread_table wlmon_thread_table;
struct wlmon_program_table wlmon_programs;
struct wlmon_rusage_slot_pool wlmon_rusage_slots;
unsigned long *wlmon_marks[WLMON_NR_MARKS];

/* Several processes run the same program, so fewer are needed than records. */
static u32 max_programs(u32 max_records)
{
	return max(max_records / 4, 64U);
}

/* Few threads at a time are between getrusage() and their return to user mode. */
static u32 max_rusage_slots(u32 max_records)
{
	return max(max_records / 16, 64U);
}

static void marks_exit(void)
{
	int mark;

	for (mark = 0; mark < WLMON_NR_MARKS; mark++) {
		bitmap_free(wlmon_marks[mark]);
		wlmon_marks[mark] = NULL;
	}
}

static int marks_init(u32 max_records)
{
	int mark;

	for (mark = 0; mark < WLMON_NR_MARKS; mark++) {
		wlmon_marks[mark] = bitmap_zalloc(max_records, GFP_KERNEL);
		if (!wlmon_marks[mark]) {
			marks_exit();
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * wlmon_store_init() - allocate all memory that handlers use
 * @max_records: number of processes that are kept, live and dead
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_store_init(u32 max_records)
{
	u32 i, max_threads = 2 * max_records;
	hsiphash_key_t key;
	int err;

	err = wlmon_pool_init(&wlmon_records, max_records,
			      sizeof(struct wlmon_record));
	if (err)
		return err;
	for (i = 0; i < max_records; i++) {
		struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, i);

		raw_spin_lock_init(&rec->lock);
	}
	err = wlmon_pool_init(&wlmon_threads, max_threads,
			      sizeof(struct wlmon_thread));
	if (err)
		goto err_threads;

	err = wlmon_thread_table_init(&wlmon_thread_table, max_threads,
				      &wlmon_records);
	if (err)
		goto err_table;
	err = wlmon_pids_init(&wlmon_records);
	if (err)
		goto err_pids;
	get_random_bytes(&key, sizeof(key));
	err = wlmon_program_table_init(&wlmon_programs, max_programs(max_records),
				       &key);
	if (err)
		goto err_programs;
	err = wlmon_image_list_init(max_records, &wlmon_programs);
	if (err)
		goto err_images;
	err = wlmon_rusage_slot_init(&wlmon_rusage_slots, max_rusage_slots(max_records));
	if (err)
		goto err_rusage_slots;
	err = marks_init(max_records);
	if (err)
		goto err_marks;
	return 0;

err_marks:
	wlmon_rusage_slot_exit(&wlmon_rusage_slots);
err_rusage_slots:
	wlmon_image_list_exit();
err_images:
	wlmon_program_table_exit(&wlmon_programs);
err_programs:
	wlmon_pids_exit();
err_pids:
	wlmon_thread_table_exit(&wlmon_thread_table);
err_table:
	wlmon_pool_exit(&wlmon_threads);
err_threads:
	wlmon_pool_exit(&wlmon_records);
	return err;
}

/**
 * wlmon_store_exit() - free all memory that handlers used
 *
 * Context: may sleep; no handler, view or deferred work runs any more.
 */
void wlmon_store_exit(void)
{
	marks_exit();
	wlmon_rusage_slot_exit(&wlmon_rusage_slots);
	wlmon_image_list_exit();
	wlmon_program_table_exit(&wlmon_programs);
	wlmon_pids_exit();
	wlmon_thread_table_exit(&wlmon_thread_table);
	wlmon_pool_exit(&wlmon_threads);
	wlmon_pool_exit(&wlmon_records);
}

/* Free everything that a record refers to; the totals include its process. */
static void record_evict(struct wlmon_record *rec)
{
	lockdep_assert_held(&rec->lock);
	wlmon_syscall_stats_evict(wlmon_pool_index(&wlmon_records, rec));
	wlmon_image_list_free(rec);
	wlmon_program_put(&wlmon_programs,
			  wlmon_record_set_program(rec, 0, false));
	wlmon_pids_remove(rec);
	wlmon_totals_evict(rec);
	rec->state = WLMON_STATE_EMPTY;
}

/**
 * wlmon_store_get() - take an unused record, or evict the one released first
 *
 * Context: any but NMI; no record lock is held.
 *
 * Return: the record, empty; NULL if all records are of processes not yet released.
 */
struct wlmon_record *wlmon_store_get(void)
{
	struct wlmon_record *rec = wlmon_pool_get(&wlmon_records);
	unsigned long flags;

	if (!rec)
		return NULL;
	raw_spin_lock_irqsave(&rec->lock, flags);
	if (rec->state == WLMON_STATE_RELEASED)
		record_evict(rec);
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return rec;
}

/* Count a move that was not split: after the release, usage at that time is unknown. */
static void move_lost(const struct wlmon_record *rec)
{
	unsigned long *moved = wlmon_marks[WLMON_MARK_MOVED];
	u32 index = wlmon_pool_index(&wlmon_records, rec);

	if (test_bit(index, moved) && test_and_clear_bit(index, moved))
		wlmon_ledger_count(WLMON_MOVES_UNSPLIT);
}

/**
 * wlmon_store_finalize() - finalize the record of a released process
 * @rec: its record; the process was just released
 *
 * Context: any but NMI; with the lock of @rec.
 */
void wlmon_store_finalize(struct wlmon_record *rec)
{
	lockdep_assert_held(&rec->lock);
	move_lost(rec);
	wlmon_pids_release(rec);
	wlmon_totals_add(rec);
	wlmon_syscall_stats_pack(wlmon_pool_index(&wlmon_records, rec));
}

/**
 * wlmon_store_purge() - evict the records of released processes
 * @number: number of the last release to evict, see wlmon_totals_reset()
 *
 * Context: may sleep; no record lock is held.
 */
void wlmon_store_purge(u64 number)
{
	unsigned long flags;
	u32 i;

	for (i = 0; i < wlmon_records.count; i++) {
		struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, i);

		raw_spin_lock_irqsave(&rec->lock, flags);
		/* also evicts calls counted since the statistics were reset */
		if (rec->state == WLMON_STATE_RELEASED &&
		    rec->release_seq <= number)
			record_evict(rec);
		raw_spin_unlock_irqrestore(&rec->lock, flags);
	}
}
