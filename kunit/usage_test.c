// SPDX-License-Identifier: GPL-2.0
/* Tests records/usage. */
#include <wlmon/usage.h>

#include <kunit/test.h>
#include <linux/math64.h>
#include <linux/string.h>
#include "tools.h"

#define ROUNDS 500
#define FIGURES (sizeof(struct wlmon_usage) / sizeof(u64))

struct three {
	struct wlmon_usage a;
	struct wlmon_usage b;
	struct wlmon_usage c;
	struct wlmon_usage sum;
	struct wlmon_usage other;
};

static int usage_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct three), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	return 0;
}

static u64 *figures(struct wlmon_usage *usage)
{
	return (u64 *)usage;
}

/* Check whether a sum has the maximum of this figure. */
static bool is_peak(size_t i)
{
	return i * sizeof(u64) == offsetof(struct wlmon_usage, peak.rss_kb) ||
	       i * sizeof(u64) == offsetof(struct wlmon_usage, peak.vm_kb) ||
	       i * sizeof(u64) == offsetof(struct wlmon_usage, memory.inherited_kb);
}

static void fill(struct wlmon_usage *usage, struct rnd_state *random, unsigned int bits)
{
	size_t i;

	for (i = 0; i < FIGURES; i++)
		figures(usage)[i] = wlmon_test_number(random, bits);
}

static bool same(const struct wlmon_usage *a, const struct wlmon_usage *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static void usage_peak(struct kunit *test)
{
	struct wlmon_peak peak = { .rss_kb = 5, .vm_kb = 50 };
	const struct wlmon_peak other = { .rss_kb = 7, .vm_kb = 40 };

	wlmon_usage_peak_raise(&peak, &other);
	KUNIT_EXPECT_EQ(test, peak.rss_kb, 7);
	KUNIT_EXPECT_EQ(test, peak.vm_kb, 50);
}

/* Each figure counts once in a sum. */
static void usage_add(struct kunit *test)
{
	struct three *t = test->priv;
	struct rnd_state random;
	u64 want;
	size_t i;

	wlmon_test_random(test, &random);
	fill(&t->a, &random, 62);
	fill(&t->b, &random, 62);
	t->sum = t->a;
	wlmon_usage_add(&t->sum, &t->b);
	for (i = 0; i < FIGURES; i++) {
		want = figures(&t->a)[i] + figures(&t->b)[i];
		if (is_peak(i))
			want = max(figures(&t->a)[i], figures(&t->b)[i]);
		KUNIT_EXPECT_EQ_MSG(test, figures(&t->sum)[i], want, "figure %zu", i);
	}
}

static void usage_add_own(struct kunit *test)
{
	struct three *t = test->priv;
	struct rnd_state random;

	wlmon_test_random(test, &random);
	fill(&t->a, &random, 62);
	fill(&t->b, &random, 62);
	t->sum = t->a;
	wlmon_usage_add(&t->sum, &t->b);
	wlmon_usage_acct_add(&t->a.acct, &t->b.acct);
	KUNIT_EXPECT_EQ(test, memcmp(&t->a.acct, &t->sum.acct, sizeof(t->a.acct)), 0);
}

static void usage_add_any_order(struct kunit *test)
{
	struct three *t = test->priv;
	struct rnd_state random;
	int round;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		fill(&t->a, &random, 64);
		fill(&t->b, &random, 64);
		fill(&t->c, &random, 64);
		t->sum = t->a;
		wlmon_usage_add(&t->sum, &t->b);
		wlmon_usage_add(&t->sum, &t->c);
		t->other = t->c;
		wlmon_usage_add(&t->other, &t->a);
		wlmon_usage_add(&t->b, &t->other);
		KUNIT_ASSERT_TRUE_MSG(test, same(&t->sum, &t->b), "round %d", round);
	}
}

/* After random moves each account has the usage in it, with no negative rest. */
static void usage_move(struct kunit *test)
{
	struct wlmon_usage *account, *used, *now, *part;
	struct rnd_state random;
	u32 at, to, step;
	int round;
	size_t i;

	account = kunit_kcalloc(test, 8, sizeof(*account), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, account);
	used = account + 3;
	now = account + 6;
	part = account + 7;
	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		memset(now, 0, sizeof(*now));
		at = 0;
		for (step = wlmon_test_below(&random, 6); step; step--) {
			fill(part, &random, 40);
			wlmon_usage_add(now, part);
			wlmon_usage_add(&used[at], part);
			to = (at + 1 + wlmon_test_below(&random, 2)) % 3;
			wlmon_usage_move(&account[at], &account[to], now);
			at = to;
		}
		fill(part, &random, 40);
		wlmon_usage_add(now, part);
		wlmon_usage_add(&used[at], part);
		wlmon_usage_add(&account[at], now);
	}
	for (at = 0; at < 3; at++)
		for (i = 0; i < FIGURES; i++)
			if (!is_peak(i))
				KUNIT_EXPECT_EQ_MSG(test, figures(&account[at])[i],
						    figures(&used[at])[i], "account %u, figure %zu",
						    at, i);
}

/* A move raises the peak of the account that is left, and lowers none. */
static void usage_move_peak(struct kunit *test)
{
	struct three *t = test->priv;

	t->a.peak.rss_kb = 5;
	t->b.peak.rss_kb = 3;
	t->b.memory.inherited_kb = 4;
	t->c.peak.rss_kb = 7;
	t->c.memory.inherited_kb = 9;
	wlmon_usage_move(&t->a, &t->b, &t->c);
	KUNIT_EXPECT_EQ(test, t->a.peak.rss_kb, 7);
	KUNIT_EXPECT_EQ(test, t->a.memory.inherited_kb, 9);
	KUNIT_EXPECT_EQ(test, t->b.peak.rss_kb, 3);
	KUNIT_EXPECT_EQ(test, t->b.memory.inherited_kb, 4);
}

static void usage_settle(struct kunit *test)
{
	struct three *t = test->priv;
	struct rnd_state random;
	u64 taken;
	int round;
	size_t i;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		fill(&t->a, &random, 60);
		t->sum = t->a;
		wlmon_usage_settle(&t->sum);
		KUNIT_ASSERT_TRUE_MSG(test, same(&t->sum, &t->a), "round %d", round);

		/* the later split has less of one time than the earlier one */
		taken = wlmon_test_number(&random, 60);
		t->sum.cpu.utime -= taken;
		t->sum.cpu.stime += taken;
		wlmon_usage_settle(&t->sum);
		KUNIT_ASSERT_EQ_MSG(test, t->sum.cpu.utime + t->sum.cpu.stime,
				    t->a.cpu.utime + t->a.cpu.stime, "round %d", round);
		KUNIT_ASSERT_GE(test, (s64)t->sum.cpu.utime, 0);
		KUNIT_ASSERT_GE(test, (s64)t->sum.cpu.stime, 0);

		t->sum = t->a;
		t->sum.cpu.stime -= taken;
		t->sum.cpu.utime += taken;
		wlmon_usage_settle(&t->sum);
		KUNIT_ASSERT_EQ_MSG(test, t->sum.cpu.utime + t->sum.cpu.stime,
				    t->a.cpu.utime + t->a.cpu.stime, "round %d", round);
		KUNIT_ASSERT_GE(test, (s64)t->sum.cpu.utime, 0);
		KUNIT_ASSERT_GE(test, (s64)t->sum.cpu.stime, 0);

		fill(&t->b, &random, 64);
		wlmon_usage_settle(&t->b);
		for (i = 0; i < FIGURES; i++)
			KUNIT_ASSERT_GE_MSG(test, (s64)figures(&t->b)[i], 0, "round %d, figure %zu",
					    round, i);
	}
}

/*
 * Check a quotient without dividing: multiply it and its successor by the divisor,
 * in 128 bits, and compare with the dividend.
 */
static bool is_quotient(u64 quotient, u64 a, u64 b, u64 divisor)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	unsigned __int128 least = (unsigned __int128)quotient * divisor;

	return least <= product && product - least < divisor;
}

static void usage_scale(struct kunit *test)
{
	const struct wlmon_usage_floor nothing = {};
	struct wlmon_cpu cpu = {};
	struct rnd_state random;
	bool right;
	int round;

	wlmon_test_random(test, &random);
	for (round = 0; round < 20 * ROUNDS; round++) {
		cpu.runtime = wlmon_test_number(&random, 64);
		cpu.utime_ticks = wlmon_test_number(&random, 63);
		cpu.stime_ticks = wlmon_test_number(&random, 63);
		if (!cpu.utime_ticks || !cpu.stime_ticks || !cpu.runtime)
			continue;
		wlmon_usage_cpu_scale(&cpu, &nothing);
		right = is_quotient(cpu.stime, cpu.stime_ticks, cpu.runtime,
				    cpu.utime_ticks + cpu.stime_ticks);
		KUNIT_ASSERT_TRUE_MSG(test, right, "round %d: %llu of %llu by %llu and %llu", round,
				      cpu.stime, cpu.runtime, cpu.utime_ticks, cpu.stime_ticks);
		KUNIT_ASSERT_EQ_MSG(test, cpu.utime + cpu.stime, cpu.runtime, "round %d", round);
	}
}

static void usage_scale_one_kind(struct kunit *test)
{
	const struct wlmon_usage_floor nothing = {};
	struct wlmon_cpu cpu = { .runtime = 1000, .utime_ticks = 5 };

	wlmon_usage_cpu_scale(&cpu, &nothing);
	KUNIT_EXPECT_EQ(test, cpu.utime, 1000);
	KUNIT_EXPECT_EQ(test, cpu.stime, 0);
	cpu = (struct wlmon_cpu){ .runtime = 1000, .stime_ticks = 5 };
	wlmon_usage_cpu_scale(&cpu, &nothing);
	KUNIT_EXPECT_EQ(test, cpu.utime, 0);
	KUNIT_EXPECT_EQ(test, cpu.stime, 1000);
	/* without a tick all time is user time */
	cpu = (struct wlmon_cpu){ .runtime = 1000 };
	wlmon_usage_cpu_scale(&cpu, &nothing);
	KUNIT_EXPECT_EQ(test, cpu.utime, 1000);
	KUNIT_EXPECT_EQ(test, cpu.stime, 0);
}

/* Neither time goes back whatever later ticks are, and the sum is the run time. */
static void usage_scale_told(struct kunit *test)
{
	struct wlmon_usage_floor floor;
	struct rnd_state random;
	struct wlmon_cpu cpu;
	int round, step;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		floor = (struct wlmon_usage_floor){};
		cpu = (struct wlmon_cpu){};
		for (step = 0; step < 8; step++) {
			cpu.runtime += wlmon_test_number(&random, 50);
			cpu.utime_ticks += wlmon_test_number(&random, 50);
			cpu.stime_ticks += wlmon_test_number(&random, 50);
			wlmon_usage_cpu_scale(&cpu, &floor);
			KUNIT_ASSERT_GE_MSG(test, cpu.utime, floor.utime, "round %d", round);
			KUNIT_ASSERT_GE_MSG(test, cpu.stime, floor.stime, "round %d", round);
			KUNIT_ASSERT_EQ_MSG(test, cpu.utime + cpu.stime, cpu.runtime, "round %d",
					    round);
			floor.utime = cpu.utime;
			floor.stime = cpu.stime;
		}
		/* the whole run time or more was reported before: the split stays */
		floor.stime += wlmon_test_below(&random, 2);
		cpu.utime_ticks = wlmon_test_number(&random, 50);
		wlmon_usage_cpu_scale(&cpu, &floor);
		KUNIT_ASSERT_EQ_MSG(test, cpu.utime, floor.utime, "round %d", round);
		KUNIT_ASSERT_EQ_MSG(test, cpu.stime, floor.stime, "round %d", round);
	}
}

static struct kunit_case usage_cases[] = {
	KUNIT_CASE(usage_peak),
	KUNIT_CASE(usage_add),
	KUNIT_CASE(usage_add_own),
	KUNIT_CASE(usage_add_any_order),
	KUNIT_CASE(usage_move),
	KUNIT_CASE(usage_move_peak),
	KUNIT_CASE(usage_settle),
	KUNIT_CASE(usage_scale),
	KUNIT_CASE(usage_scale_one_kind),
	KUNIT_CASE(usage_scale_told),
	{}
};

static struct kunit_suite usage_suite = {
	.name = "wlmon_usage",
	.init = usage_init,
	.test_cases = usage_cases,
};

kunit_test_suite(usage_suite);
