// SPDX-License-Identifier: GPL-2.0
/*
 * Removes released threads. With the last thread of a process, finalizes its record
 * and puts it back into the pool.
 */
#include <wlmon/member.h>

#include <linux/lockdep.h>
#include <wlmon/arming.h>
#include <wlmon/store.h>

/**
 * wlmon_member_release_record() - put the record of a released process into the pool
 * @rec: the record, after wlmon_store_finalize()
 *
 * The process then needs no hook any more.
 *
 * Context: any but NMI; no record lock is held.
 */
void wlmon_member_release_record(struct wlmon_record *rec)
{
	wlmon_pool_put(&wlmon_records, rec);
	wlmon_hooks_put(WLMON_UNTIL_RELEASED);
}

/**
 * wlmon_member_release() - remove a released thread, with the last one its process
 * @entry: the thread, from wlmon_member_lock()
 * @heir: thread that replaces it, its leader, in an exec; NULL for none
 * @leader: the thread leads its process
 * @reaper: thread group id of the process that released it, 0 if unknown
 * @now: CLOCK_BOOTTIME ns
 *
 * Context: any but NMI; with the lock of @entry's record, which is unlocked.
 */
void wlmon_member_release(struct wlmon_entry *entry, struct task_struct *heir,
			  bool leader, pid_t reaper, u64 now)
{
	struct wlmon_record *rec = entry->rec;
	struct wlmon_thread *thr = entry->thr;
	bool gone, running;

	lockdep_assert_held(&rec->lock);
	/* an heir without an object, for want of memory, gets the leader's */
	if (heir && !wlmon_member_has(heir)) {
		wlmon_member_replace(entry, heir);
		wlmon_record_thread_release(rec, false, reaper, now);
		wlmon_member_unlock(entry);
		return;
	}
	running = rec->state == WLMON_STATE_RUNNING;
	wlmon_thread_table_remove(&wlmon_thread_table, thr);
	gone = wlmon_record_thread_release(rec, leader, reaper, now);
	/* the last thread to exit had no object, so its exit was not seen */
	if (gone && running)
		wlmon_member_count_death();
	if (gone)
		wlmon_store_finalize(rec);
	wlmon_member_unlock(entry);
	wlmon_rusage_slot_free(&wlmon_rusage_slots, &thr->rusage_slot);
	wlmon_pool_put(&wlmon_threads, thr);
	if (gone)
		wlmon_member_release_record(rec);
}
