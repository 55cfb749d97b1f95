// SPDX-License-Identifier: GPL-2.0
/* Draws the list of top, sorts and scrolls it. */
#include "top_list.h"

#include "top_colour.h"
#include "top_text.h"
#include "top_titles.h"

/* Cells of a level of the tree. */
#define BRANCH_WIDTH 3

/* Draw the lines of the tree in front of a name; return the cells that they took. */
static int draw_branches(const struct top_screen *screen, const struct top_row *row, int y, int x)
{
	const char *node = screen->utf8 ? "├─ " : "|- ", *last = screen->utf8 ? "└─ " : "`- ";
	const char *bar = screen->utf8 ? "│  " : "|  ", *none = "   ";
	int cells = row->depth * BRANCH_WIDTH;
	const struct top_row *up;

	if (!row->depth)
		return 0;
	x += cells - BRANCH_WIDTH;
	top_text(y, x, BRANCH_WIDTH, row->last ? last : node);
	for (up = row->parent; up && up->depth; up = up->parent) {
		x -= BRANCH_WIDTH;
		top_text(y, x, BRANCH_WIDTH, up->last ? none : bar);
	}
	return cells;
}

static attr_t row_look(const struct top_screen *screen, const struct top_row *row)
{
	attr_t look = A_NORMAL;

	if (process_failed(row->p))
		look = top_colour(screen, TOP_BAD, A_NORMAL);
	if (top_row_over(row->p))
		look |= A_DIM;
	else if (process_zombie(row->p))
		look |= A_BOLD;
	if (screen->found && row->p->pid == screen->pid && row->p->start == screen->start)
		look |= A_REVERSE;
	return look;
}

static void draw_row(const struct top_screen *screen, const struct top_row *row, const int *widths, int y)
{
	attr_t look = row_look(screen, row);
	char buf[UNIT_LEN];
	const char *cell;
	enum top_key key;
	int x = 0;

	attron(look);
	top_text_blank(y, 0, COLS);
	for (key = 0; key < TOP_KEYS; key++) {
		if (!widths[key])
			continue;
		cell = top_row_cell(row, key, buf);
		if (key == TOP_COMM) {
			x += draw_branches(screen, row, y, x);
			top_text(y, x, COLS - x, cell);
		} else if (top_columns[key].left) {
			top_text(y, x, widths[key], cell);
		} else {
			top_text_right(y, x, widths[key], cell);
		}
		x += widths[key] + 1;
	}
	attroff(look);
}

/* Return why no row is shown. */
static const char *why_empty(const struct top *top)
{
	if (!top->view.count)
		return "no process is watched";
	if (*top->options.order.filter)
		return "no process has such a name";
	return "no process is alive: a shows those that ended";
}

/**
 * top_list_draw() - draw the list
 * @screen: from top_screen_open()
 * @top: has a sample
 * @y: line of its titles
 * @height: its lines
 */
void top_list_draw(struct top_screen *screen, const struct top *top, int y, int height)
{
	const struct top_view *view = &top->view;
	int widths[TOP_KEYS];
	size_t i;

	if (height <= 0)
		return;
	top_titles_choose(screen, top, widths);
	top_titles_draw(screen, top, widths, y++);
	screen->page = height > 1 ? height - 1 : 1;
	if (view->shown_count <= screen->page)
		screen->first = 0;
	else if (screen->first > view->shown_count - screen->page)
		screen->first = view->shown_count - screen->page;
	for (i = 0; i < screen->page && screen->first + i < view->shown_count; i++)
		draw_row(screen, view->shown[screen->first + i], widths, y + i);
	if (!view->shown_count)
		top_text(y, 0, COLS, why_empty(top));
}

/**
 * top_list_order() - choose and sort the rows anew, and begin with the first
 * @screen: from top_screen_open()
 * @top: has a sample
 */
void top_list_order(struct top_screen *screen, struct top *top)
{
	screen->first = 0;
	top_view_order(&top->view, &top->options.order);
}

/**
 * top_list_scroll() - move the list
 * @screen: from top_screen_open()
 * @top: has a sample
 * @rows: by how many, upwards if it is negative
 */
void top_list_scroll(struct top_screen *screen, const struct top *top, long rows)
{
	if (rows < 0 && screen->first < (size_t)-rows)
		screen->first = 0;
	else
		screen->first += rows;
	if (screen->first > top->view.shown_count)
		screen->first = top->view.shown_count;
}
