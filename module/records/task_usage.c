// SPDX-License-Identifier: GPL-2.0
/*
 * Read the usage of threads and processes from the kernel's structures: one function
 * for each group of figures. Callers keep the task from being freed.
 */
#include <wlmon/task.h>

#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/seqlock.h>
#include <linux/task_io_accounting_ops.h>
#include <wlmon/compat/delays.h>
#include <wlmon/compat/mm.h>
#include <wlmon/compat/threads.h>
#include <wlmon/usage.h>

#define PAGES_TO_KB(pages) ((u64)(pages) << (PAGE_SHIFT - 10))

static void add_cpu(struct wlmon_cpu *cpu, const struct task_struct *task)
{
	cpu->utime_ticks += READ_ONCE(task->utime);
	cpu->stime_ticks += READ_ONCE(task->stime);
	cpu->runtime += READ_ONCE(task->se.sum_exec_runtime);
}

static void add_faults(struct wlmon_memory *memory,
		       const struct task_struct *task)
{
	memory->minflt += READ_ONCE(task->min_flt);
	memory->majflt += READ_ONCE(task->maj_flt);
}

static void add_switches(struct wlmon_switches *switches,
			 const struct task_struct *task)
{
	switches->nvcsw += READ_ONCE(task->nvcsw);
	switches->nivcsw += READ_ONCE(task->nivcsw);
}

static void add_blocks(struct wlmon_blocks *blocks,
		       const struct task_struct *task)
{
	/* a word, which the helper reads plainly */
	blocks->in += data_race(task_io_get_inblock(task));
	/* a word, too */
	blocks->out += data_race(task_io_get_oublock(task));
}

static void add_io(struct wlmon_io *io, const struct task_struct *task)
{
#ifdef CONFIG_TASK_XACCT
	io->rchar += READ_ONCE(task->ioac.rchar);
	io->wchar += READ_ONCE(task->ioac.wchar);
	io->syscr += READ_ONCE(task->ioac.syscr);
	io->syscw += READ_ONCE(task->ioac.syscw);
#endif
#ifdef CONFIG_TASK_IO_ACCOUNTING
	io->read_bytes += READ_ONCE(task->ioac.read_bytes);
	io->write_bytes += READ_ONCE(task->ioac.write_bytes);
	io->cancelled_write_bytes += READ_ONCE(task->ioac.cancelled_write_bytes);
#endif
}

static void add_integrals(struct wlmon_thread_acct *acct, const struct task_struct *task)
{
#ifdef CONFIG_TASK_XACCT
	acct->rss_time += READ_ONCE(task->acct_rss_mem1);
	acct->vm_time += READ_ONCE(task->acct_vm_mem1);
#endif
}

/* Add the figures that signal_struct has for released threads, too. */
static void add_shared(struct wlmon_usage *usage,
		       const struct task_struct *task)
{
	add_cpu(&usage->cpu, task);
	add_faults(&usage->memory, task);
	add_switches(&usage->switches, task);
	add_blocks(&usage->blocks, task);
}

/**
 * wlmon_task_usage_acct() - add the figures that the kernel keeps for each thread only
 * @task: the thread; cannot be freed meanwhile
 * @acct: changed
 *
 * Context: any but NMI.
 */
void wlmon_task_usage_acct(const struct task_struct *task, struct wlmon_thread_acct *acct)
{
	add_io(&acct->io, task);
	wlmon_delays_add_task(&acct->delays, task);
	add_integrals(acct, task);
}

/**
 * wlmon_task_usage_peak() - read the peaks of current's mm
 * @peak: filled; zeroes if current has no mm any more
 *
 * Context: any but NMI. Exact in the last thread: in exec, or once signal->live is 0.
 */
void wlmon_task_usage_peak(struct wlmon_peak *peak)
{
	struct mm_struct *mm = current->mm;

	*peak = (struct wlmon_peak){};
	if (!mm)
		return;
	peak->rss_kb = PAGES_TO_KB(wlmon_mm_peak(current));
	peak->vm_kb = PAGES_TO_KB(get_mm_hiwater_vm(mm));
}

/**
 * wlmon_task_usage_thread() - read the usage of one thread alone
 * @task: the thread; cannot be freed meanwhile
 * @usage: filled, except for the peaks, which are those of the process
 *
 * CPU time is as of the scheduler's last update.
 *
 * Context: any but NMI.
 */
void wlmon_task_usage_thread(const struct task_struct *task,
			     struct wlmon_usage *usage)
{
	struct wlmon_usage_floor floor = {
		.utime = READ_ONCE(task->prev_cputime.utime),
		.stime = READ_ONCE(task->prev_cputime.stime),
	};

	memset(usage, 0, sizeof(*usage));
	add_shared(usage, task);
	wlmon_usage_cpu_scale(&usage->cpu, &floor);
	wlmon_task_usage_acct(task, &usage->acct);
}

/* Read the figures of released threads that the kernel keeps in signal_struct. */
static void read_ended(const struct signal_struct *sig,
		       struct wlmon_usage *usage)
{
	memset(usage, 0, sizeof(*usage));
	usage->cpu.utime_ticks = READ_ONCE(sig->utime);
	usage->cpu.stime_ticks = READ_ONCE(sig->stime);
	usage->cpu.runtime = READ_ONCE(sig->sum_sched_runtime);
	usage->memory.minflt = READ_ONCE(sig->min_flt);
	usage->memory.majflt = READ_ONCE(sig->maj_flt);
	usage->switches.nvcsw = READ_ONCE(sig->nvcsw);
	usage->switches.nivcsw = READ_ONCE(sig->nivcsw);
	usage->blocks.in = READ_ONCE(sig->inblock);
	usage->blocks.out = READ_ONCE(sig->oublock);
}

static void read_floor(const struct signal_struct *sig, struct wlmon_usage_floor *floor)
{
	floor->utime = READ_ONCE(sig->prev_cputime.utime);
	floor->stime = READ_ONCE(sig->prev_cputime.stime);
}

static void finish(const struct signal_struct *sig,
		   const struct wlmon_usage_floor *floor, struct wlmon_usage *usage)
{
	wlmon_usage_cpu_scale(&usage->cpu, floor);
	usage->memory.inherited_kb = PAGES_TO_KB(READ_ONCE(sig->maxrss));
}

/**
 * wlmon_task_usage_process() - read the usage of a process that has one thread left
 * @task: that thread, released or not; cannot be freed meanwhile
 * @usage: filled, except for acct and the peaks
 *
 * In exec, and once the leader can be waited for, all other threads are released, and
 * their figures are in signal_struct.
 *
 * Context: any but NMI.
 */
void wlmon_task_usage_process(const struct task_struct *task,
			      struct wlmon_usage *usage)
{
	const struct signal_struct *sig = task->signal;
	struct wlmon_usage_floor floor;

	read_floor(sig, &floor);
	read_ended(sig, usage);
	/* its release moves its figures to signal_struct and takes it off the list */
	if (!list_empty(&sig->thread_head))
		add_shared(usage, task);
	finish(sig, &floor, usage);
}

/**
 * wlmon_task_usage_begin() - begin to add up the usage of a process: released threads
 * @leader: leader of its thread group; cannot be freed meanwhile
 * @sampling: filled, for wlmon_task_usage_end()
 * @usage: filled; call wlmon_task_usage_add() for each thread on the list next
 *
 * Context: may sleep.
 */
void wlmon_task_usage_begin(struct task_struct *leader,
			    struct wlmon_task_usage_sum *sampling,
			    struct wlmon_usage *usage)
{
	struct signal_struct *sig = leader->signal;

	read_floor(sig, &sampling->floor);
	do {
		sampling->seq = read_seqbegin(&sig->stats_lock);
		read_ended(sig, usage);
	} while (read_seqretry(&sig->stats_lock, sampling->seq));
}

/**
 * wlmon_task_usage_add() - add what a thread's release adds to signal_struct
 * @task: the thread; cannot be freed meanwhile
 * @usage: changed
 *
 * Context: any but NMI.
 */
void wlmon_task_usage_add(const struct task_struct *task, struct wlmon_usage *usage)
{
	add_shared(usage, task);
}

/**
 * wlmon_task_usage_end() - finish the sum after all threads were added
 * @leader: leader of the thread group; cannot be freed meanwhile
 * @sampling: from wlmon_task_usage_begin()
 * @usage: finished, except for acct and the peaks
 *
 * Context: may sleep.
 *
 * Return: false if a thread was released meanwhile, so that its figures can be missing.
 */
bool wlmon_task_usage_end(struct task_struct *leader,
			  const struct wlmon_task_usage_sum *sampling,
			  struct wlmon_usage *usage)
{
	struct signal_struct *sig = leader->signal;

	finish(sig, &sampling->floor, usage);
	return !read_seqretry(&sig->stats_lock, sampling->seq);
}

/**
 * wlmon_task_usage_mm() - take a reference on the mm of a process
 * @leader: leader of its thread group; cannot be freed meanwhile
 *
 * The leader can have left the mm while other threads are in it, so try all threads
 * until one has an mm.
 *
 * Context: may sleep, as may mmput().
 *
 * Return: the mm, for mmput(); NULL if all threads have left it.
 */
struct mm_struct *wlmon_task_usage_mm(struct task_struct *leader)
{
	struct task_struct *task;
	struct mm_struct *mm = NULL;

	rcu_read_lock();
	wlmon_for_each_thread(leader, task) {
		mm = get_task_mm(task);
		if (mm)
			break;
	}
	rcu_read_unlock();
	return mm;
}

/**
 * wlmon_task_usage_live_peak() - raise peaks to the current ones of a live process
 * @leader: leader of its thread group; cannot be freed meanwhile
 * @usage: its peaks are raised, the inherited one included
 *
 * Context: may sleep.
 */
void wlmon_task_usage_live_peak(struct task_struct *leader,
				struct wlmon_usage *usage)
{
	struct mm_struct *mm = wlmon_task_usage_mm(leader);
	struct wlmon_peak peak;

	if (!mm)
		return;
	peak.rss_kb = PAGES_TO_KB(max(wlmon_mm_rss(mm), READ_ONCE(mm->hiwater_rss)));
	peak.vm_kb = PAGES_TO_KB(get_mm_hiwater_vm(mm));
	/* getrusage() reads this, which is less exact */
	usage->memory.inherited_kb =
		max(usage->memory.inherited_kb,
		    PAGES_TO_KB(get_mm_hiwater_rss(mm)));
	mmput(mm);
	wlmon_usage_peak_raise(&usage->peak, &peak);
}
