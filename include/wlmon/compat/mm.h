/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_MM_H
#define _WLMON_COMPAT_MM_H

#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>

/**
 * wlmon_mm_peak() - peak resident set of current's mm
 * @task: current, with an mm
 *
 * Until v6.2 (f1a7941243c1) a thread keeps up to 64 of its latest pages to
 * itself, per kind, until do_exit() has them added to the mm.
 *
 * Context: any.
 *
 * Return: a number of pages.
 */
static inline unsigned long wlmon_mm_peak(const struct task_struct *task)
{
	unsigned long pages = get_mm_rss(task->mm);
#ifdef SPLIT_RSS_COUNTING
	long unsynced = (long)task->rss_stat.count[MM_FILEPAGES] +
			task->rss_stat.count[MM_ANONPAGES] +
			task->rss_stat.count[MM_SHMEMPAGES];

	pages = max((long)pages + unsynced, 0L);
#endif
	return max(pages, task->mm->hiwater_rss);
}

#endif
