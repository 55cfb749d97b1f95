/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_SCREEN_H
#define TOP_SCREEN_H

#include <curses.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "top.h"

/* Keys that curses has no name for. */
#define TOP_KEY_ESCAPE 27
#define TOP_KEY_DELETE 127

/* What is typed. */
enum top_prompt {
	TOP_PROMPT_NONE,
	TOP_PROMPT_SEARCH,
	TOP_PROMPT_FILTER
};

/**
 * struct top_screen - the terminal while top uses all of it
 * @terminal: of curses
 * @colours: use them; else attributes alone
 * @utf8: lines of the tree can be drawn with characters for that
 * @pane: the pane is open; @help: the help is shown; @frozen: no new samples
 * @first: the first row on the screen; @page: how many rows fit
 * @skip: columns that were moved out to the left
 * @prompt: what is typed
 * @typed: the text of it
 * @found: a process was searched for and found
 * @pid: that process; @start: when it was created
 * @message: what went wrong with the last key; NULL for nothing
 */
struct top_screen {
	SCREEN *terminal;
	bool colours;
	bool utf8;
	bool pane;
	bool help;
	bool frozen;
	size_t first;
	size_t page;
	unsigned int skip;
	enum top_prompt prompt;
	char typed[64];
	bool found;
	uint64_t pid;
	uint64_t start;
	const char *message;
};

bool top_screen_open(struct top_screen *screen);
void top_screen_close(const struct top_screen *screen);
void top_screen_draw(struct top_screen *screen, const struct top *top);

#endif
