// SPDX-License-Identifier: GPL-2.0
/* How members go: a thread is released, perhaps the last one of its process. */
#include <wlmon/member.h>

#include <wlmon/arming.h>
#include <wlmon/store.h>

/**
 * wlmon_member_release_record() - let the record of a released process be used again
 * @rec: the record, final; not locked
 *
 * Context: any but NMI.
 */
void wlmon_member_release_record(struct wlmon_record *rec)
{
	wlmon_pool_put(&wlmon_records, rec);
	wlmon_hooks_put(WLMON_UNTIL_RELEASED);
}

/* True if the process is gone with this thread; of one with an unknown thread the end is seen only here. */
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
 * wlmon_member_release() - a thread is released, and with the last one its process
 * @entry: the thread, its record locked; is unlocked
 * @heir: thread that replaces it, its leader, in an exec; NULL for none
 * @leader: it leads its process
 * @reaper: process that released it, 0 if unknown
 * @now: CLOCK_BOOTTIME ns
 *
 * Context: any but NMI.
 */
void wlmon_member_release(struct wlmon_entry *entry, struct task_struct *heir,
			  bool leader, pid_t reaper, u64 now)
{
	bool gone;

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
