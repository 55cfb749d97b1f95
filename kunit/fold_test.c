// SPDX-License-Identifier: GPL-2.0
/* Tests lib/span: sums of ticks that several CPUs add to. */
#include <wlmon/span.h>

#include <kunit/test.h>
#include <linux/limits.h>

static struct wlmon_span_lock sum_lock;
static atomic64_t ticks;
static u16 halves;

static int fold_init(struct kunit *test)
{
	wlmon_span_fold_init(&sum_lock);
	atomic64_set(&ticks, 0);
	halves = 0;
	return 0;
}

/* Count as handlers do. */
static void count(u64 more)
{
	if (atomic64_add_negative(more, &ticks))
		wlmon_span_fold(&sum_lock, &ticks, &halves);
}

static unsigned __int128 read(void)
{
	struct wlmon_span span;

	wlmon_span_fold_read(&sum_lock, &ticks, &halves, &span);
	return ((unsigned __int128)span.halves << 63) + span.ticks;
}

/* A thousand threads sleep for a hundred years, a hundred days each time, at 3 GHz. */
static void fold_years(struct kunit *test)
{
	const u64 days = 100 * 86400ULL * 3000000000ULL;
	unsigned __int128 sum = 0;
	u32 i;

	for (i = 0; i < 365 * 1000; i++) {
		count(days + i);
		sum += days + i;
		KUNIT_ASSERT_TRUE_MSG(test, sum == read(), "after %u times", i);
	}
	KUNIT_EXPECT_GE(test, halves, 1000);
	KUNIT_EXPECT_GE(test, atomic64_read(&ticks), 0);
}

/* Calls of the longest possible time. */
static void fold_longest(struct kunit *test)
{
	u32 i;

	for (i = 1; i <= 9; i++) {
		count(S64_MAX);
		KUNIT_EXPECT_EQ(test, halves, i - 1);
		KUNIT_EXPECT_EQ(test, atomic64_read(&ticks), S64_MAX - (i - 1));
	}
}

/* Two CPUs see a full half before either folds it. */
static void fold_twice(struct kunit *test)
{
	atomic64_set(&ticks, S64_MAX);
	atomic64_add(5, &ticks);
	atomic64_add(7, &ticks);
	KUNIT_EXPECT_TRUE(test, read() == (unsigned __int128)S64_MAX + 12);
	wlmon_span_fold(&sum_lock, &ticks, &halves);
	wlmon_span_fold(&sum_lock, &ticks, &halves);
	KUNIT_EXPECT_EQ(test, halves, 1);
	KUNIT_EXPECT_TRUE(test, read() == (unsigned __int128)S64_MAX + 12);
}

static void fold_add(struct kunit *test)
{
	count(3);
	wlmon_span_fold_add(&sum_lock, &halves, 5);
	KUNIT_EXPECT_TRUE(test, read() == ((unsigned __int128)5 << 63) + 3);
}

static struct kunit_case fold_cases[] = {
	KUNIT_CASE(fold_years),
	KUNIT_CASE(fold_longest),
	KUNIT_CASE(fold_twice),
	KUNIT_CASE(fold_add),
	{}
};

static struct kunit_suite fold_suite = {
	.name = "wlmon_fold",
	.init = fold_init,
	.test_cases = fold_cases,
};

kunit_test_suite(fold_suite);
