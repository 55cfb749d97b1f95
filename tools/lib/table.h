/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TABLE_H
#define TABLE_H

#include <stdio.h>
#include "wlmon.h"

/* Bytes within a view. */
struct cell {
	const char *at;
	size_t len;
};

/**
 * struct wlmon_table - a view, read by the names of its columns
 * @stream: rows are read from it; NULL if all rows are in @text
 * @line: the row of @stream
 * @line_size: bytes allocated for @line
 * @text: the view, or the header alone
 * @names: names of the columns, within @text
 * @cells: fields of the current row
 * @columns: number of columns
 * @starts: where the rows begin; one more than @rows, the last is the end
 * @rows: number of rows in @text
 * @next: row that wlmon_table_next() goes to
 * @row: the current row; its @row.at is NULL before the first one
 * @is_split: @cells are those of @row
 * @is_list: the only row is made of all lines of @text
 */
struct wlmon_table {
	FILE *stream;
	char *line;
	size_t line_size;
	char *text;
	char **names;
	struct cell *cells;
	size_t columns;
	char **starts;
	size_t rows;
	size_t next;
	struct cell row;
	bool is_split;
	bool is_list;
};

bool wlmon_table_word(const char **at, const char *end, struct cell *word);

#endif
