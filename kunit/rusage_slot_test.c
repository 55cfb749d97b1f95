// SPDX-License-Identifier: GPL-2.0
/* Tests records/rusage_slot. */
#include <wlmon/rusage_slot.h>

#include <kunit/test.h>
#include <linux/limits.h>
#include "tools.h"

#define COUNT 5
#define STEPS 5000

static int slot_init(struct kunit *test)
{
	struct wlmon_rusage_slot_pool *pool = kunit_kzalloc(test, sizeof(*pool), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pool);
	test->priv = pool;
	return wlmon_rusage_slot_init(pool, COUNT);
}

static void slot_exit(struct kunit *test)
{
	wlmon_rusage_slot_exit(test->priv);
}

static void answer_order(struct kunit *test)
{
	struct wlmon_rusage_slot_pool *pool = test->priv;
	u16 number;

	/* the slot at the start, else the next free one, around the end */
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(pool, 3), 4);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(pool, 3 + COUNT), 5);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(pool, 3), 1);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(pool, 0), 2);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(pool, 2), 3);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(pool, 0), 0);

	number = 3;
	wlmon_rusage_slot_free(pool, &number);
	KUNIT_EXPECT_EQ(test, number, 0);
	/* 0 is ignored */
	wlmon_rusage_slot_free(pool, &number);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(pool, 4), 3);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(pool, 4), 0);
}

/* A slot has one holder at a time. */
static void answer_random(struct kunit *test)
{
	struct wlmon_rusage_slot_pool *pool = test->priv;
	u32 holder, step, have = 0;
	struct rnd_state random;
	u16 number[COUNT + 2] = {};

	wlmon_test_random(test, &random);
	for (step = 0; step < STEPS; step++) {
		holder = wlmon_test_below(&random, ARRAY_SIZE(number));
		if (number[holder]) {
			KUNIT_ASSERT_EQ_MSG(test,
					    wlmon_rusage_slot_at(pool, number[holder])->who,
					    holder, "step %u", step);
			wlmon_rusage_slot_free(pool, &number[holder]);
			have--;
			continue;
		}
		number[holder] =
			wlmon_rusage_slot_alloc(pool, wlmon_test_below(&random, U32_MAX));
		KUNIT_ASSERT_EQ_MSG(test, !!number[holder], have < COUNT, "step %u", step);
		if (!number[holder])
			continue;
		wlmon_rusage_slot_at(pool, number[holder])->who = holder;
		have++;
	}
}

/* Only some slots are tried if many are taken. */
static void answer_crowd(struct kunit *test)
{
	struct wlmon_rusage_slot_pool many;
	u32 i;

	KUNIT_ASSERT_EQ(test, wlmon_rusage_slot_init(&many, 100), 0);
	for (i = 0; i < 64; i++)
		KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(&many, 10), 11 + i);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(&many, 10), 0);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(&many, 11), 75);
	wlmon_rusage_slot_exit(&many);
}

/* The number of slots is limited by their type. */
static void answer_many(struct kunit *test)
{
	struct wlmon_rusage_slot_pool many;

	KUNIT_ASSERT_EQ(test, wlmon_rusage_slot_init(&many, U16_MAX + 1), 0);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(&many, U16_MAX - 1), U16_MAX);
	KUNIT_EXPECT_EQ(test, wlmon_rusage_slot_alloc(&many, U16_MAX - 1), 1);
	wlmon_rusage_slot_exit(&many);
	KUNIT_EXPECT_NULL(test, many.slot);
}

static struct kunit_case slot_cases[] = {
	KUNIT_CASE(answer_order),
	KUNIT_CASE(answer_random),
	KUNIT_CASE(answer_crowd),
	KUNIT_CASE(answer_many),
	{}
};

static struct kunit_suite slot_suite = {
	.name = "wlmon_rusage_slot",
	.init = slot_init,
	.exit = slot_exit,
	.test_cases = slot_cases,
};

kunit_test_suite(slot_suite);
