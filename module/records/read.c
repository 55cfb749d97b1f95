// SPDX-License-Identifier: GPL-2.0
/*
 * Copy records by index, for views and workers. The functions take the lock of the
 * record; callers hold no spinlock.
 */
#include <wlmon/record_read.h>

#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
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
 * wlmon_record_max() - get the number of places for records
 *
 * Context: any.
 *
 * Return: the bound of the indices for wlmon_record_read().
 */
u32 wlmon_record_max(void)
{
	return wlmon_records.count;
}

/**
 * wlmon_record_next() - skip indices without a record
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
		/* a reader checks again, under the record's lock */
		if (READ_ONCE(rec->state) != WLMON_STATE_EMPTY)
			break;
	}
	return index;
}

/* Copy a record, and program and images unless NULL; return false if it is empty. */
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
		/* the last exit can be seen before others, or before all are added */
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
 * wlmon_record_read() - copy a record
 * @index: from 0 to wlmon_record_max() - 1
 * @copy: filled; its lock is not valid
 *
 * Context: any but NMI; no record lock is held.
 *
 * Return: false if there is no record at this index.
 */
bool wlmon_record_read(u32 index, struct wlmon_record *copy)
{
	return record_copy(index, copy, NULL, NULL);
}

/* Update what is not final, so that a dead process keeps what its waiter has read. */
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

/*
 * Update a copy with current usage. Return false if the process was released, which the
 * record shows by now or in a moment.
 */
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

/* Attempts to read a process while it is being released. */
#define TRIES 50

/**
 * wlmon_record_read_live() - copy a record, with current usage
 * @index: from 0 to wlmon_record_max() - 1
 * @copy: filled; its lock is not valid
 * @program: filled with the file that the process runs, unless NULL
 * @list: filled with the programs that the process ran, unless NULL
 *
 * Context: may sleep.
 *
 * Return: false if there is no record at this index.
 */
bool wlmon_record_read_live(u32 index, struct wlmon_record *copy,
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
 * wlmon_record_read_counted() - copy a record, unless totals read before include it
 * @index: from 0 to wlmon_record_max() - 1
 * @number: number of the last release that the totals include
 * @copy: filled with current usage; its lock is not valid
 *
 * Context: may sleep.
 *
 * Return: false if there is no record at this index, or the totals include it.
 */
bool wlmon_record_read_counted(u32 index, u64 number,
			       struct wlmon_record *copy)
{
	return wlmon_record_read_live(index, copy, NULL, NULL) &&
	       !(copy->state == WLMON_STATE_RELEASED &&
		 copy->release_seq <= number);
}

/**
 * wlmon_record_find() - find the record of a process, dead or alive
 * @pid: pid of the process
 * @pidns: inode number of the pid namespace of @pid
 * @since: CLOCK_BOOTTIME ns of the start of that namespace's first process
 * @index: set to the index of the record
 * @seq: set to the number of the record
 *
 * Context: any but NMI.
 *
 * Return: false if no record has this pid.
 */
bool wlmon_record_find(pid_t pid, u32 pidns, u64 since, u32 *index, u64 *seq)
{
	struct wlmon_record *rec = wlmon_pids_find(pid, pidns, since, seq);

	if (!rec)
		return false;
	*index = wlmon_pool_index(&wlmon_records, rec);
	return true;
}

/* With the lock of @rec. */
static bool record_is(const struct wlmon_record *rec, u64 seq)
{
	lockdep_assert_held(&rec->lock);
	return rec->state != WLMON_STATE_EMPTY && rec->seq == seq;
}

/**
 * wlmon_record_read_syscalls() - copy the system calls of a process
 * @index: index of its record
 * @seq: number of its record
 * @list: filled
 *
 * Context: may sleep.
 *
 * Return: false if system calls are not counted, or if the record is that of another
 * process by now.
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
 * wlmon_record_sum_syscalls() - add up the system calls of a process
 * @index: index of its record
 * @seq: number of its record
 * @calls: set to the number of calls that returned
 * @errors: set to the number of calls that returned an error
 *
 * Context: may sleep.
 *
 * Return: false if system calls are not counted, or if the record is that of another
 * process by now.
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
