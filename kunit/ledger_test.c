// SPDX-License-Identifier: GPL-2.0
/* Tests lib/ledger. */
#include <wlmon/ledger.h>

#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/string.h>
#include "tools.h"

#define ROUNDS 500

static int ledger_init(struct kunit *test)
{
	test->priv = kunit_kcalloc(test, 3 * WLMON_NR_COUNTS, sizeof(u64), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	return 0;
}

/* Counters that README calls losses. */
static const char *const losses[] = {
	"records_dropped",
	"threads_dropped",
	"starts_missed",
	"exits_missed",
	"releases_missed",
	"exec_returns_missed",
	"syscalls_unarmed",
	"syscall_returns_missed",
	"clock_unreliable",
	"getrusage_returns_missed",
	"create_returns_missed",
	"probes_off",
};

static bool is_listed(int what)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(losses); i++)
		if (!strcmp(wlmon_ledger_name(what), losses[i]))
			return true;
	return false;
}

static void ledger_complete(struct kunit *test)
{
	u64 *counts = test->priv;
	bool loss;
	int what;

	KUNIT_EXPECT_TRUE(test, wlmon_ledger_complete(counts));
	for (what = 0; what < WLMON_NR_COUNTS; what++) {
		loss = is_listed(what);
		KUNIT_EXPECT_EQ_MSG(test, wlmon_ledger_is_loss(what), loss, "%s",
				    wlmon_ledger_name(what));
		counts[what] = 1;
		KUNIT_EXPECT_EQ_MSG(test, wlmon_ledger_complete(counts), !loss, "%s",
				    wlmon_ledger_name(what));
		counts[what] = U64_MAX;
		KUNIT_EXPECT_EQ_MSG(test, wlmon_ledger_complete(counts), !loss, "%s",
				    wlmon_ledger_name(what));
		counts[what] = 0;
	}
	for (what = 0; what < WLMON_NR_COUNTS; what++)
		counts[what] = !wlmon_ledger_is_loss(what);
	KUNIT_EXPECT_TRUE(test, wlmon_ledger_complete(counts));
}

static void ledger_losses(struct kunit *test)
{
	unsigned int what, count = 0;

	for (what = 0; what < WLMON_NR_COUNTS; what++)
		count += wlmon_ledger_is_loss(what);
	KUNIT_EXPECT_EQ(test, count, ARRAY_SIZE(losses));
}

static void ledger_names(struct kunit *test)
{
	const char *name;
	int what, other;

	for (what = 0; what < WLMON_NR_COUNTS; what++) {
		name = wlmon_ledger_name(what);
		KUNIT_ASSERT_NOT_NULL_MSG(test, name, "%d", what);
		KUNIT_EXPECT_GT(test, strlen(name), 0);
		for (other = 0; other < what; other++)
			KUNIT_EXPECT_STRNEQ(test, name, wlmon_ledger_name(other));
		for (; *name; name++)
			KUNIT_EXPECT_TRUE_MSG(test, islower(*name) || *name == '_', "%s",
					      wlmon_ledger_name(what));
	}
	KUNIT_EXPECT_STREQ(test, wlmon_ledger_name(WLMON_RECORDS_DROPPED), "records_dropped");
	KUNIT_EXPECT_STREQ(test, wlmon_ledger_name(WLMON_GETRUSAGE_THREAD), "getrusage_thread");
}

static void ledger_alive(struct kunit *test)
{
	u64 *counts = test->priv;
	int what;

	KUNIT_EXPECT_EQ(test, wlmon_ledger_alive(counts), 0);
	for (what = 0; what < WLMON_NR_COUNTS; what++)
		counts[what] = 1ULL << 40;
	counts[WLMON_PROCESSES_FORKED] = 1;
	counts[WLMON_PROCESSES_ADOPTED] = 20;
	counts[WLMON_PROCESSES_MATCHED] = 300;
	counts[WLMON_PROCESSES_CARRIED] = 4000;
	counts[WLMON_PROCESSES_EXITED] = 321;
	KUNIT_EXPECT_EQ(test, wlmon_ledger_alive(counts), 4000);
}

/* Make counts that are possible: no more ends than beginnings. */
static void happen(u64 *counts, struct rnd_state *random)
{
	u64 begun, running;
	int what;

	for (what = 0; what < WLMON_NR_COUNTS; what++)
		counts[what] += wlmon_test_number(random, 40);
	begun = counts[WLMON_PROCESSES_FORKED] + counts[WLMON_PROCESSES_ADOPTED] +
		counts[WLMON_PROCESSES_MATCHED] + counts[WLMON_PROCESSES_CARRIED];
	counts[WLMON_PROCESSES_EXITED] = begun - wlmon_test_number(random, 16) % begun;
	counts[WLMON_PROCESSES_RELEASED] =
		counts[WLMON_PROCESSES_EXITED] - wlmon_test_below(random, 2);
	running = counts[WLMON_THREADS_CREATED] + counts[WLMON_THREADS_FOUND];
	counts[WLMON_THREADS_EXITED] = running - wlmon_test_number(random, 16) % running;
	counts[WLMON_THREADS_RELEASED] = counts[WLMON_THREADS_EXITED] - wlmon_test_below(random, 2);
}

/* After a reset, only members that were not released are left, and later events. */
static void ledger_carry(struct kunit *test)
{
	u64 *counts = test->priv, *base = counts + WLMON_NR_COUNTS;
	u64 *want = base + WLMON_NR_COUNTS;
	u64 alive, zombies, threads, dead_threads;
	struct rnd_state random;
	u64 since;
	int what, round;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		memset(counts, 0, WLMON_NR_COUNTS * sizeof(*counts));
		for (what = 0; what < WLMON_NR_COUNTS; what++)
			counts[what] = 100000;
		happen(counts, &random);
		alive = wlmon_ledger_alive(counts);
		zombies = counts[WLMON_PROCESSES_EXITED] - counts[WLMON_PROCESSES_RELEASED];
		threads = counts[WLMON_THREADS_CREATED] + counts[WLMON_THREADS_FOUND] -
			  counts[WLMON_THREADS_RELEASED];
		dead_threads = counts[WLMON_THREADS_EXITED] - counts[WLMON_THREADS_RELEASED];
		memset(want, 0, WLMON_NR_COUNTS * sizeof(*want));
		want[WLMON_PROCESSES_CARRIED] = alive + zombies;
		want[WLMON_PROCESSES_EXITED] = zombies;
		want[WLMON_THREADS_FOUND] = threads;
		want[WLMON_THREADS_EXITED] = dead_threads;
		wlmon_ledger_carry(base, counts);
		for (what = 0; what < WLMON_NR_COUNTS; what++) {
			since = counts[what] - base[what];
			KUNIT_ASSERT_EQ_MSG(test, since, want[what], "round %d, %s", round,
					    wlmon_ledger_name(what));
			base[what] = since;
		}
		KUNIT_ASSERT_EQ_MSG(test, wlmon_ledger_alive(base), alive, "round %d", round);
	}
}

static struct kunit_case ledger_cases[] = {
	KUNIT_CASE(ledger_complete),
	KUNIT_CASE(ledger_losses),
	KUNIT_CASE(ledger_names),
	KUNIT_CASE(ledger_alive),
	KUNIT_CASE(ledger_carry),
	{}
};

static struct kunit_suite ledger_suite = {
	.name = "wlmon_ledger",
	.init = ledger_init,
	.test_cases = ledger_cases,
};

kunit_test_suite(ledger_suite);
