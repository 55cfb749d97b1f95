// SPDX-License-Identifier: GPL-2.0
/* Quantiles of times that are counted in log2 buckets; pure. */
#include <wlmon/histogram.h>

#include <linux/math64.h>
#include <linux/minmax.h>

static u64 bucket_low(unsigned int n)
{
	return n ? 1ULL << (n - 1) : 0;
}

static u64 bucket_high(unsigned int n)
{
	return (1ULL << n) - 1;
}

/**
 * wlmon_histogram_quantile() - estimate a quantile of spans
 * @bucket: number of spans in each bucket, see wlmon_histogram_bucket()
 * @shortest: the shortest span, in ticks
 * @longest: the longest span, in ticks
 * @percent: the quantile, from 1 to 100
 *
 * Spans are assumed to be spread evenly within a bucket, so the result is in the
 * right bucket, and off by less than a factor of two.
 *
 * Return: ticks, 0 if there are no spans.
 */
u64 wlmon_histogram_quantile(const u64 bucket[WLMON_NR_BUCKETS], u64 shortest,
			     u64 longest, unsigned int percent)
{
	u64 low, high, rank, count = 0, below = 0;
	unsigned int n;

	for (n = 0; n < WLMON_NR_BUCKETS; n++)
		count += bucket[n];
	if (!count)
		return 0;

	/* the rank of the span that is looked for, from 1 to count */
	rank = count - mul_u64_u32_div(count, 100 - percent, 100);
	for (n = 0; below + bucket[n] < rank; n++)
		below += bucket[n];

	low = max(bucket_low(n), shortest);
	high = min(bucket_high(n), longest);
	if (high <= low)
		return low;
	return low + mul_u64_u64_div_u64(high - low, rank - below, bucket[n]);
}
