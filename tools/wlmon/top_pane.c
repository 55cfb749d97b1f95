// SPDX-License-Identifier: GPL-2.0
/* The pane of top: rates of subsystems and system calls. */
#include "top_pane.h"

#include <curses.h>
#include "call.h"
#include "top_rate.h"
#include "top_text.h"
#include "units.h"

/* Lines and columns of a table. */
#define TABLE_HEIGHT 14
#define TABLE_WIDTH 40

/* Which calls a table has. */
enum calls {
	CALLS_ALL,
	CALLS_BUSY,
	CALLS_WAITING
};

/**
 * top_pane_height() - choose the height of the pane
 * @left: lines that there are for list and pane
 *
 * Return: its lines; 0 if it does not fit.
 */
int top_pane_height(int left)
{
	int half = left / 2;

	if (half < 2)
		return 0;
	return half < TABLE_HEIGHT ? half : TABLE_HEIGHT;
}

/* Draw a table of calls: how often and, but for subsystems, how much of the time. */
static void draw_calls(const struct call_list *list, const struct top_view *view, enum calls which,
		       int y, int x, int height)
{
	static const char *const titles[] = { "SUBSYSTEM", "SYSCALL", "WAITING IN" };
	int width = COLS - x < TABLE_WIDTH - 2 ? COLS - x : TABLE_WIDTH - 2, end = y + height;
	bool waiting = which == CALLS_WAITING;
	char buf[UNIT_LEN];
	size_t i;

	attron(A_REVERSE);
	top_text_blank(y, x, width);
	top_text(y, x, width - 23, titles[which]);
	top_text_right(y, x + width - 22, 7, "CALLS/s");
	top_text_right(y, x + width - 14, 6, "ERR/s");
	top_text_right(y, x + width - 7, 7, which == CALLS_ALL ? "CALLS" : "%TIME");
	attroff(A_REVERSE);
	for (i = 0, y++; i < list->count && y < end; i++) {
		const struct call *call = &list->at[i];

		if (!call_made(call))
			continue;
		if (which != CALLS_ALL && call_waits(call) != waiting)
			continue;
		top_text(y, x, width - 23, call->name);
		top_text_right(y, x + width - 22, 7, units_count(buf, top_rate(call_made(call), view->ns)));
		top_text_right(y, x + width - 14, 6, units_count(buf, top_rate(call->errors, view->ns)));
		if (which == CALLS_ALL)
			top_text_right(y, x + width - 7, 7, units_count(buf, call_made(call)));
		else
			top_text_right(y, x + width - 7, 7, units_percent(buf, call->ns, view->ns));
		y++;
	}
	if (!i)
		top_text(y, x, width, "none");
}

/**
 * top_pane_draw() - draw as many tables beside each other as fit, on a narrow screen two of them
 * @top: has a sample
 * @y: first line
 * @height: lines
 */
void top_pane_draw(const struct top *top, int y, int height)
{
	const struct top_view *view = &top->view;
	struct call_list calls, subsystems;
	int beside = COLS / TABLE_WIDTH, half = height / 2;

	top_sample_calls(&calls, &top->now, view->averages ? NULL : &top->before);
	call_list_subsystems(&subsystems, &calls);
	call_list_sort(&subsystems, call_by_calls);
	call_list_sort(&calls, call_by_calls);
	if (beside < 2) {
		draw_calls(&subsystems, view, CALLS_ALL, y, 0, height - half);
		draw_calls(&calls, view, CALLS_BUSY, y + height - half, 0, half);
	} else {
		draw_calls(&subsystems, view, CALLS_ALL, y, 0, height);
		draw_calls(&calls, view, CALLS_BUSY, y, TABLE_WIDTH, beside > 2 ? height : height - half);
		call_list_sort(&calls, call_by_time);
		if (beside > 2)
			draw_calls(&calls, view, CALLS_WAITING, y, 2 * TABLE_WIDTH, height);
		else
			draw_calls(&calls, view, CALLS_WAITING, y + height - half, TABLE_WIDTH, half);
	}
	call_list_free(&subsystems);
	call_list_free(&calls);
}
