// SPDX-License-Identifier: GPL-2.0
/* Merges processes into branches, for a tree that fits on a screen; pure. */
#include "tree.h"

#include <linux/minmax.h>
#include <linux/sort.h>
#include <linux/string.h>

static int leaf_order(const void *a, const void *b)
{
	const struct wlmon_leaf *x = a;
	const struct wlmon_leaf *y = b;

	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Find record @seq among the first @count leaves; NULL for none. */
static const struct wlmon_leaf *leaf_find(const struct wlmon_leaf *leaves,
					  unsigned int count, u64 seq)
{
	unsigned int low = 0;

	while (seq && low < count) {
		unsigned int middle = low + (count - low) / 2;

		if (leaves[middle].seq == seq)
			return &leaves[middle];
		if (leaves[middle].seq < seq)
			low = middle + 1;
		else
			count = middle;
	}
	return NULL;
}

static int branch_find(struct wlmon_tree *tree, int parent, const char *comm)
{
	struct wlmon_branch *branch;
	unsigned int i;

	for (i = 0; i < tree->count; i++)
		if (tree->branch[i].parent == parent &&
		    !strcmp(tree->branch[i].comm, comm))
			return i;
	if (tree->count == WLMON_TREE_MAX)
		return -1;

	branch = &tree->branch[tree->count];
	memset(branch, 0, sizeof(*branch));
	branch->parent = parent;
	branch->depth = parent < 0 ? 0 : tree->branch[parent].depth + 1;
	strscpy(branch->comm, comm, sizeof(branch->comm));
	return tree->count++;
}

/* A child of a process without a branch gets none either. */
static int branch_of(struct wlmon_tree *tree, const struct wlmon_leaf *parent,
		     const char *comm)
{
	if (parent && parent->branch < 0)
		return -1;
	return branch_find(tree, parent ? parent->branch : -1, comm);
}

/**
 * wlmon_tree_grow() - place processes in a tree
 * @tree: zeroed; gets the branches
 * @leaves: the processes, in any order; get sorted, and get their branches
 * @count: number of processes
 *
 * Context: any.
 */
void wlmon_tree_grow(struct wlmon_tree *tree, struct wlmon_leaf *leaves,
		     unsigned int count)
{
	struct wlmon_branch *branch;
	unsigned int i;

	/* parents have lower record numbers, so sorting places them first */
	sort(leaves, count, sizeof(*leaves), leaf_order, NULL);
	for (i = 0; i < count; i++) {
		struct wlmon_leaf *leaf = &leaves[i];

		leaf->branch = branch_of(tree, leaf_find(leaves, i, leaf->parent_seq),
					 leaf->comm);
		if (leaf->branch < 0) {
			tree->left_out++;
			continue;
		}
		branch = &tree->branch[leaf->branch];
		branch->count++;
		branch->running += leaf->running;
		branch->failed += leaf->failed;
		branch->utime += leaf->utime;
		branch->stime += leaf->stime;
		branch->maxrss_kb = max(branch->maxrss_kb, leaf->maxrss_kb);
	}
}

static int child_after(const struct wlmon_tree *tree, int parent, int after)
{
	unsigned int i;

	for (i = after + 1; i < tree->count; i++)
		if (tree->branch[i].parent == parent)
			return i;
	return -1;
}

/**
 * wlmon_tree_next() - find the next branch from the top down, children first
 * @tree: from wlmon_tree_grow()
 * @branch: index of the previous branch, -1 to begin
 *
 * Context: any.
 *
 * Return: index of a branch, -1 at the end.
 */
int wlmon_tree_next(const struct wlmon_tree *tree, int branch)
{
	int next = child_after(tree, branch, branch);

	while (next < 0 && branch >= 0) {
		next = child_after(tree, tree->branch[branch].parent, branch);
		branch = tree->branch[branch].parent;
	}
	return next;
}
