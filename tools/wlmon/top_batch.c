// SPDX-License-Identifier: GPL-2.0
/* Prints a sample of top as a table or as JSON. */
#include "top_batch.h"

#include <stdio.h>
#include <stdlib.h>
#include "cmd.h"
#include "output.h"
#include "top_headline.h"
#include "top_json.h"
#include "utf8.h"

/* Return how many rows to print. */
static size_t row_count(const struct top *top)
{
	uint64_t lines = top->options.lines;

	return lines && lines < top->view.shown_count ? lines : top->view.shown_count;
}

static struct libscols_table *make_table(bool tree)
{
	struct libscols_table *table = output_table(stdout);
	enum top_key key;
	int flags;

	for (key = 0; key < TOP_KEYS; key++) {
		if (!top_columns[key].title)
			continue;
		flags = top_columns[key].left ? 0 : OUTPUT_RIGHT;
		if (key == TOP_COMM && tree)
			flags |= OUTPUT_TREE;
		output_column(table, top_columns[key].title, flags);
	}
	return table;
}

static void print_rows(const struct top *top, size_t count)
{
	const struct top_view *view = &top->view;
	struct libscols_line **lines = need(calloc(view->count + 1, sizeof(*lines)));
	struct libscols_table *table = make_table(top->options.order.tree);
	size_t column, i;
	struct libscols_line *line;
	char buf[UNIT_LEN];
	enum top_key key;

	for (i = 0; i < count; i++) {
		const struct top_row *row = view->shown[i];

		/* parents come before their children */
		line = output_line(table, row->parent ? lines[row->parent - view->rows] : NULL);
		lines[row - view->rows] = line;
		for (key = 0, column = 0; key < TOP_KEYS; key++)
			if (top_columns[key].title)
				output_cell(line, column++, top_row_cell(row, key, buf));
	}
	free(lines);
	output_print(table);
}

static void print_text(const struct top *top, size_t count)
{
	char line[TOP_HEADLINE_LEN], printable[TOP_HEADLINE_LEN];
	unsigned int i;

	for (i = 0; i < TOP_HEADLINES; i++) {
		top_headline(top, i, line);
		utf8_printable(printable, sizeof(printable), line);
		puts(printable);
	}
	if (count)
		print_rows(top, count);
}

/**
 * top_batch_print() - print a sample
 * @top: has one
 */
void top_batch_print(const struct top *top)
{
	size_t count = row_count(top);

	if (top->options.json)
		top_json_sample(top, count);
	else if (top->options.ndjson)
		top_json_rows(top, count);
	else
		print_text(top, count);
}
