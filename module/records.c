// SPDX-License-Identifier: GPL-2.0
/* Records by index, for those who read them: views and workers. */
#include <wlmon/members.h>

#include <linux/delay.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <wlmon/calls.h>
#include <wlmon/exe_path.h>
#include <wlmon/image.h>
#include <wlmon/live.h>
#include <wlmon/moves.h>
#include <wlmon/names.h>
#include <wlmon/pool.h>
#include <wlmon/sample.h>
#include <wlmon/totals.h>

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
 * wlmon_members_next() - pass over places without a record
 * @index: from 0 to wlmon_members_max()
 *
 * Context: any.
 *
 * Return: the first index from @index on that has a record, or
 * wlmon_members_max().
 */
u32 wlmon_members_next(u32 index)
{
	const struct wlmon_record *rec;

	for (; index < wlmon_records.count; index++) {
		rec = wlmon_pool_at(&wlmon_records, index);
		/* who reads the record looks again, under its lock */
		if (READ_ONCE(rec->state) != WLMON_STATE_EMPTY)
			break;
	}
	return index;
}

/* A copy as it is, with what it refers to where that is asked for. */
static bool record_copy(u32 index, struct wlmon_record *copy,
			struct wlmon_program *program,
			struct wlmon_gallery *gallery)
{
	size_t past_lock = offsetofend(struct wlmon_record, lock);
	struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, index);
	unsigned long flags;
	bool used;

	raw_spin_lock_irqsave(&rec->lock, flags);
	used = rec->state != WLMON_STATE_EMPTY;
	if (used) {
		memcpy((char *)copy + past_lock, (char *)rec + past_lock,
		       sizeof(*rec) - past_lock);
		/* the last thread can have left before all are in */
		if (copy->state == WLMON_STATE_RUNNING) {
			copy->exited = 0;
			copy->exit_known = false;
		}
		if (program)
			wlmon_program_read(&wlmon_programs, rec->program,
					   program);
		if (gallery)
			wlmon_images_copy(rec, gallery);
	}
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return used;
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
	return record_copy(index, copy, NULL, NULL);
}

/* What somebody was told of a dead process stays. */
static void rest_bring_up(struct wlmon_record *copy, struct task_struct *leader,
			  const struct wlmon_usage *usage)
{
	struct wlmon_manner manner;

	wlmon_record_set_usage(copy, usage);
	wlmon_sample_live_peak(leader, &copy->usage);
	wlmon_sample_owner(leader, &copy->id);
	wlmon_sample_manner(leader, &manner);
	wlmon_record_set_manner(copy, &manner, true);
}

/* False if the process is gone: the record knows by now, or will at once. */
static bool bring_up(u32 index, struct wlmon_record *copy,
		     struct wlmon_program *program)
{
	struct task_struct *leader = wlmon_sample_find(&copy->id);
	struct wlmon_usage usage;
	bool same;

	if (!leader)
		return false;
	same = wlmon_live_usage(index, copy, leader, &usage);
	if (same) {
		copy->usage.own = usage.own;
		if (!copy->usage_final)
			rest_bring_up(copy, leader, &usage);
	}
	if (same && program)
		wlmon_exe_path_mark(leader, program);
	put_task_struct(leader);
	return same;
}

/* How often to look again at a process that is just being released. */
#define TRIES 50

static bool read_live(u32 index, struct wlmon_record *copy,
		      struct wlmon_program *program,
		      struct wlmon_gallery *gallery)
{
	struct wlmon_program *runs = gallery ? &gallery->program : program;
	unsigned int tries;

	cond_resched();
	for (tries = 0; tries < TRIES; tries++) {
		if (!record_copy(index, copy, program, gallery))
			return false;
		if (copy->state == WLMON_STATE_RELEASED ||
		    bring_up(index, copy, runs))
			return true;
		usleep_range(100, 1000);
	}
	return true;
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
	return read_live(index, copy, NULL, NULL);
}

/**
 * wlmon_member_read_program() - the same, with the file that the process runs
 * @index: from 0 to wlmon_members_max() - 1
 * @copy: is filled; its lock is meaningless
 * @program: is filled
 *
 * Context: may sleep.
 *
 * Return: false if there is no record at this index.
 */
bool wlmon_member_read_program(u32 index, struct wlmon_record *copy,
			       struct wlmon_program *program)
{
	return read_live(index, copy, program, NULL);
}

/**
 * wlmon_member_read_images() - the same, with all that the process ran
 * @index: from 0 to wlmon_members_max() - 1
 * @copy: is filled; its lock is meaningless
 * @gallery: is filled
 *
 * Context: may sleep.
 *
 * Return: false if there is no record at this index.
 */
bool wlmon_member_read_images(u32 index, struct wlmon_record *copy,
			      struct wlmon_gallery *gallery)
{
	return read_live(index, copy, NULL, gallery);
}

/**
 * wlmon_member_read_counted() - the same for what adds to totals read before
 * @index: from 0 to wlmon_members_max() - 1
 * @number: number of the last release that is in these totals
 * @copy: is filled; its lock is meaningless
 *
 * Context: may sleep.
 *
 * Return: false if there is no record at this index, or the totals include it.
 */
bool wlmon_member_read_counted(u32 index, u64 number,
			       struct wlmon_record *copy)
{
	return wlmon_member_read_live(index, copy) &&
	       !(copy->state == WLMON_STATE_RELEASED &&
		 copy->last_number <= number);
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
 * wlmon_member_find() - the record of a process, dead or alive
 * @pid: its id
 * @pidns: inode number of the pid namespace in which @pid is one
 * @since: when the first process of that namespace started, CLOCK_BOOTTIME ns
 * @index: is set to the index of its record
 * @seq: is set to the number of its record
 *
 * Context: any but NMI.
 *
 * Return: false if no process of that id is remembered.
 */
bool wlmon_member_find(pid_t pid, u32 pidns, u64 since, u32 *index, u64 *seq)
{
	struct wlmon_record *rec = wlmon_names_find(pid, pidns, since, seq);

	if (!rec)
		return false;
	*index = wlmon_pool_index(&wlmon_records, rec);
	return true;
}

/**
 * wlmon_member_run() - note the file that a process runs, as it was looked up
 * @rec: its record, locked
 * @program: number of the file, is put; 0 if there was no room for it: then the
 *	name given to exec stays, and it is not looked up again
 *
 * Context: any but NMI.
 */
void wlmon_member_run(struct wlmon_record *rec, u32 program)
{
	u32 before;

	if (!program)
		program = wlmon_program_share(&wlmon_programs, rec->program);
	before = wlmon_record_set_program(rec, program, true);
	wlmon_program_put(&wlmon_programs, before);
}

/**
 * wlmon_member_set_program() - the same for a process that may have gone on
 * @index: index of the record
 * @seq: number of the record
 * @execs: its execs when @program was found; where either has changed by now,
 *	nothing is noted
 * @program: number of the file, is put; 0 if there was no room for it
 *
 * Context: any but NMI.
 */
void wlmon_member_set_program(u32 index, u64 seq, u32 execs, u32 program)
{
	struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, index);
	unsigned long flags;

	raw_spin_lock_irqsave(&rec->lock, flags);
	if (rec->state != WLMON_STATE_EMPTY && rec->seq == seq &&
	    rec->execs == execs) {
		wlmon_member_run(rec, program);
		program = 0;
	}
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	wlmon_program_put(&wlmon_programs, program);
}

/**
 * wlmon_member_settle() - what a process did is final
 * @rec: its record, locked; the process was just released
 *
 * Context: any but NMI.
 */
void wlmon_member_settle(struct wlmon_record *rec)
{
	wlmon_move_end(rec);
	wlmon_names_release(rec);
	wlmon_totals_add(rec);
	wlmon_calls_pack(wlmon_pool_index(&wlmon_records, rec));
}

/**
 * wlmon_member_vacate() - take what belongs to a record out of it
 * @rec: record of a released process, locked
 *
 * What the process did is in the totals already.
 *
 * Context: any but NMI.
 */
void wlmon_member_vacate(struct wlmon_record *rec)
{
	wlmon_calls_evict(wlmon_pool_index(&wlmon_records, rec));
	wlmon_images_drop(rec);
	wlmon_program_put(&wlmon_programs,
			  wlmon_record_set_program(rec, 0, false));
	wlmon_names_remove(rec);
	wlmon_totals_forget(rec->last_number);
}

/**
 * wlmon_members_forget() - drop the records of released processes
 * @number: last release to drop, see wlmon_totals_reset()
 *
 * Context: may sleep.
 */
void wlmon_members_forget(u64 number)
{
	unsigned long flags;
	u32 i;

	for (i = 0; i < wlmon_records.count; i++) {
		struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, i);

		raw_spin_lock_irqsave(&rec->lock, flags);
		if (rec->state == WLMON_STATE_RELEASED &&
		    rec->last_number <= number) {
			/* with what was called since the system calls were zeroed */
			wlmon_member_vacate(rec);
			rec->state = WLMON_STATE_EMPTY;
		}
		raw_spin_unlock_irqrestore(&rec->lock, flags);
	}
}
