// SPDX-License-Identifier: GPL-2.0
/* Tests lib/histogram. */
#include <wlmon/histogram.h>

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/sort.h>
#include <linux/string.h>
#include "tools.h"

#define SPANS 200
#define ROUNDS 100

/* Return the least number in a bucket. */
static u64 begin_of(unsigned int n)
{
	return n ? 1ULL << (n - 1) : 0;
}

static void histogram_bounds(struct kunit *test)
{
	unsigned int n;

	KUNIT_EXPECT_EQ(test, wlmon_histogram_bucket(0), 0);
	KUNIT_EXPECT_EQ(test, wlmon_histogram_bucket(1), 1);
	for (n = 1; n < WLMON_NR_BUCKETS; n++) {
		KUNIT_EXPECT_EQ(test, wlmon_histogram_bucket(begin_of(n)), n);
		KUNIT_EXPECT_EQ(test, wlmon_histogram_bucket(begin_of(n) - 1), n - 1);
	}
	KUNIT_EXPECT_EQ(test, wlmon_histogram_bucket(S64_MAX), WLMON_NR_BUCKETS - 1);
}

static void histogram_bucket(struct kunit *test)
{
	struct rnd_state random;
	unsigned int n;
	int round;
	u64 span;

	wlmon_test_random(test, &random);
	for (round = 0; round < 50 * ROUNDS; round++) {
		span = wlmon_test_number(&random, 63);
		n = wlmon_histogram_bucket(span);
		KUNIT_ASSERT_LT_MSG(test, n, WLMON_NR_BUCKETS, "%llu", span);
		KUNIT_ASSERT_GE_MSG(test, span, begin_of(n), "%llu", span);
		KUNIT_ASSERT_LT_MSG(test, span, begin_of(n + 1), "%llu", span);
	}
}

static void histogram_empty(struct kunit *test)
{
	const u64 bucket[WLMON_NR_BUCKETS] = {};

	KUNIT_EXPECT_EQ(test, wlmon_histogram_quantile(bucket, U64_MAX, 0, 50), 0);
	KUNIT_EXPECT_EQ(test, wlmon_histogram_quantile(bucket, U64_MAX, 0, 100), 0);
}

static void histogram_one(struct kunit *test)
{
	static const u64 spans[] = { 0, 1, 255, 256, 300, 511, 512, 123456789, S64_MAX };
	u64 got, bucket[WLMON_NR_BUCKETS];
	unsigned int i, percent;

	for (i = 0; i < ARRAY_SIZE(spans); i++) {
		memset(bucket, 0, sizeof(bucket));
		bucket[wlmon_histogram_bucket(spans[i])] = 1;
		for (percent = 1; percent <= 100; percent++) {
			got = wlmon_histogram_quantile(bucket, spans[i], spans[i], percent);
			KUNIT_EXPECT_EQ(test, got, spans[i]);
		}
	}
}

static int span_order(const void *a, const void *b)
{
	const u64 *x = a;
	const u64 *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Expect a result within a factor of two. */
static void expect_near(struct kunit *test, u64 got, u64 want, int round, unsigned int percent)
{
	KUNIT_ASSERT_TRUE_MSG(test, got == want || (got < 2 * want && want < 2 * got),
			      "round %d, %u %%: %llu, not %llu", round, percent, got, want);
}

/* Compare with the sorted spans: quantiles grow with the percentage, and are near. */
static void histogram_quantiles(struct kunit *test)
{
	u64 *span = kunit_kcalloc(test, SPANS, sizeof(*span), GFP_KERNEL);
	u64 bucket[WLMON_NR_BUCKETS], got, before, want;
	unsigned int percent, count, bits;
	struct rnd_state random;
	int round;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, span);
	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		memset(bucket, 0, sizeof(bucket));
		count = 1 + wlmon_test_below(&random, SPANS);
		bits = 1 + wlmon_test_below(&random, 63);
		for (i = 0; i < count; i++) {
			span[i] = wlmon_test_number(&random, bits);
			bucket[wlmon_histogram_bucket(span[i])]++;
		}
		sort(span, count, sizeof(*span), span_order, NULL);
		before = 0;
		for (percent = 1; percent <= 100; percent++) {
			got = wlmon_histogram_quantile(bucket, span[0], span[count - 1], percent);
			want = span[DIV_ROUND_UP(count * percent, 100) - 1];
			KUNIT_ASSERT_GE_MSG(test, got, before, "round %d, %u %%", round, percent);
			KUNIT_ASSERT_GE_MSG(test, got, span[0], "round %d, %u %%", round, percent);
			KUNIT_ASSERT_LE_MSG(test, got, span[count - 1], "round %d, %u %%", round,
					    percent);
			expect_near(test, got, want, round, percent);
			before = got;
		}
		KUNIT_ASSERT_EQ_MSG(test, before, span[count - 1], "round %d", round);
	}
}

/* A daemon waits for days, often for a month: at 3 GHz, and in nanoseconds. */
static void histogram_daemon(struct kunit *test)
{
	static const u64 rates[] = { 3000000000ULL, 1000000000ULL };
	u64 bucket[WLMON_NR_BUCKETS], day;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		memset(bucket, 0, sizeof(bucket));
		day = 86400 * rates[i];
		bucket[wlmon_histogram_bucket(rates[i])] = 1;
		bucket[wlmon_histogram_bucket(2 * day)] = 60;
		bucket[wlmon_histogram_bucket(30 * day)] = 39;
		expect_near(test, wlmon_histogram_quantile(bucket, rates[i], 30 * day, 50),
			    2 * day, i, 50);
		expect_near(test, wlmon_histogram_quantile(bucket, rates[i], 30 * day, 99),
			    30 * day, i, 99);
	}
}

/* The largest counts. */
static void histogram_many(struct kunit *test)
{
	u64 bucket[WLMON_NR_BUCKETS] = {};
	u64 low, high;

	bucket[1] = U64_MAX / 2;
	bucket[30] = U64_MAX / 2;
	low = wlmon_histogram_quantile(bucket, 1, begin_of(31) - 1, 49);
	high = wlmon_histogram_quantile(bucket, 1, begin_of(31) - 1, 51);
	KUNIT_EXPECT_EQ(test, wlmon_histogram_bucket(low), 1);
	KUNIT_EXPECT_EQ(test, wlmon_histogram_bucket(high), 30);
}

static struct kunit_case histogram_cases[] = {
	KUNIT_CASE(histogram_bounds),
	KUNIT_CASE(histogram_bucket),
	KUNIT_CASE(histogram_empty),
	KUNIT_CASE(histogram_one),
	KUNIT_CASE(histogram_quantiles),
	KUNIT_CASE(histogram_daemon),
	KUNIT_CASE(histogram_many),
	{}
};

static struct kunit_suite histogram_suite = {
	.name = "wlmon_histogram",
	.test_cases = histogram_cases,
};

kunit_test_suite(histogram_suite);
