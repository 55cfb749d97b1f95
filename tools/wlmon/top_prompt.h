/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_PROMPT_H
#define TOP_PROMPT_H

#include <wchar.h>
#include "top_screen.h"

void top_prompt_draw(const struct top_screen *screen, const struct top *top, int y);
void top_prompt_open(struct top_screen *screen, const struct top *top, enum top_prompt prompt);
void top_prompt_obey(struct top_screen *screen, struct top *top, wint_t key, bool special);

#endif
