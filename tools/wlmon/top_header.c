// SPDX-License-Identifier: GPL-2.0
/* Draws the header of top. */
#include "top_header.h"

#include "top_colour.h"
#include "top_headline.h"
#include "top_prompt.h"
#include "top_text.h"

/* Below this height the header is cut. */
#define FULL_HEIGHT 10
#define SMALL_HEIGHT 6

static attr_t look_of(const struct top_screen *screen, const struct top *top, unsigned int line)
{
	if (line)
		return A_NORMAL;
	if (top->verdict.complete == 1)
		return top_colour(screen, TOP_GOOD, A_NORMAL);
	return top->verdict.complete ? A_NORMAL : top_colour(screen, TOP_BAD, A_NORMAL) | A_BOLD;
}

static void draw_line(const struct top_screen *screen, const struct top *top, unsigned int line, int y)
{
	attr_t look = look_of(screen, top, line);
	char text[TOP_HEADLINE_LEN];

	top_headline(top, line, text);
	attron(look);
	top_text(y, 0, COLS, text);
	attroff(look);
}

/**
 * top_header_draw() - draw as much of the header as fits
 * @screen: from top_screen_open()
 * @top: has a sample
 *
 * Return: its height.
 */
int top_header_draw(const struct top_screen *screen, const struct top *top)
{
	int n = 0;

	if (LINES >= FULL_HEIGHT)
		for (; n < TOP_HEADLINES; n++)
			draw_line(screen, top, n, n);
	else if (LINES >= SMALL_HEIGHT)
		draw_line(screen, top, TOP_HEADLINES - 1, n++);
	/* a prompt needs its line on any screen */
	if (n || screen->prompt || screen->frozen)
		top_prompt_draw(screen, top, n++);
	return n;
}
