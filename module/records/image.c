// SPDX-License-Identifier: GPL-2.0
/*
 * Usage of each program that a process ran, one exec after the other; pure. An image
 * has the usage of the process at the end of its program, so that differences between
 * images add up to the whole.
 */
#include <wlmon/image.h>

#include <linux/minmax.h>
#include <wlmon/usage.h>

/**
 * wlmon_image_read() - take the figures of an image from the usage of a process
 * @upto: filled
 * @usage: usage of the process so far
 * @syscalls: number of system calls of the process that returned so far
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

/* Limit utime to a range, and add the difference to stime: the sum stays the same. */
static void split_within(struct wlmon_image_usage *upto, u64 least_utime,
			 u64 most_utime)
{
	u64 sum = upto->utime + upto->stime;

	upto->utime = min(max(upto->utime, least_utime), most_utime);
	upto->stime = sum - upto->utime;
}

/**
 * wlmon_image_follow() - keep both CPU times from being below an earlier reading
 * @upto: a reading of the process, changed
 * @before: an earlier reading of the same process
 *
 * The split of the run time is an estimate, which later ticks change.
 */
void wlmon_image_follow(struct wlmon_image_usage *upto,
			const struct wlmon_image_usage *before)
{
	u64 sum = upto->utime + upto->stime;

	split_within(upto, min(before->utime, sum),
		     sum - min(before->stime, sum));
}

/**
 * wlmon_image_between() - compute the usage of a program between two readings
 * @image: filled; may be @upto
 * @before: reading of the process at the start of the program
 * @upto: reading of the process at the end of the program, with the program's peak
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

/* Raise usage that lacks the last exec, as for a process whose end was missed. */
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
 * @images: former programs of a process, oldest first; changed
 * @count: number of @images
 * @all: usage of the process so far; raised to that at its last exec if it is less
 *
 * The last split of the run time is the one that a waiter gets. It can leave less of
 * one time to all programs together than the earlier readings gave them.
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
