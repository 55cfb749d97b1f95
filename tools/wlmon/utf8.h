/* SPDX-License-Identifier: GPL-2.0 */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h>

size_t utf8_length(const char *bytes, size_t size);
bool utf8_valid(const char *bytes, size_t size);
void utf8_printable(char *buf, size_t room, const char *bytes);

#endif
