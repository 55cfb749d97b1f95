/* SPDX-License-Identifier: GPL-2.0 */
#ifndef ROWS_H
#define ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <wlmon.h>

/**
 * struct rows - some rows of a table, in an order
 * @at: numbers of the rows
 * @count: how many
 * @room: how many fit into @at
 */
struct rows {
	size_t *at;
	size_t count;
	size_t room;
};

void rows_add(struct rows *rows, size_t row);
int rows_sort(struct rows *rows, struct wlmon_table *t, const char *column);
int rows_print(const struct rows *rows, struct wlmon_table *t, const char *columns, bool raw);

#endif
