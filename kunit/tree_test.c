// SPDX-License-Identifier: GPL-2.0
/* Tests views/tree. */
#include "../module/views/tree.h"

#include <kunit/test.h>
#include <linux/string.h>
#include "tools.h"

#define LEAVES 600
#define ROUNDS 20

struct forest {
	struct wlmon_tree tree;
	struct wlmon_leaf leaf[LEAVES];
	bool visited[WLMON_TREE_MAX];
};

static int tree_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct forest), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	return 0;
}

static void plant(struct wlmon_leaf *leaf, u64 seq, u64 parent_seq, const char *comm)
{
	memset(leaf, 0, sizeof(*leaf));
	leaf->seq = seq;
	leaf->parent_seq = parent_seq;
	leaf->branch = -2;
	strscpy(leaf->comm, comm, sizeof(leaf->comm));
}

static void tree_empty(struct kunit *test)
{
	struct forest *f = test->priv;

	wlmon_tree_grow(&f->tree, f->leaf, 0);
	KUNIT_EXPECT_EQ(test, f->tree.count, 0);
	KUNIT_EXPECT_EQ(test, wlmon_tree_next(&f->tree, -1), -1);
}

/* sh runs make, which runs two cc and a sh; the parent of another cc is missing. */
static void tree_shape(struct kunit *test)
{
	static const struct {
		int parent;
		unsigned int depth;
		u64 count;
		const char *comm;
	} want[] = {
		{ -1, 0, 1, "sh" },
		{ 0, 1, 1, "make" },
		{ 1, 2, 2, "cc" },
		{ 1, 2, 1, "sh" },
		{ -1, 0, 1, "cc" },
	};
	struct forest *f = test->priv;
	int branch = -1;
	unsigned int i;

	plant(&f->leaf[0], 9, 1, "cc");
	plant(&f->leaf[1], 5, 3, "sh");
	plant(&f->leaf[2], 4, 3, "cc");
	plant(&f->leaf[3], 6, 3, "cc");
	plant(&f->leaf[4], 2, 0, "sh");
	plant(&f->leaf[5], 3, 2, "make");
	wlmon_tree_grow(&f->tree, f->leaf, 6);
	KUNIT_ASSERT_EQ(test, f->tree.count, ARRAY_SIZE(want));
	KUNIT_EXPECT_EQ(test, f->tree.left_out, 0);
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		branch = wlmon_tree_next(&f->tree, branch);
		KUNIT_ASSERT_GE(test, branch, 0);
		KUNIT_EXPECT_EQ(test, f->tree.branch[branch].parent, want[i].parent);
		KUNIT_EXPECT_EQ(test, f->tree.branch[branch].depth, want[i].depth);
		KUNIT_EXPECT_EQ(test, f->tree.branch[branch].count, want[i].count);
		KUNIT_EXPECT_STREQ(test, f->tree.branch[branch].comm, want[i].comm);
	}
	KUNIT_EXPECT_EQ(test, wlmon_tree_next(&f->tree, branch), -1);
}

static void tree_figures(struct kunit *test)
{
	struct forest *f = test->priv;
	struct wlmon_branch *branch = f->tree.branch;

	plant(&f->leaf[0], 1, 0, "a");
	plant(&f->leaf[1], 2, 0, "a");
	f->leaf[0].running = true;
	f->leaf[0].utime = 10;
	f->leaf[0].stime = 200;
	f->leaf[0].maxrss_kb = 7;
	f->leaf[1].failed = true;
	f->leaf[1].utime = 1;
	f->leaf[1].stime = 2;
	f->leaf[1].maxrss_kb = 5;
	plant(&f->leaf[2], 3, 0, "a");
	f->leaf[2].failed = true;
	wlmon_tree_grow(&f->tree, f->leaf, 3);
	KUNIT_ASSERT_EQ(test, f->tree.count, 1);
	KUNIT_EXPECT_EQ(test, branch->count, 3);
	KUNIT_EXPECT_EQ(test, branch->running, 1);
	KUNIT_EXPECT_EQ(test, branch->failed, 2);
	KUNIT_EXPECT_EQ(test, branch->utime, 11);
	KUNIT_EXPECT_EQ(test, branch->stime, 202);
	KUNIT_EXPECT_EQ(test, branch->maxrss_kb, 7);
}

static void expect_leaves(struct kunit *test, struct forest *f, u32 count, int round)
{
	struct wlmon_branch *branch;
	u64 parents, left_out = 0;
	struct wlmon_leaf *leaf;
	int parent;
	u32 i, k;

	for (i = 0; i < count; i++) {
		leaf = &f->leaf[i];
		if (i)
			KUNIT_ASSERT_GT_MSG(test, leaf->seq, leaf[-1].seq, "round %d", round);
		if (leaf->branch < 0) {
			left_out++;
			continue;
		}
		branch = &f->tree.branch[leaf->branch];
		KUNIT_ASSERT_STREQ_MSG(test, leaf->comm, branch->comm, "round %d", round);
		parent = -1;
		parents = leaf->parent_seq;
		for (k = 0; k < i; k++) {
			if (!parents || f->leaf[k].seq != parents)
				continue;
			parent = f->leaf[k].branch;
			/* its child would be in a branch of the root */
			KUNIT_ASSERT_GE_MSG(test, parent, 0, "round %d", round);
		}
		KUNIT_ASSERT_EQ_MSG(test, branch->parent, parent, "round %d, leaf %llu", round,
				    leaf->seq);
	}
	KUNIT_ASSERT_EQ_MSG(test, f->tree.left_out, left_out, "round %d", round);
}

/* Each branch comes once, below its parent, and differs from siblings by name. */
static void expect_branches(struct kunit *test, struct forest *f, u32 count, int round)
{
	const struct wlmon_tree *tree = &f->tree;
	int above[WLMON_TREE_MAX], branch;
	u64 placed = 0;
	u32 i, seen = 0;

	memset(f->visited, 0, sizeof(f->visited));
	for (branch = wlmon_tree_next(tree, -1); branch >= 0;
	     branch = wlmon_tree_next(tree, branch)) {
		const struct wlmon_branch *b = &tree->branch[branch];

		KUNIT_ASSERT_LT_MSG(test, branch, tree->count, "round %d", round);
		KUNIT_ASSERT_FALSE_MSG(test, f->visited[branch], "round %d", round);
		f->visited[branch] = true;
		if (b->depth)
			KUNIT_ASSERT_EQ_MSG(test, above[b->depth - 1], b->parent, "round %d",
					    round);
		else
			KUNIT_ASSERT_EQ_MSG(test, b->parent, -1, "round %d", round);
		above[b->depth] = branch;
		placed += b->count;
		seen++;
		for (i = 0; i < branch; i++)
			KUNIT_ASSERT_FALSE_MSG(test,
					       tree->branch[i].parent == b->parent &&
						       !strcmp(tree->branch[i].comm, b->comm),
					       "round %d", round);
	}
	KUNIT_ASSERT_EQ_MSG(test, seen, tree->count, "round %d", round);
	KUNIT_ASSERT_EQ_MSG(test, placed + tree->left_out, count, "round %d", round);
}

/* Parents have lower numbers; some are missing. Leaves come in any order. */
static void grow(struct kunit *test, u32 names)
{
	struct forest *f = test->priv;
	struct rnd_state random;
	char comm[TASK_COMM_LEN];
	u32 count, i, other, parent;
	int round;

	wlmon_test_random(test, &random);
	for (round = 0; round < ROUNDS; round++) {
		memset(&f->tree, 0, sizeof(f->tree));
		count = 1 + wlmon_test_below(&random, LEAVES);
		for (i = 0; i < count; i++) {
			snprintf(comm, sizeof(comm), "%u", wlmon_test_below(&random, names));
			parent = wlmon_test_below(&random, 2);
			if (parent)
				parent = wlmon_test_below(&random, 10 + 2 * i);
			plant(&f->leaf[i], 10 + 2 * i, parent, comm);
		}
		for (i = 0; i < count; i++) {
			other = wlmon_test_below(&random, count);
			swap(f->leaf[i], f->leaf[other]);
		}
		wlmon_tree_grow(&f->tree, f->leaf, count);
		expect_leaves(test, f, count, round);
		expect_branches(test, f, count, round);
	}
}

static void tree_random(struct kunit *test)
{
	grow(test, 3);
}

/* More names than branches. */
static void tree_full(struct kunit *test)
{
	struct forest *f = test->priv;

	grow(test, 1000);
	memset(&f->tree, 0, sizeof(f->tree));
	f->tree.count = WLMON_TREE_MAX;
	plant(&f->leaf[0], 1, 0, "one more");
	wlmon_tree_grow(&f->tree, f->leaf, 1);
	KUNIT_EXPECT_EQ(test, f->tree.left_out, 1);
	KUNIT_EXPECT_EQ(test, f->leaf[0].branch, -1);
	KUNIT_EXPECT_EQ(test, f->tree.count, WLMON_TREE_MAX);
}

static struct kunit_case tree_cases[] = {
	KUNIT_CASE(tree_empty),
	KUNIT_CASE(tree_shape),
	KUNIT_CASE(tree_figures),
	KUNIT_CASE(tree_random),
	KUNIT_CASE(tree_full),
	{}
};

static struct kunit_suite tree_suite = {
	.name = "wlmon_tree",
	.init = tree_init,
	.test_cases = tree_cases,
};

kunit_test_suite(tree_suite);
