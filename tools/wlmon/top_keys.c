// SPDX-License-Identifier: GPL-2.0
/* Obeys the keys of top. */
#include "top_keys.h"

#include "top_prompt.h"
#include "top_list.h"
#include "top_search.h"

/* Keys that sort by a column. */
static const char sort_keys[TOP_KEYS] = {
	[TOP_CPU] = 'P',
	[TOP_CALLS] = 'C',
	[TOP_ERRORS] = 'E',
	[TOP_IO] = 'I',
	[TOP_RSS] = 'M',
	[TOP_TIME] = 'T',
};

static void sort_by(struct top_screen *screen, struct top *top, enum top_key key)
{
	top->options.order.key = key;
	top->options.order.reversed = false;
	top_list_order(screen, top);
}

/* Obey a key that curses has a name for; return false to quit. */
static bool obey_special(struct top_screen *screen, struct top *top, wint_t key)
{
	switch (key) {
	case KEY_UP:
		top_list_scroll(screen, top, -1);
		break;
	case KEY_DOWN:
		top_list_scroll(screen, top, 1);
		break;
	case KEY_PPAGE:
		top_list_scroll(screen, top, -(long)screen->page);
		break;
	case KEY_NPAGE:
		top_list_scroll(screen, top, screen->page);
		break;
	case KEY_HOME:
		screen->first = 0;
		break;
	case KEY_END:
		screen->first = top->view.shown_count;
		break;
	case KEY_LEFT:
		screen->skip -= screen->skip > 0;
		break;
	case KEY_RIGHT:
		/* all but pid, name and the last one; the sum of reads and writes has no column */
		screen->skip += screen->skip < TOP_KEYS - 4;
		break;
	case KEY_F(1):
		screen->help = true;
		break;
	case KEY_F(3):
		top_prompt_open(screen, top, TOP_PROMPT_SEARCH);
		break;
	case KEY_F(4):
		top_prompt_open(screen, top, TOP_PROMPT_FILTER);
		break;
	case KEY_F(10):
		return false;
	}
	return true;
}

/* Obey a character; return false to quit. */
static bool obey_character(struct top_screen *screen, struct top *top, wint_t key)
{
	struct top_order *order = &top->options.order;
	enum top_key by;

	for (by = 0; by < TOP_KEYS; by++)
		if (sort_keys[by] && key == (wint_t)sort_keys[by])
			sort_by(screen, top, by);
	switch (key) {
	case '<':
		sort_by(screen, top, (order->key + TOP_KEYS - 1) % TOP_KEYS);
		break;
	case '>':
		sort_by(screen, top, (order->key + 1) % TOP_KEYS);
		break;
	case 'R':
		order->reversed = !order->reversed;
		top_list_order(screen, top);
		break;
	case 't':
		order->tree = !order->tree;
		top_list_order(screen, top);
		break;
	case 'a':
		order->all = !order->all;
		top_list_order(screen, top);
		break;
	case 's':
	case '\t':
		screen->pane = !screen->pane;
		break;
	case '/':
		top_prompt_open(screen, top, TOP_PROMPT_SEARCH);
		break;
	case '\\':
		top_prompt_open(screen, top, TOP_PROMPT_FILTER);
		break;
	case 'n':
		top_search_next(screen, top);
		break;
	case ' ':
		screen->frozen = !screen->frozen;
		break;
	case 'h':
	case '?':
		screen->help = true;
		break;
	case 'q':
	case TOP_KEY_ESCAPE:
		return false;
	}
	return true;
}

/**
 * top_keys_obey() - obey the keys that were pressed
 * @screen: from top_screen_open()
 * @top: has a sample
 *
 * Return: false to quit.
 */
bool top_keys_obey(struct top_screen *screen, struct top *top)
{
	wint_t key;
	int kind;

	while ((kind = get_wch(&key)) != ERR) {
		if (kind == KEY_CODE_YES && key == KEY_RESIZE)
			continue;
		if (screen->help) {
			screen->help = false;
			continue;
		}
		if (screen->prompt) {
			top_prompt_obey(screen, top, key, kind == KEY_CODE_YES);
			continue;
		}
		screen->message = NULL;
		if (!(kind == KEY_CODE_YES ? obey_special(screen, top, key) : obey_character(screen, top, key)))
			return false;
	}
	return true;
}
