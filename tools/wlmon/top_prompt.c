// SPDX-License-Identifier: GPL-2.0
/* The line of top where a name is typed, and where messages appear. */
#include "top_prompt.h"

#include <limits.h>
#include <string.h>
#include <wctype.h>
#include "top_list.h"
#include "top_search.h"
#include "top_text.h"

/* Draw what is typed, and a cursor. */
static void draw_typed(const struct top_screen *screen, int y)
{
	int x;

	attron(A_BOLD);
	x = top_text(y, 0, COLS, screen->prompt == TOP_PROMPT_SEARCH ? "search: " : "filter: ");
	attroff(A_BOLD);
	x += top_text(y, x, COLS - x, screen->typed);
	attron(A_REVERSE);
	top_text_blank(y, x, 1);
	attroff(A_REVERSE);
	if (screen->message)
		top_text(y, x + 2, COLS - x - 2, screen->message);
}

/**
 * top_prompt_draw() - draw the prompt, or what is to be known while there is none
 * @screen: from top_screen_open()
 * @top: has a sample
 * @y: line
 */
void top_prompt_draw(const struct top_screen *screen, const struct top *top, int y)
{
	const char *filter = top->options.order.filter;
	int x = 0;

	if (screen->prompt) {
		draw_typed(screen, y);
		return;
	}
	if (screen->frozen) {
		attron(A_BOLD);
		x = top_text(y, 0, COLS, "frozen  ");
		attroff(A_BOLD);
	}
	if (*filter) {
		x += top_text(y, x, COLS - x, "filter: ");
		x += top_text(y, x, COLS - x, filter);
		x += top_text(y, x, COLS - x, "  ");
	}
	if (screen->message) {
		top_text(y, x, COLS - x, screen->message);
		return;
	}
	attron(A_DIM);
	top_text(y, x, COLS - x, "h help  q quit");
	attroff(A_DIM);
}

/**
 * top_prompt_open() - let the user type a name
 * @screen: from top_screen_open()
 * @top: has a sample
 * @prompt: what for
 */
void top_prompt_open(struct top_screen *screen, const struct top *top, enum top_prompt prompt)
{
	screen->prompt = prompt;
	strcpy(screen->typed, prompt == TOP_PROMPT_FILTER ? top->options.order.filter : "");
}

/* Search or filter by what is typed so far. */
static void apply(struct top_screen *screen, struct top *top)
{
	if (screen->prompt == TOP_PROMPT_SEARCH) {
		top_search(screen, top);
		return;
	}
	strcpy(top->options.order.filter, screen->typed);
	top_list_order(screen, top);
}

static void type(struct top_screen *screen, wint_t c)
{
	size_t used = strlen(screen->typed), len;
	char bytes[MB_LEN_MAX];
	mbstate_t state = { 0 };

	len = wcrtomb(bytes, c, &state);
	if (len == (size_t)-1 || used + len >= sizeof(screen->typed))
		return;
	memcpy(screen->typed + used, bytes, len);
	screen->typed[used + len] = '\0';
}

/* Remove the last character. */
static void rub_out(struct top_screen *screen)
{
	size_t n = strlen(screen->typed);

	while (n && (screen->typed[--n] & 0xc0) == 0x80)
		;
	screen->typed[n] = '\0';
}

/* Close the prompt, and drop what was typed. */
static void cancel(struct top_screen *screen, struct top *top)
{
	if (screen->prompt == TOP_PROMPT_FILTER) {
		*screen->typed = '\0';
		apply(screen, top);
	}
	screen->found = false;
	screen->prompt = TOP_PROMPT_NONE;
}

/**
 * top_prompt_obey() - obey a key while the prompt is open
 * @screen: from top_screen_open()
 * @top: has a sample
 * @key: the key
 * @special: it is one that curses has a name for
 */
void top_prompt_obey(struct top_screen *screen, struct top *top, wint_t key, bool special)
{
	screen->message = NULL;
	if (special && key == KEY_F(3)) {
		top_search_next(screen, top);
	} else if (special ? key == KEY_ENTER : key == '\n' || key == '\r') {
		screen->prompt = TOP_PROMPT_NONE;
	} else if (!special && key == TOP_KEY_ESCAPE) {
		cancel(screen, top);
	} else if (special ? key == KEY_BACKSPACE : key == TOP_KEY_DELETE || key == '\b') {
		rub_out(screen);
		apply(screen, top);
	} else if (!special && iswprint(key)) {
		type(screen, key);
		apply(screen, top);
	}
}
