// SPDX-License-Identifier: GPL-2.0
/* Arithmetic on usage figures; pure. */
#include <wlmon/usage.h>

#include <linux/math64.h>
#include <linux/minmax.h>

/**
 * wlmon_io_add() - add I/O to a sum
 * @sum: changed
 * @part: what to add
 */
void wlmon_io_add(struct wlmon_io *sum, const struct wlmon_io *part)
{
	sum->rchar += part->rchar;
	sum->wchar += part->wchar;
	sum->read_bytes += part->read_bytes;
	sum->write_bytes += part->write_bytes;
}

/**
 * wlmon_usage_add() - add one process's usage to a sum
 * @sum: changed; its peak RSS becomes the larger one, the rest is added
 * @part: what to add
 */
void wlmon_usage_add(struct wlmon_usage *sum, const struct wlmon_usage *part)
{
	sum->utime += part->utime;
	sum->stime += part->stime;
	sum->maxrss_kb = max(sum->maxrss_kb, part->maxrss_kb);
	sum->minflt += part->minflt;
	sum->majflt += part->majflt;
	sum->nvcsw += part->nvcsw;
	sum->nivcsw += part->nivcsw;
	sum->inblock += part->inblock;
	sum->oublock += part->oublock;
	wlmon_io_add(&sum->io, &part->io);
}

/**
 * wlmon_usage_set_cputime() - split the precise run time as getrusage() does
 * @usage: gets utime and stime
 * @cputime: tick-sampled times, precise run time, and what was told before
 *
 * Ticks say in which proportion, the scheduler says how much. Neither time
 * ever goes below what the kernel told before, and when the kernel has told
 * all of @runtime, its own split stands: a waiter and the record agree to the
 * nanosecond.
 */
void wlmon_usage_set_cputime(struct wlmon_usage *usage,
			     const struct wlmon_cputime *cputime)
{
	u64 ticks = cputime->utime + cputime->stime;
	u64 utime, stime;

	if (cputime->told_utime + cputime->told_stime >= cputime->runtime) {
		usage->utime = cputime->told_utime;
		usage->stime = cputime->told_stime;
		return;
	}

	if (!cputime->stime)
		stime = 0;
	else if (!cputime->utime)
		stime = cputime->runtime;
	else
		stime = mul_u64_u64_div_u64(cputime->stime, cputime->runtime,
					    ticks);

	stime = clamp(stime, cputime->told_stime,
		      cputime->runtime - cputime->told_utime);
	utime = cputime->runtime - stime;

	usage->utime = utime;
	usage->stime = stime;
}
