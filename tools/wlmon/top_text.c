// SPDX-License-Identifier: GPL-2.0
/* Puts texts on the screen, cut to the cells that there are. */
#include "top_text.h"

#include <curses.h>
#include <string.h>
#include <wchar.h>
#include "top_headline.h"
#include "utf8.h"

/* Return how many bytes of a printable text fit into some cells; count these. */
static size_t fit(const char *text, int width, int *cells)
{
	size_t size = strlen(text), n = 0, len;
	mbstate_t state = { 0 };
	wchar_t c;
	int w;

	*cells = 0;
	while (n < size) {
		len = mbrtowc(&c, text + n, size - n, &state);
		if (len == 0 || len > size - n)
			break;
		w = wcwidth(c);
		if (w < 0 || *cells + w > width)
			break;
		*cells += w;
		n += len;
	}
	return n;
}

/**
 * top_text() - put a text
 * @y: line
 * @x: column
 * @width: cells at most
 * @text: made printable
 *
 * Return: the cells that it takes.
 */
int top_text(int y, int x, int width, const char *text)
{
	char printable[TOP_HEADLINE_LEN];
	int cells;
	size_t n;

	if (width <= 0 || y >= LINES || x >= COLS)
		return 0;
	if (width > COLS - x)
		width = COLS - x;
	utf8_printable(printable, sizeof(printable), text);
	n = fit(printable, width, &cells);
	mvaddnstr(y, x, printable, n);
	return cells;
}

/**
 * top_text_right() - put a figure or a title to the right
 * @y: line
 * @x: column
 * @width: cells; stars if they are too few, as digits must not be cut
 * @text: printable
 */
void top_text_right(int y, int x, int width, const char *text)
{
	int cells;

	if (!text[fit(text, width, &cells)])
		top_text(y, x + width - cells, cells, text);
	else
		top_text(y, x, width, "********************");
}

/**
 * top_text_blank() - blank some cells in the attributes in force
 * @y: line
 * @x: column
 * @width: cells
 */
void top_text_blank(int y, int x, int width)
{
	if (y < LINES && x < COLS)
		mvhline(y, x, ' ', width < COLS - x ? width : COLS - x);
}
