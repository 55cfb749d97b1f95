// SPDX-License-Identifier: GPL-2.0
/* Chooses the columns that fit on the screen of top, and draws their titles. */
#include "top_titles.h"

#include <string.h>
#include "top_colour.h"
#include "top_text.h"

/* Cells of names beyond the width of their column, for some branches of the tree. */
#define TREE_WIDTH 9

static int pid_width(const struct top_view *view)
{
	int width = top_columns[TOP_PID].width, n;
	char buf[UNIT_LEN];

	/* rows are by pid */
	n = view->count ? strlen(top_row_cell(&view->rows[view->count - 1], TOP_PID, buf)) : 0;
	return n > width ? n : width;
}

static bool is_sorted(const struct top *top, enum top_key key)
{
	enum top_key sorted = top->options.order.key;

	return key == sorted || (sorted == TOP_IO && (key == TOP_READ || key == TOP_WRITE));
}

/* Get the widths of all columns, 0 for those that were moved out. */
static void list_columns(const struct top_screen *screen, const struct top *top, int *widths)
{
	unsigned int skip = screen->skip;
	enum top_key key;

	for (key = 0; key < TOP_KEYS; key++) {
		widths[key] = top_columns[key].width;
		if (widths[key] && key != TOP_PID && key != TOP_COMM && skip) {
			widths[key] = 0;
			skip--;
		}
	}
	widths[TOP_PID] = pid_width(&top->view);
}

/**
 * top_titles_choose() - choose columns: pid and name; what rows are sorted by; high ranks
 * @screen: from top_screen_open()
 * @top: has a sample
 * @widths: TOP_KEYS of them; set to the cells of each column, 0 for those that are not shown
 */
void top_titles_choose(const struct top_screen *screen, const struct top *top, int *widths)
{
	int all[TOP_KEYS], left, rank;
	enum top_key key;

	list_columns(screen, top, all);
	memset(widths, 0, sizeof(all));
	widths[TOP_PID] = all[TOP_PID];
	widths[TOP_COMM] = all[TOP_COMM];
	left = COLS - all[TOP_PID] - 1 - all[TOP_COMM] - (top->options.order.tree ? TREE_WIDTH : 0);
	for (rank = TOP_MAX_RANK + 1; rank > 0; rank--) {
		for (key = 0; key < TOP_KEYS; key++) {
			if (!all[key] || widths[key] || all[key] + 1 > left)
				continue;
			if (rank > TOP_MAX_RANK ? !is_sorted(top, key) : top_columns[key].rank != rank)
				continue;
			widths[key] = all[key];
			left -= all[key] + 1;
		}
	}
}

/**
 * top_titles_draw() - draw the titles of columns
 * @screen: from top_screen_open()
 * @top: has a sample
 * @widths: from top_titles_choose()
 * @y: line
 */
void top_titles_draw(const struct top_screen *screen, const struct top *top, const int *widths, int y)
{
	enum top_key key;
	attr_t look;
	int x = 0;

	attron(A_REVERSE);
	top_text_blank(y, 0, COLS);
	attroff(A_REVERSE);
	for (key = 0; key < TOP_KEYS; key++) {
		const struct top_column *column = &top_columns[key];

		if (!widths[key])
			continue;
		look = A_REVERSE;
		if (is_sorted(top, key))
			look |= top_colour(screen, TOP_MARK, A_UNDERLINE) | A_BOLD;
		attron(look);
		if (column->left)
			top_text(y, x, COLS - x, column->title);
		else
			top_text_right(y, x, widths[key], column->title);
		attroff(look);
		x += widths[key] + 1;
	}
}
