/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TREE_H
#define _WLMON_TREE_H

#include <linux/sched.h>
#include <linux/types.h>

#define WLMON_TREE_MAX 256

/**
 * struct wlmon_branch - processes of one name with parents of one branch
 * @parent: index of the branch of their parents, -1 for none
 * @depth: how far from the root
 * @count: how many they are
 * @running: how many of them have not exited
 * @failed: how many ended other than by exit code 0
 * @utime: user CPU time of all, in ns
 * @stime: system CPU time of all, in ns
 * @maxrss_kb: the largest peak RSS among them, in KiB
 * @comm: their name
 */
struct wlmon_branch {
	int parent;
	unsigned int depth;
	u64 count;
	u64 running;
	u64 failed;
	u64 utime;
	u64 stime;
	u64 maxrss_kb;
	char comm[TASK_COMM_LEN];
};

/**
 * struct wlmon_tree - the workload's processes, alike ones as one branch
 * @count: how many branches
 * @left_out: processes that found no place
 * @branch: the branches, in order of their first process
 */
struct wlmon_tree {
	unsigned int count;
	u64 left_out;
	struct wlmon_branch branch[WLMON_TREE_MAX];
};

/**
 * struct wlmon_leaf - a process to be placed
 * @seq: number of its record
 * @parent_seq: number of its parent's record, 0 for none
 * @branch: index of its branch once placed, -1 if it found no place
 * @running: has not exited
 * @failed: ended other than by exit code 0
 * @utime: its user CPU time in ns
 * @stime: its system CPU time in ns
 * @maxrss_kb: its peak RSS in KiB
 * @comm: its name
 */
struct wlmon_leaf {
	u64 seq;
	u64 parent_seq;
	int branch;
	bool running;
	bool failed;
	u64 utime;
	u64 stime;
	u64 maxrss_kb;
	char comm[TASK_COMM_LEN];
};

void wlmon_tree_grow(struct wlmon_tree *tree, struct wlmon_leaf *leaves,
		     unsigned int count);
int wlmon_tree_next(const struct wlmon_tree *tree, int branch);

#endif
