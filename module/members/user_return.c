// SPDX-License-Identifier: GPL-2.0
/*
 * Runs work of handlers in a task on its return to user mode, where it may sleep.
 * Callers own the memory of the work. Unload waits for all of it.
 */
#include <wlmon/user_return.h>

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <wlmon/compat/task_work.h>

/* Works that are queued or running. */
static atomic_t queued = ATOMIC_INIT(0);
static bool used;

/* Time until unload logs that it waits: a page fault can block a task forever. */
#define WAIT_QUIETLY (5 * HZ)

/**
 * wlmon_user_return_queue() - let a task run work before it returns to user mode
 * @task: current, or a child that was not woken yet
 * @work: not queued; belongs to the task until @func runs
 * @func: runs in @task, may sleep, and calls wlmon_user_return_done() last
 *
 * If the task exits first, do_exit() runs @func. A tracer finds the task stopped only
 * after @func: ptrace_notify() and get_signal() run task work before they stop it.
 *
 * Context: any but NMI.
 *
 * Return: true; false if @task is exiting or never returns to user mode, as kernel
 * threads and workers of io_uring, so that @func will not run.
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
 * wlmon_user_return_done() - count a queued function as ended
 *
 * The caller must return at once, since unload then waits only until the task's next
 * voluntary context switch.
 *
 * Context: any.
 */
void wlmon_user_return_done(void)
{
	/* pairs with wlmon_user_return_drain() */
	(void)atomic_dec_return_release(&queued);
}

/**
 * wlmon_user_return_drain() - wait until all queued work has ended
 *
 * Poll instead of waiting for a wakeup: a wakeup after the last decrement can sleep
 * on PREEMPT_RT, and synchronize_rcu_tasks() does not wait for a sleeping task.
 * Without a wakeup no voluntary context switch happens between the decrement and the
 * return from the module's text.
 *
 * Context: may sleep; no more work is queued.
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
