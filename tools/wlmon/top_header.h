/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_HEADER_H
#define TOP_HEADER_H

#include "top_screen.h"

int top_header_draw(const struct top_screen *screen, const struct top *top);

#endif
