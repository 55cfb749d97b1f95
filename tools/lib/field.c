// SPDX-License-Identifier: GPL-2.0
/* Decodes the fields of views; pure. */
#include "field.h"

#include <errno.h>
#include <stdbool.h>

/* Check for a backslash and three octal digits, as in /proc/mounts. */
static bool is_escape(const char *raw, size_t len)
{
	return len >= 4 && raw[0] == '\\' && raw[1] >= '0' && raw[1] <= '3' && raw[2] >= '0' &&
	       raw[2] <= '7' && raw[3] >= '0' && raw[3] <= '7';
}

/**
 * wlmon_field_unescape() - decode the octal escapes of a field
 * @raw: the field as in the view
 * @len: its bytes
 * @buf: gets the decoded bytes and a NUL, cut to @size; may be NULL if @size is 0
 * @size: bytes of @buf
 *
 * Return: bytes of the whole decoded field, without the NUL.
 */
ssize_t wlmon_field_unescape(const char *raw, size_t len, char *buf, size_t size)
{
	size_t n = 0, i = 0;
	char c;

	while (i < len) {
		if (is_escape(raw + i, len - i)) {
			c = (raw[i + 1] - '0') << 6 | (raw[i + 2] - '0') << 3 | (raw[i + 3] - '0');
			i += 4;
		} else {
			c = raw[i++];
		}
		if (n + 1 < size)
			buf[n] = c;
		n++;
	}
	if (size)
		buf[n < size ? n : size - 1] = '\0';
	return n;
}

/* Append a decimal digit; return -1 if the number becomes too large. */
static int append_digit(uint64_t *number, unsigned int digit)
{
	if (__builtin_mul_overflow(*number, 10, number) ||
	    __builtin_add_overflow(*number, digit, number))
		return -1;
	return 0;
}

/**
 * wlmon_field_fixed() - parse a decimal number
 * @raw: the field as in the view
 * @len: its bytes
 * @digits: decimals to keep; more are dropped
 * @number: set to the number times 10 to the power of @digits
 *
 * Return: 0; -1 with ENODATA for "-", EINVAL for what is no number, ERANGE.
 */
int wlmon_field_fixed(const char *raw, size_t len, unsigned int digits, uint64_t *number)
{
	uint64_t value = 0;
	bool point = false;
	size_t i;

	if (!len || (len == 1 && raw[0] == '-')) {
		errno = ENODATA;
		return -1;
	}
	for (i = 0; i < len; i++) {
		if (raw[i] == '.' && !point && i && i + 1 < len) {
			point = true;
			continue;
		}
		if (raw[i] < '0' || raw[i] > '9') {
			errno = EINVAL;
			return -1;
		}
		if (point && !digits)
			continue;
		if (append_digit(&value, raw[i] - '0')) {
			errno = ERANGE;
			return -1;
		}
		digits -= point;
	}
	while (digits--) {
		if (append_digit(&value, 0)) {
			errno = ERANGE;
			return -1;
		}
	}
	*number = value;
	return 0;
}
