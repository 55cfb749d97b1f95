/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_ROW_H
#define TOP_ROW_H

#include <stdbool.h>
#include <stdint.h>
#include "process.h"
#include "top_usage.h"
#include "units.h"

/* What rows are sorted by, in the order of the columns. */
enum top_key {
	TOP_PID,
	TOP_STATE,
	TOP_THREADS,
	TOP_CPU,
	TOP_TIME,
	TOP_RSS,
	TOP_READ,
	/* both of its neighbours; it has no column */
	TOP_IO,
	TOP_WRITE,
	TOP_CALLS,
	TOP_ERRORS,
	TOP_COMM,
	TOP_KEYS
};

/**
 * struct top_column - a column of the list
 * @title: its header; NULL if it has no column
 * @width: cells that it takes; of the first and the last one at least
 * @rank: columns with a high rank come first where not all fit; 0 for those that always do
 * @left: it is aligned to the left
 */
struct top_column {
	const char *title;
	int width;
	int rank;
	bool left;
};

/* The highest rank. */
#define TOP_MAX_RANK 9

extern const struct top_column top_columns[TOP_KEYS];

/**
 * struct top_row - a process in the list
 * @p: the process
 * @rate: what it uses per second
 * @ended: it ended since the sample before
 * @shown: it is in the list
 * @key: what it is sorted by, 0 for what is not known
 * @parent: its nearest ancestor that is shown; NULL for none, and in the flat list
 * @child: the last of its children in the tree; @sibling: the child before
 * @depth: its ancestors in the tree
 * @last: no other child of its parent follows
 */
struct top_row {
	const struct process *p;
	struct top_usage rate;
	bool ended;
	bool shown;
	uint64_t key;
	struct top_row *parent;
	struct top_row *child;
	struct top_row *sibling;
	unsigned int depth;
	bool last;
};

bool top_row_over(const struct process *p);
bool top_row_named(const struct top_row *row, const char *text);
uint64_t top_row_number(const struct top_row *row, enum top_key key);
const char *top_row_cell(const struct top_row *row, enum top_key key, char *buf);

#endif
