// SPDX-License-Identifier: GPL-2.0
/*
 * What each of the programs used that a process ran one after the other; pure.
 * What is kept is what the process had used at the end of each, so that the
 * differences add up.
 */
#include <wlmon/image.h>

#include <linux/minmax.h>
#include <wlmon/usage.h>

/**
 * wlmon_image_read() - of a process's usage that which is told of programs
 * @upto: is filled
 * @usage: of the process
 * @syscalls: of the process
 */
void wlmon_image_read(struct wlmon_image_usage *upto,
		      const struct wlmon_usage *usage, u64 syscalls)
{
	upto->utime = usage->cpu.utime;
	upto->stime = usage->cpu.stime;
	upto->maxrss_kb = usage->peak.rss_kb;
	upto->minflt = usage->memory.minflt;
	upto->majflt = usage->memory.majflt;
	upto->syscalls = syscalls;
}

/* Moves what is needed between both times; their sum stays the same. */
static void split_within(struct wlmon_image_usage *upto, u64 least_utime,
			 u64 most_utime)
{
	u64 sum = upto->utime + upto->stime;

	upto->utime = min(max(upto->utime, least_utime), most_utime);
	upto->stime = sum - upto->utime;
}

/**
 * wlmon_image_follow() - neither CPU time goes below what it was before
 * @upto: changed
 * @before: an earlier reading of the same process
 *
 * How the run time is split is an estimate, which later ticks change.
 */
void wlmon_image_follow(struct wlmon_image_usage *upto,
			const struct wlmon_image_usage *before)
{
	u64 sum = upto->utime + upto->stime;

	split_within(upto, min(before->utime, sum),
		     sum - min(before->stime, sum));
}

/**
 * wlmon_image_between() - what the program used that ran between two readings
 * @image: is filled; may be @upto
 * @before: at its begin
 * @upto: at its end, with its peak
 */
void wlmon_image_between(struct wlmon_image_usage *image,
			 const struct wlmon_image_usage *before,
			 const struct wlmon_image_usage *upto)
{
	image->utime = upto->utime - before->utime;
	image->stime = upto->stime - before->stime;
	image->maxrss_kb = upto->maxrss_kb;
	image->minflt = upto->minflt - before->minflt;
	image->majflt = upto->majflt - before->majflt;
	image->syscalls = upto->syscalls - before->syscalls;
}

/* Of a process whose end was missed its last exec knows more. */
static void raise_to(struct wlmon_image_usage *all,
		     const struct wlmon_image_usage *upto)
{
	if (all->utime + all->stime < upto->utime + upto->stime) {
		all->utime = upto->utime;
		all->stime = upto->stime;
	}
	all->minflt = max(all->minflt, upto->minflt);
	all->majflt = max(all->majflt, upto->majflt);
}

/**
 * wlmon_image_reconcile() - make earlier readings agree with the last one
 * @images: the former programs of a process, oldest first; changed
 * @count: how many
 * @all: what the process has used by now; raised where that is not known
 *
 * The last split is the one that a waiter is told, and may leave less of one
 * time to all programs than the earlier readings gave them.
 */
void wlmon_image_reconcile(struct wlmon_image *images, u32 count,
			   struct wlmon_image_usage *all)
{
	const struct wlmon_image_usage *after = all;

	if (count)
		raise_to(all, &images[count - 1].upto);
	while (count--) {
		struct wlmon_image_usage *upto = &images[count].upto;
		u64 sum = upto->utime + upto->stime;

		split_within(upto, sum - min(sum, after->stime),
			     min(sum, after->utime));
		after = upto;
	}
}
