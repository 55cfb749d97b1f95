/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_TITLES_H
#define TOP_TITLES_H

#include "top_screen.h"

void top_titles_choose(const struct top_screen *screen, const struct top *top, int *widths);
void top_titles_draw(const struct top_screen *screen, const struct top *top, const int *widths, int y);

#endif
