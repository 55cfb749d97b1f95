/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_TASK_WORK_H
#define _WLMON_COMPAT_TASK_WORK_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/task_work.h>
#include <linux/thread_info.h>

/* v6.4 (54e6842d0775): kernel threads that are threads of a process, io_uring's among them. */
#ifdef PF_USER_WORKER
#define WLMON_PF_WORKER (PF_KTHREAD | PF_IO_WORKER | PF_USER_WORKER)
#else
#define WLMON_PF_WORKER (PF_KTHREAD | PF_IO_WORKER)
#endif

/**
 * wlmon_task_work_add() - task_work_add(task, work, TWA_RESUME), which is not exported
 * @task: current, or a child that was not woken yet
 * @work: initialized
 *
 * The list is lockless: task_work_run() takes all of it with one cmpxchg(), and
 * task_work_cancel() never takes out the first entry by anything else. So a push
 * to its head is right at any time, but once task_work_run() has closed the list.
 * It does so only where it finds PF_EXITING, which do_exit() sets before; current
 * cannot go from here to there meanwhile, and a child does not run.
 *
 * The task is in the kernel, so it looks at the flag before it returns to user
 * mode, and need not be kicked.
 *
 * Context: any but NMI.
 *
 * Return: false if the task does not go to user mode any more, or never does.
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
