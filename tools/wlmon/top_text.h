/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_TEXT_H
#define TOP_TEXT_H

int top_text(int y, int x, int width, const char *text);
void top_text_right(int y, int x, int width, const char *text);
void top_text_blank(int y, int x, int width);

#endif
