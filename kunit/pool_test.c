// SPDX-License-Identifier: GPL-2.0
/* Tests lib/pool. */
#include <wlmon/pool.h>

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/string.h>
#include "tools.h"

#define COUNT 7
#define SIZE 24
#define STEPS 5000

static int pool_init(struct kunit *test)
{
	struct wlmon_pool *pool = kunit_kzalloc(test, sizeof(*pool), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pool);
	test->priv = pool;
	return wlmon_pool_init(pool, COUNT, SIZE);
}

static void pool_exit(struct kunit *test)
{
	wlmon_pool_exit(test->priv);
}

static void pool_objects(struct kunit *test)
{
	struct wlmon_pool *pool = test->priv;
	char *object, *before = NULL;
	u32 i;

	for (i = 0; i < COUNT; i++) {
		object = wlmon_pool_at(pool, i);
		KUNIT_EXPECT_PTR_EQ(test, (char *)memchr_inv(object, 0, SIZE), (char *)NULL);
		KUNIT_EXPECT_EQ(test, wlmon_pool_index(pool, object), i);
		/* the last byte of an object has the same index */
		KUNIT_EXPECT_EQ(test, wlmon_pool_index(pool, object + SIZE - 1), i);
		if (before)
			KUNIT_EXPECT_PTR_EQ(test, object, before + SIZE);
		before = object;
	}
}

static void pool_exhausted(struct kunit *test)
{
	struct wlmon_pool *pool = test->priv;
	char *object;
	u32 i;

	for (i = 0; i < COUNT; i++)
		KUNIT_EXPECT_PTR_EQ(test, wlmon_pool_get(pool), wlmon_pool_at(pool, i));
	KUNIT_EXPECT_PTR_EQ(test, wlmon_pool_get(pool), NULL);
	KUNIT_EXPECT_PTR_EQ(test, wlmon_pool_get(pool), NULL);

	object = wlmon_pool_at(pool, 3);
	wlmon_pool_put(pool, object);
	KUNIT_EXPECT_PTR_EQ(test, wlmon_pool_get(pool), (void *)object);
	KUNIT_EXPECT_PTR_EQ(test, wlmon_pool_get(pool), NULL);
}

/* The content of an object stays while it is free. */
static void pool_keeps(struct kunit *test)
{
	struct wlmon_pool *pool = test->priv;
	char *object = wlmon_pool_get(pool);
	u32 i;

	memset(object, 0x5a, SIZE);
	wlmon_pool_put(pool, object);
	for (i = 0; i < COUNT - 1; i++)
		KUNIT_EXPECT_PTR_NE(test, wlmon_pool_get(pool), (void *)object);
	KUNIT_EXPECT_PTR_EQ(test, wlmon_pool_get(pool), (void *)object);
	KUNIT_EXPECT_PTR_EQ(test, (char *)memchr_inv(object, 0x5a, SIZE), (char *)NULL);
}

static void pool_one(struct kunit *test)
{
	struct wlmon_pool pool;
	void *object;

	KUNIT_ASSERT_EQ(test, wlmon_pool_init(&pool, 1, SIZE), 0);
	object = wlmon_pool_get(&pool);
	KUNIT_EXPECT_PTR_EQ(test, object, wlmon_pool_at(&pool, 0));
	KUNIT_EXPECT_PTR_EQ(test, wlmon_pool_get(&pool), NULL);
	wlmon_pool_put(&pool, object);
	KUNIT_EXPECT_PTR_EQ(test, wlmon_pool_get(&pool), object);
	wlmon_pool_exit(&pool);
}

static void pool_no_memory(struct kunit *test)
{
	struct wlmon_pool pool;

	KUNIT_EXPECT_EQ(test, wlmon_pool_init(&pool, 2, SIZE_MAX), -ENOMEM);
	KUNIT_EXPECT_PTR_EQ(test, pool.objects, NULL);
	KUNIT_EXPECT_PTR_EQ(test, pool.queue, (u32 *)NULL);
}

/* Compare with a plain queue: the oldest object comes next, none is out twice. */
static void pool_random(struct kunit *test)
{
	struct wlmon_pool *pool = test->priv;
	u32 queue[COUNT], queued = COUNT;
	bool out[COUNT] = {};
	struct rnd_state random;
	u32 i, step, index;
	void *object;

	wlmon_test_random(test, &random);
	for (i = 0; i < COUNT; i++)
		queue[i] = i;
	for (step = 0; step < STEPS; step++) {
		if (wlmon_test_below(&random, 2)) {
			object = wlmon_pool_get(pool);
			if (!queued) {
				KUNIT_ASSERT_PTR_EQ_MSG(test, object, NULL, "step %u", step);
				continue;
			}
			KUNIT_ASSERT_NOT_NULL_MSG(test, object, "step %u", step);
			index = wlmon_pool_index(pool, object);
			KUNIT_ASSERT_EQ_MSG(test, index, queue[0], "step %u", step);
			KUNIT_ASSERT_FALSE_MSG(test, out[index], "step %u", step);
			out[index] = true;
			queued--;
			memmove(queue, queue + 1, queued * sizeof(*queue));
		} else {
			index = wlmon_test_below(&random, COUNT);
			if (!out[index])
				continue;
			out[index] = false;
			queue[queued++] = index;
			wlmon_pool_put(pool, wlmon_pool_at(pool, index));
		}
	}
}

static struct kunit_case pool_cases[] = {
	KUNIT_CASE(pool_objects),
	KUNIT_CASE(pool_exhausted),
	KUNIT_CASE(pool_keeps),
	KUNIT_CASE(pool_one),
	KUNIT_CASE(pool_no_memory),
	KUNIT_CASE(pool_random),
	{}
};

static struct kunit_suite pool_suite = {
	.name = "wlmon_pool",
	.init = pool_init,
	.exit = pool_exit,
	.test_cases = pool_cases,
};

kunit_test_suite(pool_suite);
