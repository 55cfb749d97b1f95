/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TREE_H
#define _WLMON_TREE_H

#include <linux/sched.h>
#include <linux/types.h>

#define WLMON_TREE_MAX 256

/**
 * struct wlmon_branch - processes of one name whose parents are in one branch
 * @parent: index of the parents' branch, -1 for none
 * @depth: number of branches above
 * @count: processes in this branch
 * @running: processes that have not exited
 * @failed: processes that ended other than by exit code 0
 * @utime: user CPU time of all processes, in ns
 * @stime: system CPU time of all processes, in ns
 * @maxrss_kb: largest peak RSS of a process, in KiB
 * @comm: name of the processes
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
 * struct wlmon_tree - processes of the workload, merged into branches
 * @count: number of branches
 * @left_out: processes without a branch, for lack of room
 * @branch: the branches, by lowest record number in them
 */
struct wlmon_tree {
	unsigned int count;
	u64 left_out;
	struct wlmon_branch branch[WLMON_TREE_MAX];
};

/**
 * struct wlmon_leaf - a process to be placed in the tree
 * @seq: number of its record
 * @parent_seq: number of the parent's record, 0 for none
 * @branch: index of its branch once placed, -1 for lack of room
 * @running: it has not exited
 * @failed: it ended other than by exit code 0
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
