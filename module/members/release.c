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

/*
 * Return true if this was the last thread. If the last thread to exit had no object,
 * the process counts as running until here.
 */
static bool thread_remove(struct wlmon_entry *entry, bool leader, pid_t reaper,
			  u64 now)
{
	bool alive = entry->rec->state == WLMON_STATE_RUNNING;

	wlmon_thread_table_remove(&wlmon_thread_table, entry->thr);
	if (!wlmon_record_thread_release(entry->rec, leader, reaper, now))
		return false;
	if (alive)
		wlmon_member_count_death();
	wlmon_store_finalize(entry->rec);
	return true;
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
	bool gone;

	lockdep_assert_held(&entry->rec->lock);
	/* an heir without an object, for want of memory, gets the leader's */
	if (heir && !wlmon_member_has(heir)) {
		wlmon_member_replace(entry, heir);
		wlmon_record_thread_release(entry->rec, false, reaper, now);
		wlmon_member_unlock(entry);
		return;
	}
	gone = thread_remove(entry, leader, reaper, now);
	wlmon_member_unlock(entry);
	wlmon_rusage_slot_free(&wlmon_rusage_slots, &entry->thr->rusage_slot);
	wlmon_pool_put(&wlmon_threads, entry->thr);
	if (gone)
		wlmon_member_release_record(entry->rec);
}
