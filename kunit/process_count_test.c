// SPDX-License-Identifier: GPL-2.0
/* Tests syscalls/process_count. */
#include <wlmon/process_count.h>

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/string.h>
#include "tools.h"

#define SLOTS 100
#define ROUNDS 2000

struct setup {
	struct wlmon_counter_pool pool;
	struct wlmon_process_counters process;
	struct wlmon_process_counters neighbour;
	struct wlmon_counter_row want[WLMON_NR_CALLS];
};

static int counter_init(struct kunit *test)
{
	struct setup *setup = kunit_kzalloc(test, sizeof(*setup), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, setup);
	test->priv = setup;
	return wlmon_process_count_init(&setup->pool, SLOTS);
}

static void counter_exit(struct kunit *test)
{
	struct setup *setup = test->priv;

	wlmon_process_count_exit(&setup->pool);
}

static unsigned int free_slots(const struct setup *setup)
{
	u32 number = atomic64_read(&setup->pool.free);
	unsigned int count = 0;

	for (; number && count <= SLOTS; number = setup->pool.slot[number].next)
		count++;
	return count;
}

static void set(struct wlmon_counter *counter, const struct wlmon_counter_row *row)
{
	atomic64_set(&counter->calls, row->calls);
	atomic64_set(&counter->errors, row->errors);
	atomic64_set(&counter->ticks, row->time.ticks);
	counter->halves = row->time.halves;
}

/* Each call gets a counter of its own and keeps it. */
static void tally_get(struct kunit *test)
{
	struct setup *setup = test->priv;
	struct wlmon_counter *counter[WLMON_PROCESS_CALLS], *found;
	u32 call;

	for (call = 0; call < WLMON_PROCESS_CALLS; call++) {
		KUNIT_EXPECT_FALSE(test, wlmon_process_count_find(&setup->pool, &setup->process,
								  call, &found));
		counter[call] = wlmon_process_count_get(&setup->pool, &setup->process, call);
		KUNIT_ASSERT_NOT_NULL(test, counter[call]);
		KUNIT_EXPECT_EQ(test, atomic64_read(&counter[call]->calls), 0);
		atomic64_set(&counter[call]->calls, call + 1);
	}
	for (call = 0; call < WLMON_PROCESS_CALLS; call++) {
		KUNIT_EXPECT_EQ(test, atomic64_read(&counter[call]->calls), call + 1);
		KUNIT_ASSERT_TRUE(test, wlmon_process_count_find(&setup->pool, &setup->process,
								 call, &found));
		KUNIT_EXPECT_PTR_EQ(test, counter[call], found);
		KUNIT_EXPECT_PTR_EQ(test, counter[call],
				    wlmon_process_count_get(&setup->pool, &setup->process, call));
	}
	/* the limit of a process holds for all chains together */
	KUNIT_EXPECT_NULL(test, wlmon_process_count_get(&setup->pool, &setup->process, call));
	call = WLMON_CALL_OTHER - 1;
	KUNIT_EXPECT_NULL(test, wlmon_process_count_get(&setup->pool, &setup->process, call));
	/* one slot has the chains */
	KUNIT_EXPECT_EQ(test, free_slots(setup), SLOTS - WLMON_PROCESS_CALLS - 1);
}

/* Two processes compete for the slots until one of them frees its own. */
static void tally_exhausted(struct kunit *test)
{
	struct setup *setup = test->priv;
	struct wlmon_counter *counter;
	u32 call, had = 0;

	for (call = 0; call < WLMON_PROCESS_CALLS; call++) {
		wlmon_process_count_get(&setup->pool, &setup->process, call);
		had += !!wlmon_process_count_get(&setup->pool, &setup->neighbour, call);
	}
	KUNIT_EXPECT_EQ(test, had, SLOTS / 2 - 1);
	KUNIT_EXPECT_EQ(test, free_slots(setup), 0);
	KUNIT_EXPECT_NULL(test, wlmon_process_count_get(&setup->pool, &setup->neighbour, 63));
	KUNIT_EXPECT_NOT_NULL(test, wlmon_process_count_get(&setup->pool, &setup->neighbour, 0));

	wlmon_process_count_free(&setup->pool, &setup->process);
	KUNIT_EXPECT_EQ(test, free_slots(setup), SLOTS / 2);
	KUNIT_EXPECT_NOT_NULL(test, wlmon_process_count_get(&setup->pool, &setup->neighbour, 63));
	KUNIT_EXPECT_TRUE(test,
			  wlmon_process_count_find(&setup->pool, &setup->neighbour, 63, &counter));
}

/* Without a slot for its chains a process only counts other calls. */
static void tally_too_late(struct kunit *test)
{
	struct setup *setup = test->priv;
	struct wlmon_counter_walk walk;
	struct wlmon_counter_row row;
	struct wlmon_counter *counter;

	atomic64_set(&setup->pool.free, 0);
	KUNIT_EXPECT_NULL(test, wlmon_process_count_get(&setup->pool, &setup->process, 5));
	KUNIT_EXPECT_FALSE(test,
			   wlmon_process_count_find(&setup->pool, &setup->process, 5, &counter));
	atomic64_set(&setup->process.other.calls, 1);
	wlmon_process_count_walk(&walk, &setup->pool, &setup->process);
	KUNIT_EXPECT_TRUE(test, wlmon_process_count_next(&walk, &row));
	KUNIT_EXPECT_EQ(test, row.call, WLMON_CALL_OTHER);
	KUNIT_EXPECT_FALSE(test, wlmon_process_count_next(&walk, &row));
	wlmon_process_count_pack(&setup->pool, &setup->process);
	wlmon_process_count_free(&setup->pool, &setup->process);
	KUNIT_EXPECT_EQ(test, free_slots(setup), 0);
}

/* The walk returns each row once. */
static void expect_rows(struct kunit *test, struct setup *setup, u32 count, int round)
{
	struct wlmon_counter_walk walk;
	struct wlmon_counter_row row;
	u32 seen = 0;

	wlmon_process_count_walk(&walk, &setup->pool, &setup->process);
	while (wlmon_process_count_next(&walk, &row)) {
		KUNIT_ASSERT_LT_MSG(test, row.call, WLMON_NR_CALLS, "round %d", round);
		KUNIT_ASSERT_EQ_MSG(test, memcmp(&row, &setup->want[row.call], sizeof(row)), 0,
				    "round %d, call %u", round, row.call);
		seen++;
	}
	KUNIT_ASSERT_EQ_MSG(test, seen, count, "round %d", round);
	KUNIT_ASSERT_FALSE_MSG(test, wlmon_process_count_next(&walk, &row), "round %d", round);
}

/* Count random calls with numbers of all sizes; return how many rows they make. */
static u32 fill(struct kunit *test, struct setup *setup, struct rnd_state *random,
		unsigned int bits)
{
	u32 i, call, count = wlmon_test_below(random, WLMON_PROCESS_CALLS + 1);
	struct wlmon_counter_row *want;
	struct wlmon_counter *counter;

	memset(setup->want, 0, sizeof(setup->want));
	for (i = 0; i < count; i++) {
		do {
			call = wlmon_test_below(random, WLMON_NR_CALLS - 1);
		} while (setup->want[call].calls);
		want = &setup->want[call];
		want->call = call;
		want->calls = 1 + wlmon_test_number(random, min(bits, 62U));
		if (!wlmon_test_below(random, 3))
			want->errors = wlmon_test_number(random, bits) % want->calls;
		want->time.ticks = wlmon_test_number(random, bits);
		if (bits == 64 && !wlmon_test_below(random, 8))
			want->time.halves = wlmon_test_below(random, 9);
		counter = wlmon_process_count_get(&setup->pool, &setup->process, call);
		KUNIT_ASSERT_NOT_NULL(test, counter);
		set(counter, want);
	}
	if (!wlmon_test_below(random, 2))
		return count;
	want = &setup->want[WLMON_CALL_OTHER];
	want->call = WLMON_CALL_OTHER;
	want->calls = 1 + wlmon_test_number(random, 62);
	want->time.ticks = wlmon_test_number(random, 64);
	set(&setup->process.other, want);
	return count + 1;
}

/* Packed counters read the same, take no more slots, and are freed completely. */
static void tally_pack(struct kunit *test)
{
	struct setup *setup = test->priv;
	unsigned int before, less = 0;
	struct rnd_state random;
	int round;
	u32 count;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		count = fill(test, setup, &random, round % 2 ? 40 : 64);
		expect_rows(test, setup, count, round);
		before = free_slots(setup);
		wlmon_process_count_pack(&setup->pool, &setup->process);
		expect_rows(test, setup, count, round);
		KUNIT_ASSERT_GE_MSG(test, free_slots(setup), before, "round %d", round);
		less += free_slots(setup) > before;
		/* packing again changes nothing */
		wlmon_process_count_pack(&setup->pool, &setup->process);
		expect_rows(test, setup, count, round);
		wlmon_process_count_free(&setup->pool, &setup->process);
		KUNIT_ASSERT_EQ_MSG(test, free_slots(setup), SLOTS, "round %d", round);
		expect_rows(test, setup, 0, round);
	}
	KUNIT_EXPECT_GE(test, less, ROUNDS / 4);
}

/* The counters of a usual process shrink to a quarter. */
static void tally_pack_usual(struct kunit *test)
{
	static const struct wlmon_counter_row usual = { .calls = 50, .time.ticks = 200000 };
	struct setup *setup = test->priv;
	u32 i;

	for (i = 0; i < 28; i++)
		set(wlmon_process_count_get(&setup->pool, &setup->process, 9 * i), &usual);
	KUNIT_EXPECT_EQ(test, free_slots(setup), SLOTS - 28 - 1);
	wlmon_process_count_pack(&setup->pool, &setup->process);
	KUNIT_EXPECT_GE(test, free_slots(setup), SLOTS - 7);
}

/* A counter that takes more bytes than a slot has is not packed. */
static void tally_pack_huge(struct kunit *test)
{
	struct wlmon_counter_row huge = { 1, U64_MAX >> 1, U64_MAX >> 1, { U64_MAX, 7 } };
	struct setup *setup = test->priv;

	setup->want[1] = huge;
	set(wlmon_process_count_get(&setup->pool, &setup->process, 1), &huge);
	wlmon_process_count_pack(&setup->pool, &setup->process);
	expect_rows(test, setup, 1, 0);
	KUNIT_EXPECT_EQ(test, setup->process.packed, 0);
}

/* Calls that are counted after packing are not lost. */
static void tally_pack_early(struct kunit *test)
{
	struct setup *setup = test->priv;

	setup->want[1] = (struct wlmon_counter_row){ 1, 2, 1, { 3 } };
	setup->want[17] = (struct wlmon_counter_row){ 17, 4, 0, { 5 } };
	set(wlmon_process_count_get(&setup->pool, &setup->process, 1), &setup->want[1]);
	wlmon_process_count_pack(&setup->pool, &setup->process);
	set(wlmon_process_count_get(&setup->pool, &setup->process, 17), &setup->want[17]);
	expect_rows(test, setup, 2, 0);
	wlmon_process_count_pack(&setup->pool, &setup->process);
	expect_rows(test, setup, 2, 0);
	wlmon_process_count_free(&setup->pool, &setup->process);
	KUNIT_EXPECT_EQ(test, free_slots(setup), SLOTS);
}

static struct kunit_case counter_cases[] = {
	KUNIT_CASE(tally_get),
	KUNIT_CASE(tally_exhausted),
	KUNIT_CASE(tally_too_late),
	KUNIT_CASE(tally_pack),
	KUNIT_CASE(tally_pack_usual),
	KUNIT_CASE(tally_pack_huge),
	KUNIT_CASE(tally_pack_early),
	{}
};

static struct kunit_suite counter_suite = {
	.name = "wlmon_process_count",
	.init = counter_init,
	.exit = counter_exit,
	.test_cases = counter_cases,
};

kunit_test_suite(counter_suite);
