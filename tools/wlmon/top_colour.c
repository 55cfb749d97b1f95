// SPDX-License-Identifier: GPL-2.0
/* The colours on the screen of top. */
#include "top_colour.h"

#include "output.h"

/**
 * top_colour_begin() - find out whether to use colours
 * @screen: @screen->colours is set
 */
void top_colour_begin(struct top_screen *screen)
{
	screen->colours = output_colours(stdout) && has_colors() && start_color() == OK;
	if (!screen->colours)
		return;
	use_default_colors();
	init_pair(TOP_GOOD, COLOR_GREEN, -1);
	init_pair(TOP_BAD, COLOR_RED, -1);
	init_pair(TOP_MARK, COLOR_CYAN, -1);
}

/**
 * top_colour() - get the attribute of a colour
 * @screen: from top_screen_open()
 * @colour: which
 * @otherwise: attributes that stand for it without colours
 *
 * Return: the attribute.
 */
attr_t top_colour(const struct top_screen *screen, enum top_colour colour, attr_t otherwise)
{
	return screen->colours ? (attr_t)COLOR_PAIR(colour) : otherwise;
}
