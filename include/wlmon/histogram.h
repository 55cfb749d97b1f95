/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_HISTOGRAM_H
#define _WLMON_HISTOGRAM_H

#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/types.h>

#define WLMON_NR_BUCKETS 35
/* Everything below 1 << this is in the first bucket. */
#define WLMON_FIRST_BUCKET 8

/**
 * wlmon_bucket_of() - the log2 bucket of a span
 * @ticks: the span
 *
 * Return: 0 below 256 ticks; n from 1 << (7 + n) to (1 << (8 + n)) - 1; the
 * last one has no upper end.
 */
static __always_inline unsigned int wlmon_bucket_of(u64 ticks)
{
	return min(fls64(ticks >> WLMON_FIRST_BUCKET), WLMON_NR_BUCKETS - 1);
}

u64 wlmon_histogram_quantile(const u64 bucket[WLMON_NR_BUCKETS], u64 shortest,
			     u64 longest, unsigned int percent);

#endif
