/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_LIST_H
#define TOP_LIST_H

#include "top_screen.h"

void top_list_draw(struct top_screen *screen, const struct top *top, int y, int height);
void top_list_order(struct top_screen *screen, struct top *top);
void top_list_scroll(struct top_screen *screen, const struct top *top, long rows);

#endif
