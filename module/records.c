// SPDX-License-Identifier: GPL-2.0
/* Records by index, for those who read them: views and workers. */
#include <wlmon/members.h>

#include <linux/string.h>
#include <wlmon/calls.h>
#include <wlmon/pool.h>
#include <wlmon/sample.h>

/**
 * wlmon_members_max() - how many records there can be
 *
 * Return: the bound of the indices for wlmon_member_read().
 */
u32 wlmon_members_max(void)
{
	return wlmon_records.count;
}

/**
 * wlmon_member_read() - a copy of a record
 * @index: from 0 to wlmon_members_max() - 1
 * @copy: is filled; its lock is meaningless
 *
 * Return: false if there is no record at this index.
 */
bool wlmon_member_read(u32 index, struct wlmon_record *copy)
{
	size_t past_lock = offsetofend(struct wlmon_record, lock);
	struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, index);
	unsigned long flags;
	bool used;

	raw_spin_lock_irqsave(&rec->lock, flags);
	used = rec->state != WLMON_STATE_EMPTY;
	if (used)
		memcpy((char *)copy + past_lock, (char *)rec + past_lock,
		       sizeof(*rec) - past_lock);
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return used;
}

/**
 * wlmon_member_read_live() - a copy of a record, with usage as of now
 * @index: from 0 to wlmon_members_max() - 1
 * @copy: is filled; its lock is meaningless
 *
 * Context: may sleep.
 *
 * Return: false if there is no record at this index.
 */
bool wlmon_member_read_live(u32 index, struct wlmon_record *copy)
{
	if (!wlmon_member_read(index, copy))
		return false;
	/* a process that is gone by now has left its usage in the record */
	if (!copy->usage_final && !wlmon_sample_live(copy))
		return wlmon_member_read(index, copy);
	return true;
}

/**
 * wlmon_member_is() - is this still the record of that process?
 * @index: from 0 to wlmon_members_max() - 1
 * @seq: number of the record
 *
 * Return: true if it is.
 */
bool wlmon_member_is(u32 index, u64 seq)
{
	struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, index);
	unsigned long flags;
	bool same;

	raw_spin_lock_irqsave(&rec->lock, flags);
	same = rec->state != WLMON_STATE_EMPTY && rec->seq == seq;
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return same;
}

/**
 * wlmon_member_set_exe() - note the path of a process's program
 * @index: index of the record
 * @seq: number of the record
 * @execs: its execs when @path was found; where either has changed by now,
 *	nothing is done
 * @path: path as /proc/PID/exe tells it
 */
void wlmon_member_set_exe(u32 index, u64 seq, u32 execs, const char *path)
{
	struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, index);
	unsigned long flags;

	raw_spin_lock_irqsave(&rec->lock, flags);
	if (rec->state != WLMON_STATE_EMPTY && rec->seq == seq &&
	    rec->execs == execs)
		wlmon_record_set_exe(rec, path, WLMON_EXE_RESOLVED);
	raw_spin_unlock_irqrestore(&rec->lock, flags);
}

/** wlmon_members_forget() - drop the records of released processes */
void wlmon_members_forget(void)
{
	unsigned long flags;
	u32 i;

	for (i = 0; i < wlmon_records.count; i++) {
		struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, i);

		raw_spin_lock_irqsave(&rec->lock, flags);
		if (rec->state == WLMON_STATE_RELEASED) {
			/* what was called since the system calls were zeroed */
			wlmon_calls_evict(i);
			rec->state = WLMON_STATE_EMPTY;
		}
		raw_spin_unlock_irqrestore(&rec->lock, flags);
	}
}
