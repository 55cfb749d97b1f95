// SPDX-License-Identifier: GPL-2.0
/* The screen of top: takes the terminal, and shares it out among header, list and pane. */
#include "top_screen.h"

#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include "top_colour.h"
#include "top_header.h"
#include "top_help.h"
#include "top_pane.h"
#include "top_list.h"

/* Milliseconds that the rest of a key's sequence may take after its ESC, as over ssh. */
#define ESCAPE_DELAY 100

/**
 * top_screen_open() - take the terminal
 * @screen: filled; to be closed by top_screen_close()
 *
 * Return: false if the terminal is not known.
 */
bool top_screen_open(struct top_screen *screen)
{
	/* initscr() would exit */
	*screen = (struct top_screen){ .terminal = newterm(NULL, stdout, stdin) };
	if (!screen->terminal)
		return false;
	screen->utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(ESCAPE_DELAY);
	curs_set(0);
	top_colour_begin(screen);
	return true;
}

/**
 * top_screen_close() - give the terminal back as it was
 * @screen: from top_screen_open()
 */
void top_screen_close(const struct top_screen *screen)
{
	endwin();
	delscreen(screen->terminal);
}

/**
 * top_screen_draw() - draw all
 * @screen: from top_screen_open()
 * @top: has a sample
 */
void top_screen_draw(struct top_screen *screen, const struct top *top)
{
	int y, pane;

	erase();
	if (screen->help) {
		top_help_draw();
	} else {
		y = top_header_draw(screen, top);
		pane = screen->pane ? top_pane_height(LINES - y) : 0;
		top_list_draw(screen, top, y, LINES - y - pane);
		if (pane)
			top_pane_draw(top, LINES - pane, pane);
	}
	refresh();
}
