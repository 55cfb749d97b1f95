/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_VIEW_H
#define TOP_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "process.h"
#include "top_row.h"
#include "top_sample.h"

/**
 * struct top_order - which rows are shown, and how they are sorted
 * @key: by what
 * @reversed: the other way round
 * @tree: children below their parents
 * @all: also what ended before the last interval
 * @filter: names have this within; "" for all names
 */
struct top_order {
	enum top_key key;
	bool reversed;
	bool tree;
	bool all;
	char filter[64];
};

/**
 * struct top_view - the list
 * @rows: a row for each process, by pid and start
 * @count: their number
 * @shown: rows in the order in which they are shown
 * @shown_count: their number
 * @averages: rates are over the life of each process, as there is no sample before
 * @ns: what the rates of all together are over
 * @sum: usage of all together
 * @ended: how many of them are over
 * @total: what all together use per second
 */
struct top_view {
	struct top_row *rows;
	size_t count;
	struct top_row **shown;
	size_t shown_count;
	bool averages;
	uint64_t ns;
	struct process_sum sum;
	uint64_t ended;
	struct top_usage total;
};

void top_view_fill(struct top_view *view, const struct top_sample *now, const struct top_sample *before);
void top_view_order(struct top_view *view, const struct top_order *order);
void top_view_free(struct top_view *view);

#endif
