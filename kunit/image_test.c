// SPDX-License-Identifier: GPL-2.0
/* Tests records/image. */
#include <wlmon/image.h>

#include <kunit/test.h>
#include <linux/string.h>
#include <wlmon/usage.h>
#include "tools.h"

#define ROUNDS 2000

struct setup {
	struct wlmon_image image[WLMON_PROCESS_IMAGES];
	struct wlmon_image_usage all;
	struct wlmon_image_usage part[WLMON_PROCESS_IMAGES];
};

static int image_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct setup), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	return 0;
}

static void image_read(struct kunit *test)
{
	struct wlmon_usage *usage = kunit_kzalloc(test, sizeof(*usage), GFP_KERNEL);
	struct wlmon_image_usage upto;

	KUNIT_ASSERT_NOT_NULL(test, usage);
	usage->cpu.utime = 1;
	usage->cpu.stime = 2;
	usage->peak.rss_kb = 3;
	usage->memory.minflt = 4;
	usage->memory.majflt = 5;
	usage->memory.inherited_kb = 99;
	wlmon_image_read(&upto, usage, 6);
	KUNIT_EXPECT_EQ(test, upto.utime, 1);
	KUNIT_EXPECT_EQ(test, upto.stime, 2);
	KUNIT_EXPECT_EQ(test, upto.maxrss_kb, 3);
	KUNIT_EXPECT_EQ(test, upto.minflt, 4);
	KUNIT_EXPECT_EQ(test, upto.majflt, 5);
	KUNIT_EXPECT_EQ(test, upto.syscalls, 6);
}

struct follow {
	u64 before_utime, before_stime, utime, stime, want_utime, want_stime;
};

static const struct follow follows[] = {
	{ 0, 0, 5, 6, 5, 6 },
	{ 5, 6, 7, 8, 7, 8 },
	{ 5, 6, 4, 8, 5, 7 },
	{ 5, 6, 9, 5, 8, 6 },
	{ 5, 6, 11, 0, 5, 6 },
	{ 5, 6, 0, 11, 5, 6 },
	/* less in all than before, so the times cannot follow */
	{ 5, 6, 0, 4, 4, 0 },
};

static void image_follow(struct kunit *test)
{
	const struct follow *param = test->param_value;
	struct wlmon_image_usage before = { .utime = param->before_utime,
					    .stime = param->before_stime };
	struct wlmon_image_usage upto = { .utime = param->utime, .stime = param->stime };

	wlmon_image_follow(&upto, &before);
	KUNIT_EXPECT_EQ(test, upto.utime + upto.stime, param->utime + param->stime);
	if (param->utime + param->stime >= param->before_utime + param->before_stime) {
		KUNIT_EXPECT_EQ(test, upto.utime, param->want_utime);
		KUNIT_EXPECT_EQ(test, upto.stime, param->want_stime);
	}
}

KUNIT_ARRAY_PARAM(follow, follows, NULL);

static void image_between(struct kunit *test)
{
	struct wlmon_image_usage before = { 1, 2, 300, 4, 5, 6 };
	struct wlmon_image_usage upto = { 11, 22, 33, 44, 55, 66 };

	wlmon_image_between(&upto, &before, &upto);
	KUNIT_EXPECT_EQ(test, upto.utime, 10);
	KUNIT_EXPECT_EQ(test, upto.stime, 20);
	KUNIT_EXPECT_EQ(test, upto.maxrss_kb, 33);
	KUNIT_EXPECT_EQ(test, upto.minflt, 40);
	KUNIT_EXPECT_EQ(test, upto.majflt, 50);
	KUNIT_EXPECT_EQ(test, upto.syscalls, 60);
}

static bool is_less(const struct wlmon_image_usage *part)
{
	return (s64)part->utime < 0 || (s64)part->stime < 0 || (s64)part->minflt < 0 ||
	       (s64)part->majflt < 0 || (s64)part->syscalls < 0;
}

static void add(struct wlmon_image_usage *sum, const struct wlmon_image_usage *part)
{
	sum->utime += part->utime;
	sum->stime += part->stime;
	sum->minflt += part->minflt;
	sum->majflt += part->majflt;
	sum->syscalls += part->syscalls;
}

/* Add to the usage of a process: the run time grows, its split is arbitrary. */
static void read_on(struct wlmon_image_usage *upto, struct rnd_state *random)
{
	u64 sum = upto->utime + upto->stime + wlmon_test_number(random, 40);

	upto->utime = wlmon_test_number(random, 64) % (sum + 1);
	upto->stime = sum - upto->utime;
	upto->minflt += wlmon_test_number(random, 20);
	upto->majflt += wlmon_test_number(random, 20);
	upto->syscalls += wlmon_test_number(random, 20);
}

/* Note execs as image_list.c does; their figures add up to the usage that was read. */
static u32 run(struct kunit *test, struct setup *s, struct rnd_state *random,
	       struct wlmon_image_usage *now, int round)
{
	u32 i, count = wlmon_test_below(random, WLMON_PROCESS_IMAGES + 1);
	struct wlmon_image_usage before = {}, sum = {};

	memset(now, 0, sizeof(*now));
	for (i = 0; i < count; i++) {
		read_on(now, random);
		s->image[i].upto = *now;
		wlmon_image_follow(&s->image[i].upto, &before);
		wlmon_image_between(&s->part[i], &before, &s->image[i].upto);
		before = s->image[i].upto;
		KUNIT_ASSERT_FALSE_MSG(test, is_less(&s->part[i]), "round %d, image %u", round, i);
		add(&sum, &s->part[i]);
		KUNIT_ASSERT_EQ_MSG(test, sum.utime + sum.stime, now->utime + now->stime,
				    "round %d, image %u", round, i);
		KUNIT_ASSERT_EQ_MSG(test, sum.minflt, now->minflt, "round %d, image %u", round, i);
	}
	return count;
}

/* The figures of all programs in the view add up to the usage, to the ns. */
static void expect_parts(struct kunit *test, struct setup *s, u32 count, int round)
{
	struct wlmon_image_usage part, sum = {}, none = {};
	const struct wlmon_image_usage *before = &none, *upto;
	u32 i;

	for (i = 0; i <= count; i++) {
		upto = i < count ? &s->image[i].upto : &s->all;
		wlmon_image_between(&part, before, upto);
		KUNIT_ASSERT_FALSE_MSG(test, is_less(&part), "round %d, part %u", round, i);
		add(&sum, &part);
		before = upto;
	}
	KUNIT_ASSERT_EQ_MSG(test, sum.utime, s->all.utime, "round %d", round);
	KUNIT_ASSERT_EQ_MSG(test, sum.stime, s->all.stime, "round %d", round);
	KUNIT_ASSERT_EQ_MSG(test, sum.minflt, s->all.minflt, "round %d", round);
	KUNIT_ASSERT_EQ_MSG(test, sum.majflt, s->all.majflt, "round %d", round);
	KUNIT_ASSERT_EQ_MSG(test, sum.syscalls, s->all.syscalls, "round %d", round);
}

static void image_settle(struct kunit *test)
{
	struct wlmon_image_usage last;
	struct setup *s = test->priv;
	struct rnd_state random;
	u64 run_time[WLMON_PROCESS_IMAGES];
	u32 i, count;
	int round;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		count = run(test, s, &random, &s->all, round);
		read_on(&s->all, &random);
		last = s->all;
		for (i = 0; i < count; i++)
			run_time[i] = s->image[i].upto.utime + s->image[i].upto.stime;
		wlmon_image_reconcile(s->image, count, &s->all);
		/* the last reading is the final usage, so it stays */
		KUNIT_ASSERT_EQ_MSG(test, memcmp(&last, &s->all, sizeof(last)), 0, "round %d",
				    round);
		for (i = 0; i < count; i++)
			KUNIT_ASSERT_EQ_MSG(test, s->image[i].upto.utime + s->image[i].upto.stime,
					    run_time[i], "round %d", round);
		expect_parts(test, s, count, round);
	}
}

/* If the end of a process was missed, its execs show more than its final usage. */
static void image_settle_unknown(struct kunit *test)
{
	struct setup *s = test->priv;
	struct wlmon_image_usage now;
	struct rnd_state random;
	u32 count;
	int round;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		count = run(test, s, &random, &now, round);
		memset(&s->all, 0, sizeof(s->all));
		s->all.syscalls = now.syscalls;
		if (wlmon_test_below(&random, 2)) {
			s->all.utime = wlmon_test_number(&random, 64) % (now.utime + 1);
			s->all.minflt = wlmon_test_number(&random, 64) % (now.minflt + 1);
		}
		wlmon_image_reconcile(s->image, count, &s->all);
		KUNIT_ASSERT_GE_MSG(test, s->all.utime + s->all.stime,
				    count ? now.utime + now.stime : 0, "round %d", round);
		expect_parts(test, s, count, round);
	}
}

static struct kunit_case image_cases[] = {
	KUNIT_CASE(image_read),
	KUNIT_CASE_PARAM(image_follow, follow_gen_params),
	KUNIT_CASE(image_between),
	KUNIT_CASE(image_settle),
	KUNIT_CASE(image_settle_unknown),
	{}
};

static struct kunit_suite image_suite = {
	.name = "wlmon_image",
	.init = image_init,
	.test_cases = image_cases,
};

kunit_test_suite(image_suite);
