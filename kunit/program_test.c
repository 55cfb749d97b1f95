// SPDX-License-Identifier: GPL-2.0
/* Tests records/program. */
#include <wlmon/program.h>

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <wlmon/ledger.h>
#include "tools.h"

#define COUNT 7
#define PATHS 10
#define HOLDERS 20
#define STEPS 20000
#define MANY 256
#define CHAIN_MAX 64	/* as in program.c */

static const hsiphash_key_t key = { { 0x1234, 0x5678 } };

static int program_init(struct kunit *test)
{
	struct wlmon_program_table *programs = kunit_kzalloc(test, sizeof(*programs), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, programs);
	test->priv = programs;
	return wlmon_program_table_init(programs, COUNT, &key);
}

static void program_exit(struct kunit *test)
{
	wlmon_program_table_exit(test->priv);
}

static u64 unnamed(void)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(wlmon_ledger_counts, cpu)[WLMON_PROGRAMS_UNNAMED];
	return sum;
}

static void expect(struct kunit *test, u32 number, const char *path, dev_t dev, u64 ino)
{
	struct wlmon_program *copy = kunit_kzalloc(test, sizeof(*copy), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	wlmon_program_read(test->priv, number, copy);
	KUNIT_EXPECT_STREQ(test, copy->path, path);
	KUNIT_EXPECT_EQ(test, copy->dev, dev);
	KUNIT_EXPECT_EQ(test, copy->ino, ino);
	kunit_kfree(test, copy);
}

/* The same program gets the same number; a difference in any field makes another. */
static void program_same(struct kunit *test)
{
	struct wlmon_program_table *programs = test->priv;
	u32 number = wlmon_program_get(programs, "/bin/sh", 8, 12);

	KUNIT_ASSERT_NE(test, number, 0);
	KUNIT_EXPECT_EQ(test, wlmon_program_get(programs, "/bin/sh", 8, 12), number);
	KUNIT_EXPECT_NE(test, wlmon_program_get(programs, "/bin/sh", 8, 13), number);
	KUNIT_EXPECT_NE(test, wlmon_program_get(programs, "/bin/sh", 9, 12), number);
	KUNIT_EXPECT_NE(test, wlmon_program_get(programs, "/bin/s", 8, 12), number);
	KUNIT_EXPECT_NE(test, wlmon_program_get(programs, "/bin/sh2", 8, 12), number);
	expect(test, number, "/bin/sh", 8, 12);
}

static void program_unknown(struct kunit *test)
{
	struct wlmon_program_table *programs = test->priv;

	KUNIT_EXPECT_EQ(test, wlmon_program_share(programs, 0), 0);
	wlmon_program_put(programs, 0);
	expect(test, 0, "", 0, 0);
	KUNIT_EXPECT_NE(test, wlmon_program_get(programs, "", 0, 0), 0);
}

static void program_cut(struct kunit *test)
{
	struct wlmon_program_table *programs = test->priv;
	char *path = kunit_kzalloc(test, WLMON_EXE_LEN + 1, GFP_KERNEL);
	u32 number;

	KUNIT_ASSERT_NOT_NULL(test, path);
	memset(path, 'x', WLMON_EXE_LEN);
	number = wlmon_program_get(programs, path, 0, 0);
	path[WLMON_EXE_LEN - 1] = '\0';
	KUNIT_EXPECT_EQ(test, wlmon_program_get(programs, path, 0, 0), number);
	expect(test, number, path, 0, 0);
	wlmon_program_put(programs, number);
	expect(test, number, path, 0, 0);
}

/* Paths of any length are read back from chunks, and free these. */
static void program_lengths(struct kunit *test)
{
	struct wlmon_program_table *programs = test->priv;
	u32 len, number, free = programs->free_chunks;
	char *path = kunit_kzalloc(test, WLMON_EXE_LEN, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, path);
	for (len = 0; len < WLMON_EXE_LEN; len++) {
		if (len)
			path[len - 1] = 'a' + len % 26;
		number = wlmon_program_get(programs, path, 8, len);
		KUNIT_ASSERT_NE_MSG(test, number, 0, "length %u", len);
		expect(test, number, path, 8, len);
		KUNIT_EXPECT_EQ(test, wlmon_program_get(programs, path, 8, len), number);
		KUNIT_EXPECT_EQ_MSG(test, free - programs->free_chunks,
				    DIV_ROUND_UP(len, WLMON_CHUNK_LEN), "length %u", len);
		wlmon_program_put(programs, number);
		wlmon_program_put(programs, number);
		KUNIT_EXPECT_EQ_MSG(test, programs->free_chunks, free, "length %u", len);
	}
}

/* Slots are left, but long paths have taken all chunks. */
static void program_long(struct kunit *test)
{
	struct wlmon_program_table *programs = test->priv;
	char *path = kunit_kzalloc(test, WLMON_EXE_LEN, GFP_KERNEL);
	u64 before = unnamed();
	u32 number[2];

	KUNIT_ASSERT_NOT_NULL(test, path);
	memset(path, 'x', WLMON_EXE_LEN - 1);
	number[0] = wlmon_program_get(programs, path, 8, 1);
	number[1] = wlmon_program_get(programs, path, 8, 2);
	KUNIT_EXPECT_NE(test, number[0], 0);
	KUNIT_EXPECT_NE(test, number[1], 0);
	KUNIT_EXPECT_EQ(test, wlmon_program_get(programs, path, 8, 3), 0);
	KUNIT_EXPECT_EQ(test, unnamed(), before + 1);
	/* no slot was taken for it */
	KUNIT_EXPECT_NE(test, wlmon_program_get(programs, "/bin/sh", 8, 3), 0);
	wlmon_program_put(programs, number[0]);
	number[0] = wlmon_program_get(programs, path, 8, 3);
	KUNIT_ASSERT_NE(test, number[0], 0);
	expect(test, number[0], path, 8, 3);
	expect(test, number[1], path, 8, 2);
}

/* Without a free slot a program is counted as unnamed; a put makes room. */
static void program_full(struct kunit *test)
{
	struct wlmon_program_table *programs = test->priv;
	u64 before = unnamed();
	u32 number[COUNT];
	char path[8];
	int i;

	for (i = 0; i < COUNT; i++) {
		snprintf(path, sizeof(path), "/%d", i);
		number[i] = wlmon_program_get(programs, path, 0, 0);
		KUNIT_ASSERT_NE(test, number[i], 0);
	}
	KUNIT_EXPECT_EQ(test, unnamed(), before);
	KUNIT_EXPECT_EQ(test, wlmon_program_get(programs, "/more", 0, 0), 0);
	KUNIT_EXPECT_EQ(test, unnamed(), before + 1);
	/* a program that has a slot needs no other */
	KUNIT_EXPECT_EQ(test, wlmon_program_get(programs, "/3", 0, 0), number[3]);

	wlmon_program_put(programs, number[3]);
	KUNIT_EXPECT_EQ(test, wlmon_program_get(programs, "/more", 0, 0), 0);
	wlmon_program_put(programs, number[3]);
	KUNIT_EXPECT_NE(test, wlmon_program_get(programs, "/more", 0, 0), 0);
	KUNIT_EXPECT_EQ(test, wlmon_program_get(programs, "/3", 0, 0), 0);
}

static unsigned int known(const int *runs, int path)
{
	unsigned int i, count = 0;

	for (i = 0; i < HOLDERS; i++)
		count += runs[i] == path;
	return count;
}

static unsigned int different(const int *runs)
{
	unsigned int path, count = 0;

	for (path = 1; path <= PATHS; path++)
		count += known(runs, path) > 0;
	return count;
}

/* Processes execute, fork and end at random; each reads the program that it runs. */
static void program_life(struct kunit *test)
{
	struct wlmon_program_table *programs = test->priv;
	int runs[HOLDERS] = {};
	u32 number[HOLDERS] = {};
	struct wlmon_program *copy = kunit_kzalloc(test, sizeof(*copy), GFP_KERNEL);
	struct rnd_state random;
	int step, i, from, room;
	char path[8];

	KUNIT_ASSERT_NOT_NULL(test, copy);
	wlmon_test_random(test, &random);
	for (step = 0; step < STEPS; step++) {
		i = wlmon_test_below(&random, HOLDERS);
		wlmon_program_put(programs, number[i]);
		runs[i] = 0;
		number[i] = 0;
		switch (wlmon_test_below(&random, 3)) {
		case 0:
			from = wlmon_test_below(&random, HOLDERS);
			number[i] = wlmon_program_share(programs, number[from]);
			runs[i] = runs[from];
			break;
		case 1:
			from = 1 + wlmon_test_below(&random, PATHS);
			snprintf(path, sizeof(path), "/%d", from);
			room = known(runs, from) || different(runs) < COUNT;
			number[i] = wlmon_program_get(programs, path, 0, 0);
			KUNIT_ASSERT_EQ_MSG(test, !!number[i], room, "step %d", step);
			runs[i] = room ? from : 0;
			break;
		}
		i = wlmon_test_below(&random, HOLDERS);
		wlmon_program_read(programs, number[i], copy);
		path[0] = '\0';
		if (runs[i])
			snprintf(path, sizeof(path), "/%d", runs[i]);
		KUNIT_ASSERT_STREQ_MSG(test, copy->path, path, "step %d", step);
	}
}

/* Check whether a program, which was just added, is in the first chain. */
static bool in_first(const struct wlmon_program_table *programs, u32 number)
{
	return programs->buckets[0] == number;
}

/* Add programs to one chain until it is full. */
static unsigned int fill_chain(struct kunit *test, struct wlmon_program_table *programs, u64 *ino)
{
	unsigned int kept = 0;
	u32 number;

	for (*ino = 1; *ino < 200000 && kept < MANY; ++*ino) {
		number = wlmon_program_get(programs, "/bin/sh", 8, *ino);
		if (!number)
			break;
		if (in_first(programs, number))
			kept++;
		else
			wlmon_program_put(programs, number);
	}
	return kept;
}

/* A program whose chain is full gets no slot, and is counted. */
static void program_chain_ends(struct kunit *test)
{
	struct wlmon_program_table *programs = kunit_kzalloc(test, sizeof(*programs), GFP_KERNEL);
	u64 before = unnamed(), ino;

	KUNIT_ASSERT_NOT_NULL(test, programs);
	KUNIT_ASSERT_EQ(test, wlmon_program_table_init(programs, MANY, &key), 0);
	KUNIT_EXPECT_EQ(test, fill_chain(test, programs, &ino), CHAIN_MAX);
	KUNIT_EXPECT_EQ(test, unnamed(), before + 1);
	KUNIT_EXPECT_NE(test, programs->free, 0);
	KUNIT_EXPECT_EQ(test, wlmon_program_get(programs, "/bin/sh", 8, ino), 0);
	KUNIT_EXPECT_NE(test, wlmon_program_get(programs, "/bin/sh", 8, ino + 1), 0);
	wlmon_program_table_exit(programs);
}

/* Programs of one chain under one key are in different chains under another. */
static void program_key_scatters(struct kunit *test)
{
	const hsiphash_key_t other = { { 0x1234, 0x5679 } };
	struct wlmon_program_table *two = kunit_kzalloc(test, 2 * sizeof(*two), GFP_KERNEL);
	unsigned int in_chain = 0, bucket;
	u32 number;
	u64 ino;

	KUNIT_ASSERT_NOT_NULL(test, two);
	KUNIT_ASSERT_EQ(test, wlmon_program_table_init(&two[0], MANY, &key), 0);
	KUNIT_ASSERT_EQ(test, wlmon_program_table_init(&two[1], MANY, &other), 0);
	for (ino = 1; ino < 200000 && in_chain < CHAIN_MAX; ino++) {
		number = wlmon_program_get(&two[0], "/bin/sh", 8, ino);
		if (in_first(&two[0], number) && ++in_chain)
			KUNIT_ASSERT_NE(test, wlmon_program_get(&two[1], "/bin/sh", 8, ino), 0);
		wlmon_program_put(&two[0], number);
	}
	KUNIT_EXPECT_EQ(test, in_chain, CHAIN_MAX);
	for (bucket = 0; bucket < 1U << two[1].bits; bucket++) {
		unsigned int len = 0;

		for (number = two[1].buckets[bucket]; number;
		     number = two[1].slots[number - 1].next)
			len++;
		KUNIT_EXPECT_LT(test, len, 10);
	}
	wlmon_program_table_exit(&two[0]);
	wlmon_program_table_exit(&two[1]);
}

static struct kunit_case program_cases[] = {
	KUNIT_CASE(program_same),
	KUNIT_CASE(program_unknown),
	KUNIT_CASE(program_cut),
	KUNIT_CASE(program_lengths),
	KUNIT_CASE(program_long),
	KUNIT_CASE(program_full),
	KUNIT_CASE(program_chain_ends),
	KUNIT_CASE(program_key_scatters),
	KUNIT_CASE(program_life),
	{}
};

static struct kunit_suite program_suite = {
	.name = "wlmon_program",
	.init = program_init,
	.exit = program_exit,
	.test_cases = program_cases,
};

kunit_test_suite(program_suite);
