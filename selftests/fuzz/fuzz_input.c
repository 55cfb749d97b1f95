// SPDX-License-Identifier: GPL-2.0
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static uint64_t state;

void fuzz_seed(uint64_t seed)
{
	state = seed;
}

/* splitmix64 */
uint64_t fuzz_random(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

unsigned int fuzz_below(unsigned int n)
{
	return fuzz_random() % n;
}

bool fuzz_one_in(unsigned int n)
{
	return !fuzz_below(n);
}

void fuzz_clear(struct fuzz_text *text)
{
	text->length = 0;
	text->bytes[0] = '\0';
}

/* What does not fit is left out; there is always a NUL behind the text. */
void fuzz_add(struct fuzz_text *text, const char *format, ...)
{
	size_t room = sizeof(text->bytes) - text->length;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text->bytes + text->length, room, format, args);
	va_end(args);
	text->length += (size_t)n < room ? (size_t)n : room - 1;
}

void fuzz_add_number(struct fuzz_text *text)
{
	static const char *const odd[] = {
		"0", "-1", "+1", "00", "1 ", " 1", "0x10", "1e3", "-0", "+", "-", "",
		"2147483647", "2147483648", "4294967295", "4294967296", "4294967360",
		"9223372036854775807", "9223372036854775808", "18446744073709551615",
		"18446744073709551616", "99999999999999999999999999", "-2147483648",
		"4194303", "4194304", "1\t", "1\v", "\v1", "1\240", "१", "1_0", "1,0",
	};

	switch (fuzz_below(4)) {
	case 0:
		fuzz_add(text, "%s", odd[fuzz_below(sizeof(odd) / sizeof(odd[0]))]);
		break;
	case 1:
		fuzz_add(text, "%lld", (long long)fuzz_random() >> fuzz_below(64));
		break;
	default:
		fuzz_add(text, "%u", fuzz_below(1 << fuzz_below(20)));
	}
}

static size_t some_length(void)
{
	static const size_t edges[] = {
		0, 1, 2, 255, 256, 257, 1000, 1024, 1025, 4094, 4095, 4096, 4097, 8192,
	};

	if (fuzz_one_in(4))
		return edges[fuzz_below(sizeof(edges) / sizeof(edges[0]))];
	return fuzz_below(1 << fuzz_below(13));
}

void fuzz_add_bytes(struct fuzz_text *text)
{
	size_t room = sizeof(text->bytes) - 1 - text->length;
	size_t length = some_length();

	if (length > room)
		length = room;
	while (length--)
		text->bytes[text->length++] = fuzz_random();
	text->bytes[text->length] = '\0';
}

static void cut(struct fuzz_text *text, size_t at, size_t length)
{
	memmove(text->bytes + at, text->bytes + at + length, text->length - at - length);
	text->length -= length;
}

static void insert(struct fuzz_text *text, size_t at, const char *what, size_t length)
{
	char copy[64];

	if (length > sizeof(copy))
		length = sizeof(copy);
	if (text->length + length >= sizeof(text->bytes))
		return;
	memcpy(copy, what, length);
	memmove(text->bytes + at + length, text->bytes + at, text->length - at);
	memcpy(text->bytes + at, copy, length);
	text->length += length;
}

static void mutate_once(struct fuzz_text *text)
{
	static const char marks[] = "\0\n\r \t=+-*?[]\\/,.%'\"0129azAZ\177\200\377";
	size_t at = fuzz_below(text->length + 1);
	size_t rest = text->length - at;
	size_t some = rest ? fuzz_below(rest) + 1 : 0;
	struct fuzz_text number;

	switch (fuzz_below(7)) {
	case 0:
		insert(text, at, &marks[fuzz_below(sizeof(marks) - 1)], 1);
		break;
	case 1:
		if (rest)
			text->bytes[at] ^= 1 << fuzz_below(8);
		break;
	case 2:
		if (rest)
			cut(text, at, some < 8 ? some : fuzz_below(8));
		break;
	case 3:
		cut(text, at, rest);
		break;
	case 4:
		insert(text, fuzz_below(text->length + 1), text->bytes + at, some);
		break;
	case 5:
		if (rest)
			text->bytes[at] = marks[fuzz_below(sizeof(marks) - 1)];
		break;
	default:
		fuzz_clear(&number);
		fuzz_add_number(&number);
		insert(text, at, number.bytes, number.length);
	}
	text->bytes[text->length] = '\0';
}

void fuzz_mutate(struct fuzz_text *text)
{
	int times = 1 + fuzz_below(3);

	while (times--)
		mutate_once(text);
}

void fuzz_make(struct fuzz_text *text, void (*grammar)(struct fuzz_text *text))
{
	fuzz_clear(text);
	switch (fuzz_below(8)) {
	case 0:
		fuzz_add_bytes(text);
		break;
	case 1:
		grammar(text);
		break;
	case 2:
		grammar(text);
		fuzz_add_bytes(text);
		break;
	default:
		grammar(text);
		fuzz_mutate(text);
	}
}
