/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_TASK_WORK_H
#define _WLMON_COMPAT_TASK_WORK_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/task_work.h>
#include <linux/thread_info.h>

/* v6.4 (54e6842d0775): flag of user workers, which never return to user mode. */
#ifdef PF_USER_WORKER
#define WLMON_PF_WORKER (PF_KTHREAD | PF_IO_WORKER | PF_USER_WORKER)
#else
#define WLMON_PF_WORKER (PF_KTHREAD | PF_IO_WORKER)
#endif

/**
 * wlmon_task_work_add() - queue work for a task's return to user mode
 * @task: current, or a child that is not woken yet
 * @work: work, initialized with init_task_work()
 *
 * Replaces task_work_add(task, work, TWA_RESUME), which is not exported.
 *
 * The list is lockless: task_work_run() and task_work_cancel() change its head
 * only with cmpxchg(), so a push to the head is safe until task_work_run() closes
 * the list. It closes the list only with PF_EXITING set. current does not set that
 * flag during this call, and a child that is not woken does not run.
 *
 * The task is in the kernel and checks TIF_NOTIFY_RESUME before it returns to user
 * mode, so it needs no kick.
 *
 * Context: any but NMI.
 *
 * Return: false if the task exits or never returns to user mode.
 */
static inline bool wlmon_task_work_add(struct task_struct *task,
				       struct callback_head *work)
{
	struct callback_head *head;

	if (READ_ONCE(task->flags) & (PF_EXITING | WLMON_PF_WORKER))
		return false;
	do {
		head = READ_ONCE(task->task_works);
		work->next = head;
	} while (cmpxchg(&task->task_works, head, work) != head);
	set_tsk_thread_flag(task, TIF_NOTIFY_RESUME);
	return true;
}

#endif
