// SPDX-License-Identifier: GPL-2.0
/*
 * Work that a handler defers to its task, which does it on its way to user mode,
 * where it may sleep.
 */
#include <wlmon/user_return.h>

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <wlmon/compat/task_work.h>

/* Number of works that are queued or running. */
static atomic_t queued = ATOMIC_INIT(0);
static bool used;

/* A page fault that is never served blocks a task, and unloading, for any time. */
#define WAIT_QUIETLY (5 * HZ)

/**
 * wlmon_user_return_queue() - have a task do work before it returns to user mode
 * @task: current, or a child that was not woken yet
 * @work: not queued; belongs to the task until @func runs
 * @func: the work; runs in @task, may sleep, and calls wlmon_user_return_done() last
 *
 * A task that exits first does it in do_exit(). A tracer sees the task only after
 * it: ptrace_notify() and get_signal() run task work before they stop a task.
 *
 * Context: any but NMI.
 *
 * Return: false if @task is exiting or a kernel thread, so that @func will not run.
 */
bool wlmon_user_return_queue(struct task_struct *task,
			     struct callback_head *work, task_work_func_t func)
{
	WRITE_ONCE(used, true);
	atomic_inc(&queued);
	init_task_work(work, func);
	if (wlmon_task_work_add(task, work))
		return true;
	atomic_dec(&queued);
	return false;
}

/**
 * wlmon_user_return_done() - end a queued function
 *
 * The module may be unloaded once the caller has returned.
 *
 * Context: any.
 */
void wlmon_user_return_done(void)
{
	/* pairs with wlmon_user_return_drain() */
	(void)atomic_dec_return_release(&queued);
}

/**
 * wlmon_user_return_drain() - wait until all queued work is done
 *
 * Poll: a wakeup after the last decrement can sleep on PREEMPT_RT, and
 * synchronize_rcu_tasks() does not wait for a sleeping task. Without a wakeup there
 * is no voluntary context switch between the decrement and the return from the
 * module's text.
 *
 * Context: may sleep; nothing is queued any more.
 */
void wlmon_user_return_drain(void)
{
	unsigned long patience = jiffies + WAIT_QUIETLY;
	int left;

	if (!READ_ONCE(used))
		return;
	/* pairs with wlmon_user_return_done() */
	while ((left = atomic_read_acquire(&queued))) {
		if (patience && time_after(jiffies, patience)) {
			pr_info("unload waits until tasks that are blocked in the kernel go on or are killed: %d\n",
				left);
			patience = 0;
		}
		usleep_range(100, 1000);
	}
	synchronize_rcu_tasks();
}
