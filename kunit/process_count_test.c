// SPDX-License-Identifier: GPL-2.0
#include <wlmon/process_count.h>

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/string.h>
#include "tools.h"

#define CELLS 100
#define ROUNDS 2000

struct house {
	struct wlmon_counter_pool pool;
	struct wlmon_process_counters process;
	struct wlmon_process_counters neighbour;
	struct wlmon_counter_row want[WLMON_NR_CALLS];
};

static int tally_init(struct kunit *test)
{
	struct house *house = kunit_kzalloc(test, sizeof(*house), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, house);
	test->priv = house;
	return wlmon_process_count_init(&house->pool, CELLS);
}

static void tally_exit(struct kunit *test)
{
	struct house *house = test->priv;

	wlmon_process_count_exit(&house->pool);
}

static unsigned int free_cells(const struct house *house)
{
	u32 number = atomic64_read(&house->pool.free);
	unsigned int count = 0;

	for (; number && count <= CELLS; number = house->pool.slot[number].next)
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

/* Each call has its own, which stays. */
static void tally_get(struct kunit *test)
{
	struct house *house = test->priv;
	struct wlmon_counter *counter[WLMON_PROCESS_CALLS], *found;
	u32 call;

	for (call = 0; call < WLMON_PROCESS_CALLS; call++) {
		KUNIT_EXPECT_FALSE(test, wlmon_process_count_find(&house->pool, &house->process,
								  call, &found));
		counter[call] = wlmon_process_count_get(&house->pool, &house->process, call);
		KUNIT_ASSERT_NOT_NULL(test, counter[call]);
		KUNIT_EXPECT_EQ(test, atomic64_read(&counter[call]->calls), 0);
		atomic64_set(&counter[call]->calls, call + 1);
	}
	for (call = 0; call < WLMON_PROCESS_CALLS; call++) {
		KUNIT_EXPECT_EQ(test, atomic64_read(&counter[call]->calls), call + 1);
		KUNIT_ASSERT_TRUE(test, wlmon_process_count_find(&house->pool, &house->process,
								 call, &found));
		KUNIT_EXPECT_PTR_EQ(test, counter[call], found);
		KUNIT_EXPECT_PTR_EQ(test, counter[call],
				    wlmon_process_count_get(&house->pool, &house->process, call));
	}
	/* that is as many as are told apart, wherever they belong */
	KUNIT_EXPECT_NULL(test, wlmon_process_count_get(&house->pool, &house->process, call));
	call = WLMON_CALL_OTHER - 1;
	KUNIT_EXPECT_NULL(test, wlmon_process_count_get(&house->pool, &house->process, call));
	/* and one for the chains */
	KUNIT_EXPECT_EQ(test, free_cells(house), CELLS - WLMON_PROCESS_CALLS - 1);
}

/* What one process has, another one cannot have. */
static void tally_exhausted(struct kunit *test)
{
	struct house *house = test->priv;
	struct wlmon_counter *counter;
	u32 call, had = 0;

	for (call = 0; call < WLMON_PROCESS_CALLS; call++) {
		wlmon_process_count_get(&house->pool, &house->process, call);
		had += !!wlmon_process_count_get(&house->pool, &house->neighbour, call);
	}
	KUNIT_EXPECT_EQ(test, had, CELLS / 2 - 1);
	KUNIT_EXPECT_EQ(test, free_cells(house), 0);
	KUNIT_EXPECT_NULL(test, wlmon_process_count_get(&house->pool, &house->neighbour, 63));
	KUNIT_EXPECT_NOT_NULL(test, wlmon_process_count_get(&house->pool, &house->neighbour, 0));

	wlmon_process_count_free(&house->pool, &house->process);
	KUNIT_EXPECT_EQ(test, free_cells(house), CELLS / 2);
	KUNIT_EXPECT_NOT_NULL(test, wlmon_process_count_get(&house->pool, &house->neighbour, 63));
	KUNIT_EXPECT_TRUE(test,
			  wlmon_process_count_find(&house->pool, &house->neighbour, 63, &counter));
}

/* Nor has one that comes too late, and it changes nothing for who has some. */
static void tally_too_late(struct kunit *test)
{
	struct house *house = test->priv;
	struct wlmon_counter_walk walk;
	struct wlmon_counter_row row;
	struct wlmon_counter *counter;

	atomic64_set(&house->pool.free, 0);
	KUNIT_EXPECT_NULL(test, wlmon_process_count_get(&house->pool, &house->process, 5));
	KUNIT_EXPECT_FALSE(test,
			   wlmon_process_count_find(&house->pool, &house->process, 5, &counter));
	atomic64_set(&house->process.other.calls, 1);
	wlmon_process_count_walk(&walk, &house->pool, &house->process);
	KUNIT_EXPECT_TRUE(test, wlmon_process_count_next(&walk, &row));
	KUNIT_EXPECT_EQ(test, row.call, WLMON_CALL_OTHER);
	KUNIT_EXPECT_FALSE(test, wlmon_process_count_next(&walk, &row));
	wlmon_process_count_pack(&house->pool, &house->process);
	wlmon_process_count_free(&house->pool, &house->process);
	KUNIT_EXPECT_EQ(test, free_cells(house), 0);
}

/* Every row once, and all of them. */
static void expect_rows(struct kunit *test, struct house *house, u32 count, int round)
{
	struct wlmon_counter_walk walk;
	struct wlmon_counter_row row;
	u32 seen = 0;

	wlmon_process_count_walk(&walk, &house->pool, &house->process);
	while (wlmon_process_count_next(&walk, &row)) {
		KUNIT_ASSERT_LT_MSG(test, row.call, WLMON_NR_CALLS, "round %d", round);
		KUNIT_ASSERT_EQ_MSG(test, memcmp(&row, &house->want[row.call], sizeof(row)), 0,
				    "round %d, call %u", round, row.call);
		seen++;
	}
	KUNIT_ASSERT_EQ_MSG(test, seen, count, "round %d", round);
	KUNIT_ASSERT_FALSE_MSG(test, wlmon_process_count_next(&walk, &row), "round %d", round);
}

/* Some calls with what is as likely little as much; returns how many different ones. */
static u32 fill(struct kunit *test, struct house *house, struct rnd_state *random,
		unsigned int bits)
{
	u32 i, call, count = wlmon_test_below(random, WLMON_PROCESS_CALLS + 1);
	struct wlmon_counter_row *want;
	struct wlmon_counter *counter;

	memset(house->want, 0, sizeof(house->want));
	for (i = 0; i < count; i++) {
		do {
			call = wlmon_test_below(random, WLMON_NR_CALLS - 1);
		} while (house->want[call].calls);
		want = &house->want[call];
		want->call = call;
		want->calls = 1 + wlmon_test_number(random, min(bits, 62U));
		if (!wlmon_test_below(random, 3))
			want->errors = wlmon_test_number(random, bits) % want->calls;
		want->time.ticks = wlmon_test_number(random, bits);
		if (bits == 64 && !wlmon_test_below(random, 8))
			want->time.halves = wlmon_test_below(random, 9);
		counter = wlmon_process_count_get(&house->pool, &house->process, call);
		KUNIT_ASSERT_NOT_NULL(test, counter);
		set(counter, want);
	}
	if (!wlmon_test_below(random, 2))
		return count;
	want = &house->want[WLMON_CALL_OTHER];
	want->call = WLMON_CALL_OTHER;
	want->calls = 1 + wlmon_test_number(random, 62);
	want->time.ticks = wlmon_test_number(random, 64);
	set(&house->process.other, want);
	return count + 1;
}

/* Packed, they say the same, never take more, and give all of it back. */
static void tally_pack(struct kunit *test)
{
	struct house *house = test->priv;
	unsigned int before, less = 0;
	struct rnd_state random;
	int round;
	u32 count;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		count = fill(test, house, &random, round % 2 ? 40 : 64);
		expect_rows(test, house, count, round);
		before = free_cells(house);
		wlmon_process_count_pack(&house->pool, &house->process);
		expect_rows(test, house, count, round);
		KUNIT_ASSERT_GE_MSG(test, free_cells(house), before, "round %d", round);
		less += free_cells(house) > before;
		/* once more changes nothing */
		wlmon_process_count_pack(&house->pool, &house->process);
		expect_rows(test, house, count, round);
		wlmon_process_count_free(&house->pool, &house->process);
		KUNIT_ASSERT_EQ_MSG(test, free_cells(house), CELLS, "round %d", round);
		expect_rows(test, house, 0, round);
	}
	KUNIT_EXPECT_GE(test, less, ROUNDS / 4);
}

/* What most processes did takes a quarter, or less. */
static void tally_pack_usual(struct kunit *test)
{
	static const struct wlmon_counter_row usual = { .calls = 50, .time.ticks = 200000 };
	struct house *house = test->priv;
	u32 i;

	for (i = 0; i < 28; i++)
		set(wlmon_process_count_get(&house->pool, &house->process, 9 * i), &usual);
	KUNIT_EXPECT_EQ(test, free_cells(house), CELLS - 28 - 1);
	wlmon_process_count_pack(&house->pool, &house->process);
	KUNIT_EXPECT_GE(test, free_cells(house), CELLS - 7);
}

/* What takes more bytes than a cell has stays as it is. */
static void tally_pack_huge(struct kunit *test)
{
	struct wlmon_counter_row huge = { 1, U64_MAX >> 1, U64_MAX >> 1, { U64_MAX, 7 } };
	struct house *house = test->priv;

	house->want[1] = huge;
	set(wlmon_process_count_get(&house->pool, &house->process, 1), &huge);
	wlmon_process_count_pack(&house->pool, &house->process);
	expect_rows(test, house, 1, 0);
	KUNIT_EXPECT_EQ(test, house->process.packed, 0);
}

/* Who counts all the same loses nothing. */
static void tally_pack_early(struct kunit *test)
{
	struct house *house = test->priv;

	house->want[1] = (struct wlmon_counter_row){ 1, 2, 1, { 3 } };
	house->want[17] = (struct wlmon_counter_row){ 17, 4, 0, { 5 } };
	set(wlmon_process_count_get(&house->pool, &house->process, 1), &house->want[1]);
	wlmon_process_count_pack(&house->pool, &house->process);
	set(wlmon_process_count_get(&house->pool, &house->process, 17), &house->want[17]);
	expect_rows(test, house, 2, 0);
	wlmon_process_count_pack(&house->pool, &house->process);
	expect_rows(test, house, 2, 0);
	wlmon_process_count_free(&house->pool, &house->process);
	KUNIT_EXPECT_EQ(test, free_cells(house), CELLS);
}

static struct kunit_case tally_cases[] = {
	KUNIT_CASE(tally_get),
	KUNIT_CASE(tally_exhausted),
	KUNIT_CASE(tally_too_late),
	KUNIT_CASE(tally_pack),
	KUNIT_CASE(tally_pack_usual),
	KUNIT_CASE(tally_pack_huge),
	KUNIT_CASE(tally_pack_early),
	{}
};

static struct kunit_suite tally_suite = {
	.name = "wlmon_counter",
	.init = tally_init,
	.exit = tally_exit,
	.test_cases = tally_cases,
};

kunit_test_suite(tally_suite);
