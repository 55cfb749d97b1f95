/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_COLOUR_H
#define TOP_COLOUR_H

#include "top_screen.h"

/* What colours mean. */
enum top_colour {
	TOP_GOOD = 1,
	TOP_BAD,
	TOP_MARK
};

void top_colour_begin(struct top_screen *screen);
attr_t top_colour(const struct top_screen *screen, enum top_colour colour, attr_t otherwise);

#endif
