// SPDX-License-Identifier: GPL-2.0
/* Records by index, for those who read them: views and workers. */
#include <wlmon/record_read.h>

#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <wlmon/exe_path.h>
#include <wlmon/image.h>
#include <wlmon/pids.h>
#include <wlmon/store.h>
#include <wlmon/task.h>
#include <wlmon/walk.h>

/**
 * wlmon_record_max() - how many records there can be
 *
 * Return: the bound of the indices for wlmon_record_read().
 */
u32 wlmon_record_max(void)
{
	return wlmon_records.count;
}

/**
 * wlmon_record_next() - pass over places without a record
 * @index: from 0 to wlmon_record_max()
 *
 * Context: any.
 *
 * Return: the first index from @index on that has a record, or
 * wlmon_record_max().
 */
u32 wlmon_record_next(u32 index)
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
			struct wlmon_image_list *list)
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
		if (list)
			wlmon_image_list_copy(rec, list);
	}
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return used;
}

/**
 * wlmon_record_read() - a copy of a record
 * @index: from 0 to wlmon_record_max() - 1
 * @copy: is filled; its lock is meaningless
 *
 * Return: false if there is no record at this index.
 */
bool wlmon_record_read(u32 index, struct wlmon_record *copy)
{
	return record_copy(index, copy, NULL, NULL);
}

/* What somebody was told of a dead process stays. */
static void rest_bring_up(struct wlmon_record *copy, struct task_struct *leader,
			  const struct wlmon_usage *usage)
{
	struct wlmon_acct_flags acct_flags;

	wlmon_record_set_usage(copy, usage);
	wlmon_task_usage_live_peak(leader, &copy->usage);
	wlmon_task_owner(leader, &copy->id);
	wlmon_task_acct_flags(leader, &acct_flags);
	wlmon_record_set_acct_flags(copy, &acct_flags, true);
}

/* False if the process is gone: the record knows by now, or will at once. */
static bool bring_up(u32 index, struct wlmon_record *copy,
		     struct wlmon_program *program)
{
	struct task_struct *leader = wlmon_task_find(&copy->id);
	struct wlmon_usage usage;
	bool same;

	if (!leader)
		return false;
	same = wlmon_walk_usage(index, copy, leader, &usage);
	if (same) {
		copy->usage.acct = usage.acct;
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
		      struct wlmon_image_list *list)
{
	struct wlmon_program *runs = list ? &list->program : program;
	unsigned int tries;

	cond_resched();
	for (tries = 0; tries < TRIES; tries++) {
		if (!record_copy(index, copy, program, list))
			return false;
		if (copy->state == WLMON_STATE_RELEASED ||
		    bring_up(index, copy, runs))
			return true;
		usleep_range(100, 1000);
	}
	return true;
}

/**
 * wlmon_record_read_live() - a copy of a record, with usage as of now
 * @index: from 0 to wlmon_record_max() - 1
 * @copy: is filled; its lock is meaningless
 *
 * Context: may sleep.
 *
 * Return: false if there is no record at this index.
 */
bool wlmon_record_read_live(u32 index, struct wlmon_record *copy)
{
	return read_live(index, copy, NULL, NULL);
}

/**
 * wlmon_record_read_program() - the same, with the file that the process runs
 * @index: from 0 to wlmon_record_max() - 1
 * @copy: is filled; its lock is meaningless
 * @program: is filled
 *
 * Context: may sleep.
 *
 * Return: false if there is no record at this index.
 */
bool wlmon_record_read_program(u32 index, struct wlmon_record *copy,
			       struct wlmon_program *program)
{
	return read_live(index, copy, program, NULL);
}

/**
 * wlmon_record_read_images() - the same, with all that the process ran
 * @index: from 0 to wlmon_record_max() - 1
 * @copy: is filled; its lock is meaningless
 * @list: is filled
 *
 * Context: may sleep.
 *
 * Return: false if there is no record at this index.
 */
bool wlmon_record_read_images(u32 index, struct wlmon_record *copy,
			      struct wlmon_image_list *list)
{
	return read_live(index, copy, NULL, list);
}

/**
 * wlmon_record_read_counted() - the same for what adds to totals read before
 * @index: from 0 to wlmon_record_max() - 1
 * @number: number of the last release that is in these totals
 * @copy: is filled; its lock is meaningless
 *
 * Context: may sleep.
 *
 * Return: false if there is no record at this index, or the totals include it.
 */
bool wlmon_record_read_counted(u32 index, u64 number,
			       struct wlmon_record *copy)
{
	return wlmon_record_read_live(index, copy) &&
	       !(copy->state == WLMON_STATE_RELEASED &&
		 copy->release_seq <= number);
}

/**
 * wlmon_record_is() - is this still the record of that process?
 * @index: from 0 to wlmon_record_max() - 1
 * @seq: number of the record
 *
 * Return: true if it is.
 */
bool wlmon_record_is(u32 index, u64 seq)
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
 * wlmon_record_find() - the record of a process, dead or alive
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
bool wlmon_record_find(pid_t pid, u32 pidns, u64 since, u32 *index, u64 *seq)
{
	struct wlmon_record *rec = wlmon_pids_find(pid, pidns, since, seq);

	if (!rec)
		return false;
	*index = wlmon_pool_index(&wlmon_records, rec);
	return true;
}

/* The record is locked. */
static bool record_is(const struct wlmon_record *rec, u64 seq)
{
	return rec->state != WLMON_STATE_EMPTY && rec->seq == seq;
}

/**
 * wlmon_record_read_syscalls() - the system calls of one process
 * @index: index of its record
 * @seq: number of its record
 * @list: is filled
 *
 * Context: may sleep.
 *
 * Return: false if system calls are not counted, or the record is another one's
 * by now.
 */
bool wlmon_record_read_syscalls(u32 index, u64 seq, struct wlmon_counter_list *list)
{
	struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, index);
	struct wlmon_syscall_stats *stats = wlmon_syscall_stats_lock();
	struct wlmon_counter_walk walk;
	unsigned long flags;
	bool same = false;

	list->count = 0;
	if (stats) {
		raw_spin_lock_irqsave(&rec->lock, flags);
		same = record_is(rec, seq);
		if (same)
			wlmon_process_count_walk(&walk, &stats->pool,
						 &stats->process[index]);
		while (same && list->count < ARRAY_SIZE(list->row) &&
		       wlmon_process_count_next(&walk, &list->row[list->count]))
			list->count++;
		raw_spin_unlock_irqrestore(&rec->lock, flags);
	}
	wlmon_syscall_stats_unlock();
	return same;
}

/**
 * wlmon_record_sum_syscalls() - how many calls a process made
 * @index: index of its record
 * @seq: number of its record
 * @calls: is set to those that returned
 * @errors: is set to those of them that returned an error
 *
 * Context: may sleep.
 *
 * Return: as wlmon_record_read_syscalls().
 */
bool wlmon_record_sum_syscalls(u32 index, u64 seq, u64 *calls, u64 *errors)
{
	struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, index);
	struct wlmon_syscall_stats *stats = wlmon_syscall_stats_lock();
	struct wlmon_counter_walk walk;
	struct wlmon_counter_row row;
	unsigned long flags;
	bool same = false;

	*calls = 0;
	*errors = 0;
	if (stats) {
		raw_spin_lock_irqsave(&rec->lock, flags);
		same = record_is(rec, seq);
		if (same)
			wlmon_process_count_walk(&walk, &stats->pool,
						 &stats->process[index]);
		while (same && wlmon_process_count_next(&walk, &row)) {
			*calls += row.calls;
			*errors += row.errors;
		}
		raw_spin_unlock_irqrestore(&rec->lock, flags);
	}
	wlmon_syscall_stats_unlock();
	return same;
}
