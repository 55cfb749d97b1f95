// SPDX-License-Identifier: GPL-2.0
/* Tests lib/span: arithmetic of spans, and the comparison of clocks. */
#include <wlmon/span.h>

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/time64.h>
#include "tools.h"

#define ROUNDS	2000
#define HALF	(1ULL << 63)
#define GHZ_3	3000000
#define YEAR	(31557600ULL * USEC_PER_SEC)

static struct wlmon_span span_of(u64 halves, u64 ticks)
{
	return (struct wlmon_span){ .ticks = ticks, .halves = halves };
}

/* Convert to 128 bits, to compare with. */
static unsigned __int128 wide(const struct wlmon_span *span)
{
	return ((unsigned __int128)span->halves << 63) + span->ticks;
}

static struct wlmon_span random_span(struct rnd_state *random)
{
	return span_of(wlmon_test_below(random, 2) ? wlmon_test_number(random, 32) : 0,
		       wlmon_test_number(random, 64));
}

static void span_add(struct kunit *test)
{
	struct wlmon_span sum = {}, span;
	unsigned __int128 want = 0;
	struct rnd_state random;
	int round;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		span = random_span(&random);
		wlmon_span_add(&sum, &span);
		want += wide(&span);
		KUNIT_ASSERT_TRUE_MSG(test, wide(&sum) == want, "round %d", round);
	}
}

/* A thousand threads sleep for a year, a day each time. */
static void span_thousand_years(struct kunit *test)
{
	const struct wlmon_span day = span_of(0, 86400ULL * 1000 * GHZ_3);
	struct wlmon_span sum = {};
	int i;

	for (i = 0; i < 365 * 1000; i++)
		wlmon_span_add(&sum, &day);
	KUNIT_EXPECT_EQ(test, wlmon_span_us(&sum, GHZ_3), 365ULL * 1000 * 86400 * USEC_PER_SEC);
}

static void span_compare(struct kunit *test)
{
	struct wlmon_span one = span_of(1, 0), two = span_of(0, HALF);
	struct rnd_state random;
	int round, want;

	KUNIT_EXPECT_EQ(test, wlmon_span_compare(&one, &two), 0);
	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		one = random_span(&random);
		two = random_span(&random);
		want = wide(&one) < wide(&two) ? -1 : wide(&one) > wide(&two);
		KUNIT_ASSERT_EQ_MSG(test, wlmon_span_compare(&one, &two), want, "round %d", round);
	}
}

static void span_part(struct kunit *test)
{
	struct wlmon_span part, rest, whole;
	struct rnd_state random;
	int round;
	u32 got;

	part = span_of(0, 0);
	KUNIT_EXPECT_EQ(test, wlmon_span_part(&part, &part), 0);
	whole = span_of(0, 3);
	part = span_of(0, 1);
	KUNIT_EXPECT_EQ(test, wlmon_span_part(&part, &whole), 3333);
	KUNIT_EXPECT_EQ(test, wlmon_span_part(&whole, &part), 10000);
	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		part = random_span(&random);
		rest = random_span(&random);
		whole = part;
		wlmon_span_add(&whole, &rest);
		if (!wide(&whole))
			continue;
		got = wlmon_span_part(&part, &whole);
		/* to a hundredth of a percent; the kernel has no 128-bit division */
		KUNIT_ASSERT_TRUE_MSG(test, wide(&part) * 10000 < wide(&whole) * (got + 2),
				      "round %d", round);
		KUNIT_ASSERT_TRUE_MSG(test,
				      wide(&part) * 10000 + wide(&whole) >= wide(&whole) * got,
				      "round %d", round);
	}
}

static void span_us(struct kunit *test)
{
	struct wlmon_span span = span_of(0, 2999);

	KUNIT_EXPECT_EQ(test, wlmon_span_us(&span, GHZ_3), 0);
	span = span_of(0, 3000);
	KUNIT_EXPECT_EQ(test, wlmon_span_us(&span, GHZ_3), 1);
	/* the same sum in another form */
	span = span_of(0, U64_MAX);
	KUNIT_EXPECT_EQ(test, wlmon_span_us(&span, GHZ_3), 6148914691236517ULL);
	span = span_of(1, HALF - 1);
	KUNIT_EXPECT_EQ(test, wlmon_span_us(&span, GHZ_3), 6148914691236517ULL);
	/* 100,000 years, to a microsecond */
	span = span_of(1026, 0);
	KUNIT_EXPECT_EQ(test, wlmon_span_us(&span, GHZ_3) / YEAR, 99956);
	/* sums of more than 64 bits of microseconds saturate */
	span = span_of(U64_MAX, 0);
	KUNIT_EXPECT_EQ(test, wlmon_span_us(&span, GHZ_3), U64_MAX);
	span = span_of(U32_MAX, U64_MAX);
	KUNIT_EXPECT_EQ(test, wlmon_span_us(&span, 1000), U64_MAX);
	/* nanoseconds */
	span = span_of(0, 1999);
	KUNIT_EXPECT_EQ(test, wlmon_span_us(&span, 1000000), 1);
}

/* Compare clocks over an interval; all arguments in seconds. */
static bool agree(s64 least, s64 most, s64 truth, s64 suspended)
{
	const struct wlmon_elapsed elapsed = {
		.least = least * NSEC_PER_SEC,
		.most = most * NSEC_PER_SEC,
		.truth = truth * NSEC_PER_SEC,
		.suspended = suspended * NSEC_PER_SEC,
	};

	return wlmon_span_clocks_agree(&elapsed);
}

static void span_agree(struct kunit *test)
{
	const s64 day = 86400, year = 365 * day;

	KUNIT_EXPECT_TRUE(test, agree(0, 0, 0, 0));
	KUNIT_EXPECT_TRUE(test, agree(day, day, day, 0));
	KUNIT_EXPECT_TRUE(test, agree(year, year, year, 0));
	/* the clocks may be read some time apart */
	KUNIT_EXPECT_TRUE(test, agree(90, 110, 100, 0));
	KUNIT_EXPECT_TRUE(test, agree(0, 50, 25, 0));
	/* another rate */
	KUNIT_EXPECT_TRUE(test, agree(1000, 1000, 1010, 0));
	KUNIT_EXPECT_FALSE(test, agree(1000, 1000, 1030, 0));
	KUNIT_EXPECT_FALSE(test, agree(1030, 1030, 1000, 0));
	KUNIT_EXPECT_FALSE(test, agree(2 * day, 2 * day, day, 0));
	/* stopped, was set back, jumped */
	KUNIT_EXPECT_FALSE(test, agree(0, 0, 1, 0));
	KUNIT_EXPECT_FALSE(test, agree(-day, -day, day, 0));
	KUNIT_EXPECT_FALSE(test, agree(10 * year, 10 * year, day, 0));
	/* in a suspend the clock runs on, or stops */
	KUNIT_EXPECT_TRUE(test, agree(day, day, day, day / 2));
	KUNIT_EXPECT_FALSE(test, agree(day / 2, day / 2, day, day / 2));
	KUNIT_EXPECT_FALSE(test, agree(year - 10, year - 10, year, 10));
	KUNIT_EXPECT_TRUE(test, agree(year - 2, year - 2, year, 10));
}

static struct kunit_case span_cases[] = {
	KUNIT_CASE(span_add),
	KUNIT_CASE(span_thousand_years),
	KUNIT_CASE(span_compare),
	KUNIT_CASE(span_part),
	KUNIT_CASE(span_us),
	KUNIT_CASE(span_agree),
	{}
};

static struct kunit_suite span_suite = {
	.name = "wlmon_span",
	.test_cases = span_cases,
};

kunit_test_suite(span_suite);
