/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_DELAYS_H
#define _WLMON_COMPAT_DELAYS_H

#include <linux/delayacct.h>
#include <linux/sched.h>
#include <linux/taskstats.h>
#include <wlmon/usage.h>

/* taskstats versions 11, 13 and 14 added these delays. */
#define WLMON_HAVE_COMPACT_DELAY (TASKSTATS_VERSION >= 11)
#define WLMON_HAVE_WPCOPY_DELAY (TASKSTATS_VERSION >= 13)
#if TASKSTATS_VERSION >= 14 && defined(CONFIG_IRQ_TIME_ACCOUNTING)
#define WLMON_HAVE_IRQ_DELAY 1
#else
#define WLMON_HAVE_IRQ_DELAY 0
#endif

/**
 * wlmon_delays_kept() - check whether this kernel is built to account a delay
 * @kind: kind of delay
 *
 * Context: any; pure.
 *
 * Return: false if the delay is always 0.
 */
static inline bool wlmon_delays_kept(enum wlmon_delay kind)
{
	if (kind == WLMON_DELAY_CPU)
		return IS_ENABLED(CONFIG_SCHED_INFO);
	if (kind == WLMON_DELAY_IRQ)
		return WLMON_HAVE_IRQ_DELAY;
	if (kind == WLMON_DELAY_COMPACT && !WLMON_HAVE_COMPACT_DELAY)
		return false;
	if (kind == WLMON_DELAY_WPCOPY && !WLMON_HAVE_WPCOPY_DELAY)
		return false;
	return IS_ENABLED(CONFIG_TASK_DELAY_ACCT);
}

/**
 * wlmon_delays_add_task() - add a thread's delays to a sum
 * @delays: sum; delays in ns (task->sched_info, task->delays)
 * @task: thread; the caller keeps it from being freed
 *
 * A thread without task->delays counts in @delays->blind.
 *
 * Context: any but NMI. Takes the raw spinlock of task->delays.
 */
static inline void wlmon_delays_add_task(struct wlmon_delays *delays,
					 const struct task_struct *task)
{
#ifdef CONFIG_TASK_DELAY_ACCT
	struct task_delay_info *info = task->delays;
	unsigned long flags;
#endif

#ifdef CONFIG_SCHED_INFO
	delays->count[WLMON_DELAY_CPU] += READ_ONCE(task->sched_info.pcount);
	delays->ns[WLMON_DELAY_CPU] +=
		READ_ONCE(task->sched_info.run_delay);
#endif
#ifdef CONFIG_TASK_DELAY_ACCT
	if (!info) {
		delays->blind++;
		return;
	}
	raw_spin_lock_irqsave(&info->lock, flags);
	delays->count[WLMON_DELAY_BLKIO] += info->blkio_count;
	delays->ns[WLMON_DELAY_BLKIO] += info->blkio_delay;
	delays->count[WLMON_DELAY_SWAPIN] += info->swapin_count;
	delays->ns[WLMON_DELAY_SWAPIN] += info->swapin_delay;
	delays->count[WLMON_DELAY_FREEPAGES] += info->freepages_count;
	delays->ns[WLMON_DELAY_FREEPAGES] += info->freepages_delay;
	delays->count[WLMON_DELAY_THRASHING] += info->thrashing_count;
	delays->ns[WLMON_DELAY_THRASHING] += info->thrashing_delay;
#if WLMON_HAVE_COMPACT_DELAY
	delays->count[WLMON_DELAY_COMPACT] += info->compact_count;
	delays->ns[WLMON_DELAY_COMPACT] += info->compact_delay;
#endif
#if WLMON_HAVE_WPCOPY_DELAY
	delays->count[WLMON_DELAY_WPCOPY] += info->wpcopy_count;
	delays->ns[WLMON_DELAY_WPCOPY] += info->wpcopy_delay;
#endif
#if WLMON_HAVE_IRQ_DELAY
	delays->count[WLMON_DELAY_IRQ] += info->irq_count;
	delays->ns[WLMON_DELAY_IRQ] += info->irq_delay;
#endif
	raw_spin_unlock_irqrestore(&info->lock, flags);
#endif
}

#endif
