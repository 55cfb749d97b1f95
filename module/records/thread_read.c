// SPDX-License-Identifier: GPL-2.0
/*
 * Read live threads by index, for views. The functions take the lock of the thread's
 * record; callers hold no spinlock.
 */
#include <wlmon/thread_read.h>

#include <linux/pid.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <wlmon/store.h>
#include <wlmon/task.h>

static const char *const task_state_names[] = {
	[WLMON_TASK_RUNNING]		= "running",
	[WLMON_TASK_SLEEPING]		= "sleeping",
	[WLMON_TASK_STOPPED]		= "stopped",
	[WLMON_TASK_UNINTERRUPTIBLE]	= "uninterruptible",
	[WLMON_TASK_IOWAIT]		= "io-wait",
	[WLMON_TASK_FROZEN]		= "frozen",
};

/**
 * wlmon_thread_state_name() - get the name of a thread's state
 * @state: the state
 *
 * Context: any.
 *
 * Return: one word.
 */
const char *wlmon_thread_state_name(enum wlmon_task_state state)
{
	return task_state_names[state];
}

/**
 * wlmon_thread_max() - get the number of places for threads
 *
 * Context: any.
 *
 * Return: the bound of the indices for wlmon_thread_read().
 */
u32 wlmon_thread_max(void)
{
	return wlmon_threads.count;
}

/**
 * wlmon_thread_next() - skip indices without a thread
 * @index: from 0 to wlmon_thread_max()
 *
 * Context: any.
 *
 * Return: the first index from @index on that has a thread, or
 * wlmon_thread_max().
 */
u32 wlmon_thread_next(u32 index)
{
	const struct wlmon_thread *thr;

	for (; index < wlmon_threads.count; index++) {
		thr = wlmon_pool_at(&wlmon_threads, index);
		if (READ_ONCE(thr->task))
			break;
	}
	return index;
}

/* Map the letters of /proc/PID/stat; the default is for sleeping and dying threads. */
static enum wlmon_task_state task_state_of(struct task_struct *task)
{
	switch (task_state_to_char(task)) {
	case 'R':
		return WLMON_TASK_RUNNING;
	case 'T':
	case 't':
		return WLMON_TASK_STOPPED;
	case 'D':
		return task->in_iowait ? WLMON_TASK_IOWAIT :
					 WLMON_TASK_UNINTERRUPTIBLE;
	default:
		/* stopped threads and those in vfork() can have it set, too */
		if (data_race(!!task->frozen))
			return WLMON_TASK_FROZEN;
		return WLMON_TASK_SLEEPING;
	}
}

/* Fill in the process of a thread; return the task as a key, NULL if none is live. */
static const struct task_struct *thread_key(u32 index,
					    struct wlmon_thread_snapshot *seen)
{
	struct wlmon_thread *thr = wlmon_pool_at(&wlmon_threads, index);
	u32 at = READ_ONCE(thr->index);
	struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, at);
	const struct task_struct *key;
	unsigned long flags;

	raw_spin_lock_irqsave(&rec->lock, flags);
	/* pairs with wlmon_thread_table_add(): the index is that of this task */
	key = smp_load_acquire(&thr->task);
	if (key && READ_ONCE(thr->index) == at && !thr->seen_exit) {
		seen->pid = rec->id.pid;
		seen->tid = thr->tid;
		seen->seq = rec->seq;
		seen->cgroup = rec->id.cgroup;
		seen->group = rec->group;
	} else {
		key = NULL;
	}
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	return key;
}

/**
 * wlmon_thread_read() - read a live thread of a member
 * @index: from 0 to wlmon_thread_max() - 1
 * @seen: filled
 *
 * Context: may sleep.
 *
 * Return: false if there is no live thread at this index.
 */
bool wlmon_thread_read(u32 index, struct wlmon_thread_snapshot *seen)
{
	const struct task_struct *key = thread_key(index, seen);
	struct task_struct *task = NULL;
	struct pid *pid;

	if (!key)
		return false;
	rcu_read_lock();
	pid = find_pid_ns(seen->tid, &init_pid_ns);
	if (pid)
		task = pid_task(pid, PIDTYPE_PID);
	if (task == key)
		get_task_struct(task);
	rcu_read_unlock();
	if (task != key)
		return false;

	seen->state = task_state_of(task);
	get_task_comm(seen->comm, task);
	wlmon_task_usage_thread(task, &seen->usage);
	put_task_struct(task);
	return true;
}
