// SPDX-License-Identifier: GPL-2.0
/* Checks UTF-8; pure. */
#include "utf8.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/* Decode a character; return its bytes, or 0 if they are no UTF-8. */
static size_t decode(const char *bytes, size_t size, unsigned long *code)
{
	static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = *bytes;
	size_t len = c < 0x80 ? 1 : c >> 5 == 6 ? 2 :
			    c >> 4 == 14	? 3 :
			    c >> 3 == 30	? 4 :
						  0;
	size_t i;

	if (!len || len > size)
		return 0;
	*code = len == 1 ? c : c & (0x7f >> len);
	for (i = 1; i < len; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (bytes[i] & 0x3f);
	}
	if (*code < least[len] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return len;
}

/**
 * utf8_length() - get the length of a character
 * @bytes: where it begins
 * @size: bytes there are
 *
 * Return: its bytes; 0 if they are no UTF-8, or @size is 0.
 */
size_t utf8_length(const char *bytes, size_t size)
{
	unsigned long code;

	return size ? decode(bytes, size, &code) : 0;
}

/**
 * utf8_valid() - check whether all bytes are UTF-8
 * @bytes: the bytes
 * @size: their number
 *
 * Return: true if they are.
 */
bool utf8_valid(const char *bytes, size_t size)
{
	size_t len;

	for (; size; bytes += len, size -= len) {
		len = utf8_length(bytes, size);
		if (!len)
			return false;
	}
	return true;
}

/* Check for characters that are invisible, or change the direction of what follows. */
static bool is_deceptive(unsigned long code)
{
	return (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || code == 0xad || code == 0x61c;
}

/**
 * utf8_printable() - copy a name for a terminal
 * @buf: filled, cut to @room
 * @room: bytes of @buf, more than 0
 * @bytes: the name; what a terminal would obey or the locale cannot print becomes "?"
 */
void utf8_printable(char *buf, size_t room, const char *bytes)
{
	size_t size = strlen(bytes), len, n = 0;
	unsigned long code = 0;

	for (; size; bytes += len, size -= len) {
		len = decode(bytes, size, &code);
		if (n + (len ? len : 1) >= room)
			break;
		if (!len || !iswprint(code) || is_deceptive(code)) {
			buf[n++] = '?';
			len = len ? len : 1;
			continue;
		}
		memcpy(buf + n, bytes, len);
		n += len;
	}
	buf[n] = '\0';
}
