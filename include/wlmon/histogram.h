/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_HISTOGRAM_H
#define _WLMON_HISTOGRAM_H

#include <linux/bitops.h>
#include <linux/types.h>

/* A bucket for zero ticks, and one for each power of two below 1 << 63. */
#define WLMON_NR_BUCKETS 64

/**
 * wlmon_histogram_bucket() - get the log2 bucket of a span
 * @ticks: the span, less than 1 << 63
 *
 * Return: 0 for 0 ticks, else n with 1 << (n - 1) <= @ticks < 1 << n.
 */
static __always_inline unsigned int wlmon_histogram_bucket(u64 ticks)
{
	return fls64(ticks);
}

u64 wlmon_histogram_quantile(const u64 bucket[WLMON_NR_BUCKETS], u64 shortest,
			     u64 longest, unsigned int percent);

#endif
