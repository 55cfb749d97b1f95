/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_MM_H
#define _WLMON_COMPAT_MM_H

#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/percpu_counter.h>
#include <linux/sched.h>

/**
 * wlmon_mm_rss() - sum the resident set of an mm, as /proc/PID/status does
 * @mm: mm; the caller holds a reference or runs in it
 *
 * Since v6.2 (f1a7941243c1) get_mm_rss() leaves out up to 32 pages per CPU and
 * counter, which can be all pages of a small program.
 *
 * Context: any but NMI. Takes the raw spinlocks of mm->rss_stat since v6.2.
 *
 * Return: resident set in pages.
 */
static inline unsigned long wlmon_mm_rss(struct mm_struct *mm)
{
#ifdef WLMON_HAVE_PERCPU_RSS
	return percpu_counter_sum_positive(&mm->rss_stat[MM_FILEPAGES]) +
	       percpu_counter_sum_positive(&mm->rss_stat[MM_ANONPAGES]) +
	       percpu_counter_sum_positive(&mm->rss_stat[MM_SHMEMPAGES]);
#else
	return get_mm_rss(mm);
#endif
}

/**
 * wlmon_mm_peak() - get the peak resident set of current's mm
 * @task: current, with an mm
 *
 * Before v6.2 (f1a7941243c1) each thread caches up to 64 pages per counter
 * (task->rss_stat); do_exit() adds them to the mm before it decrements signal->live.
 * So if current is the last thread, or signal->live is 0, only the cache of current
 * is missing. For v6.2 and later see wlmon_mm_rss().
 *
 * Context: any but NMI. Takes the locks of wlmon_mm_rss().
 *
 * Return: peak in pages (mm->hiwater_rss, or the resident set if that is larger).
 */
static inline unsigned long wlmon_mm_peak(const struct task_struct *task)
{
	unsigned long pages = wlmon_mm_rss(task->mm);
#ifdef SPLIT_RSS_COUNTING
	long unsynced = (long)task->rss_stat.count[MM_FILEPAGES] +
			task->rss_stat.count[MM_ANONPAGES] +
			task->rss_stat.count[MM_SHMEMPAGES];

	pages = max((long)pages + unsynced, 0L);
#endif
	return max(pages, READ_ONCE(task->mm->hiwater_rss));
}

#endif
