/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_SEARCH_H
#define TOP_SEARCH_H

#include "top_screen.h"

void top_search(struct top_screen *screen, const struct top *top);
void top_search_next(struct top_screen *screen, const struct top *top);

#endif
