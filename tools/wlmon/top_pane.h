/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_PANE_H
#define TOP_PANE_H

#include "top.h"

int top_pane_height(int left);
void top_pane_draw(const struct top *top, int y, int height);

#endif
