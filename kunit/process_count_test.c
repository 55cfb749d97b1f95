// SPDX-License-Identifier: GPL-2.0
#include <wlmon/tally.h>

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/string.h>
#include "tools.h"

#define CELLS 100
#define ROUNDS 2000

struct house {
	struct wlmon_cells cells;
	struct wlmon_process_calls process;
	struct wlmon_process_calls neighbour;
	struct wlmon_tally_row want[WLMON_NR_CALLS];
};

static int tally_init(struct kunit *test)
{
	struct house *house = kunit_kzalloc(test, sizeof(*house), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, house);
	test->priv = house;
	return wlmon_cells_init(&house->cells, CELLS);
}

static void tally_exit(struct kunit *test)
{
	struct house *house = test->priv;

	wlmon_cells_exit(&house->cells);
}

static unsigned int free_cells(const struct house *house)
{
	u32 number = atomic64_read(&house->cells.free);
	unsigned int count = 0;

	for (; number && count <= CELLS; number = house->cells.cell[number].next)
		count++;
	return count;
}

static void set(struct wlmon_tally *tally, const struct wlmon_tally_row *row)
{
	atomic64_set(&tally->calls, row->calls);
	atomic64_set(&tally->errors, row->errors);
	atomic64_set(&tally->ticks, row->time.ticks);
	tally->halves = row->time.halves;
}

/* Each call has its own, which stays. */
static void tally_get(struct kunit *test)
{
	struct house *house = test->priv;
	struct wlmon_tally *tally[WLMON_PROCESS_CALLS], *found;
	u32 call;

	for (call = 0; call < WLMON_PROCESS_CALLS; call++) {
		KUNIT_EXPECT_FALSE(test, wlmon_tally_find(&house->cells, &house->process, call,
							  &found));
		tally[call] = wlmon_tally_get(&house->cells, &house->process, call);
		KUNIT_ASSERT_NOT_NULL(test, tally[call]);
		KUNIT_EXPECT_EQ(test, atomic64_read(&tally[call]->calls), 0);
		atomic64_set(&tally[call]->calls, call + 1);
	}
	for (call = 0; call < WLMON_PROCESS_CALLS; call++) {
		KUNIT_EXPECT_EQ(test, atomic64_read(&tally[call]->calls), call + 1);
		KUNIT_ASSERT_TRUE(test, wlmon_tally_find(&house->cells, &house->process, call,
							 &found));
		KUNIT_EXPECT_PTR_EQ(test, tally[call], found);
		KUNIT_EXPECT_PTR_EQ(test, tally[call],
				    wlmon_tally_get(&house->cells, &house->process, call));
	}
	/* that is as many as are told apart, wherever they belong */
	KUNIT_EXPECT_NULL(test, wlmon_tally_get(&house->cells, &house->process, call));
	call = WLMON_CALL_OTHER - 1;
	KUNIT_EXPECT_NULL(test, wlmon_tally_get(&house->cells, &house->process, call));
	/* and one for the chains */
	KUNIT_EXPECT_EQ(test, free_cells(house), CELLS - WLMON_PROCESS_CALLS - 1);
}

/* What one process has, another one cannot have. */
static void tally_exhausted(struct kunit *test)
{
	struct house *house = test->priv;
	struct wlmon_tally *tally;
	u32 call, had = 0;

	for (call = 0; call < WLMON_PROCESS_CALLS; call++) {
		wlmon_tally_get(&house->cells, &house->process, call);
		had += !!wlmon_tally_get(&house->cells, &house->neighbour, call);
	}
	KUNIT_EXPECT_EQ(test, had, CELLS / 2 - 1);
	KUNIT_EXPECT_EQ(test, free_cells(house), 0);
	KUNIT_EXPECT_NULL(test, wlmon_tally_get(&house->cells, &house->neighbour, 63));
	KUNIT_EXPECT_NOT_NULL(test, wlmon_tally_get(&house->cells, &house->neighbour, 0));

	wlmon_tallies_drop(&house->cells, &house->process);
	KUNIT_EXPECT_EQ(test, free_cells(house), CELLS / 2);
	KUNIT_EXPECT_NOT_NULL(test, wlmon_tally_get(&house->cells, &house->neighbour, 63));
	KUNIT_EXPECT_TRUE(test, wlmon_tally_find(&house->cells, &house->neighbour, 63, &tally));
}

/* Nor has one that comes too late, and it changes nothing for who has some. */
static void tally_too_late(struct kunit *test)
{
	struct house *house = test->priv;
	struct wlmon_tally_walk walk;
	struct wlmon_tally_row row;
	struct wlmon_tally *tally;

	atomic64_set(&house->cells.free, 0);
	KUNIT_EXPECT_NULL(test, wlmon_tally_get(&house->cells, &house->process, 5));
	KUNIT_EXPECT_FALSE(test, wlmon_tally_find(&house->cells, &house->process, 5, &tally));
	atomic64_set(&house->process.other.calls, 1);
	wlmon_tallies_walk(&walk, &house->cells, &house->process);
	KUNIT_EXPECT_TRUE(test, wlmon_tallies_next(&walk, &row));
	KUNIT_EXPECT_EQ(test, row.call, WLMON_CALL_OTHER);
	KUNIT_EXPECT_FALSE(test, wlmon_tallies_next(&walk, &row));
	wlmon_tallies_pack(&house->cells, &house->process);
	wlmon_tallies_drop(&house->cells, &house->process);
	KUNIT_EXPECT_EQ(test, free_cells(house), 0);
}

/* Every row once, and all of them. */
static void expect_rows(struct kunit *test, struct house *house, u32 count, int round)
{
	struct wlmon_tally_walk walk;
	struct wlmon_tally_row row;
	u32 seen = 0;

	wlmon_tallies_walk(&walk, &house->cells, &house->process);
	while (wlmon_tallies_next(&walk, &row)) {
		KUNIT_ASSERT_LT_MSG(test, row.call, WLMON_NR_CALLS, "round %d", round);
		KUNIT_ASSERT_EQ_MSG(test, memcmp(&row, &house->want[row.call], sizeof(row)), 0,
				    "round %d, call %u", round, row.call);
		seen++;
	}
	KUNIT_ASSERT_EQ_MSG(test, seen, count, "round %d", round);
	KUNIT_ASSERT_FALSE_MSG(test, wlmon_tallies_next(&walk, &row), "round %d", round);
}

/* Some calls with what is as likely little as much; returns how many different ones. */
static u32 fill(struct kunit *test, struct house *house, struct rnd_state *random,
		unsigned int bits)
{
	u32 i, call, count = wlmon_test_below(random, WLMON_PROCESS_CALLS + 1);
	struct wlmon_tally_row *want;
	struct wlmon_tally *tally;

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
		tally = wlmon_tally_get(&house->cells, &house->process, call);
		KUNIT_ASSERT_NOT_NULL(test, tally);
		set(tally, want);
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
		wlmon_tallies_pack(&house->cells, &house->process);
		expect_rows(test, house, count, round);
		KUNIT_ASSERT_GE_MSG(test, free_cells(house), before, "round %d", round);
		less += free_cells(house) > before;
		/* once more changes nothing */
		wlmon_tallies_pack(&house->cells, &house->process);
		expect_rows(test, house, count, round);
		wlmon_tallies_drop(&house->cells, &house->process);
		KUNIT_ASSERT_EQ_MSG(test, free_cells(house), CELLS, "round %d", round);
		expect_rows(test, house, 0, round);
	}
	KUNIT_EXPECT_GE(test, less, ROUNDS / 4);
}

/* What most processes did takes a quarter, or less. */
static void tally_pack_usual(struct kunit *test)
{
	static const struct wlmon_tally_row usual = { .calls = 50, .time.ticks = 200000 };
	struct house *house = test->priv;
	u32 i;

	for (i = 0; i < 28; i++)
		set(wlmon_tally_get(&house->cells, &house->process, 9 * i), &usual);
	KUNIT_EXPECT_EQ(test, free_cells(house), CELLS - 28 - 1);
	wlmon_tallies_pack(&house->cells, &house->process);
	KUNIT_EXPECT_GE(test, free_cells(house), CELLS - 7);
}

/* What takes more bytes than a cell has stays as it is. */
static void tally_pack_huge(struct kunit *test)
{
	struct wlmon_tally_row huge = { 1, U64_MAX >> 1, U64_MAX >> 1, { U64_MAX, 7 } };
	struct house *house = test->priv;

	house->want[1] = huge;
	set(wlmon_tally_get(&house->cells, &house->process, 1), &huge);
	wlmon_tallies_pack(&house->cells, &house->process);
	expect_rows(test, house, 1, 0);
	KUNIT_EXPECT_EQ(test, house->process.packed, 0);
}

/* Who counts all the same loses nothing. */
static void tally_pack_early(struct kunit *test)
{
	struct house *house = test->priv;

	house->want[1] = (struct wlmon_tally_row){ 1, 2, 1, { 3 } };
	house->want[17] = (struct wlmon_tally_row){ 17, 4, 0, { 5 } };
	set(wlmon_tally_get(&house->cells, &house->process, 1), &house->want[1]);
	wlmon_tallies_pack(&house->cells, &house->process);
	set(wlmon_tally_get(&house->cells, &house->process, 17), &house->want[17]);
	expect_rows(test, house, 2, 0);
	wlmon_tallies_pack(&house->cells, &house->process);
	expect_rows(test, house, 2, 0);
	wlmon_tallies_drop(&house->cells, &house->process);
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
	.name = "wlmon_tally",
	.init = tally_init,
	.exit = tally_exit,
	.test_cases = tally_cases,
};

kunit_test_suite(tally_suite);
