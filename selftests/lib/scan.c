// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "scan.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KERNEL 0xffff800000000000ul
#define SMALLEST -4095		/* smallest negative number that is an errno */

static int by_value(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

bool scan_symbols(struct scan *scan)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	char line[1024], name[512], module[64];
	unsigned long long address;
	bool task = false;
	int n;

	while (file && fgets(line, sizeof(line), file)) {
		n = sscanf(line, "%llx %*c %511s %63s", &address, name, module);
		if (n < 2 || address < KERNEL || scan->symbols == SCAN_SYMBOLS)
			continue;
		if (!strcmp(name, "init_task"))
			task = true;
		else if (n < 3 || strcmp(module, "[wlmon]"))
			continue;
		scan->symbol[scan->symbols++] = address;
	}
	if (file)
		fclose(file);
	qsort(scan->symbol, scan->symbols, sizeof(scan->symbol[0]), by_value);
	return task && scan->symbols > 100;
}

static void found(struct scan *scan, const char *name, const char *what, const char *at, size_t n)
{
	scan->found++;
	printf("# %s: %s: %.*s\n", name, what, (int)n, at);
	fflush(stdout);
}

static bool is_half(const struct scan *scan, unsigned long long value)
{
	uint32_t half = value;

	return half == value && half >> 31 &&
	       bsearch(&half, scan->symbol, scan->symbols, sizeof(half), by_value);
}

/* Check a run of digits as a hexadecimal and as a decimal number. */
static void scan_number(struct scan *scan, const char *name, const char *digits, size_t n,
			bool negative)
{
	unsigned long long hex, decimal;
	char text[32] = "", *end;
	bool decimals;

	memcpy(text, digits, n < sizeof(text) ? n : sizeof(text) - 1);
	errno = 0;
	decimal = strtoull(text, &end, 10);
	decimals = !*end && !errno;
	hex = strtoull(text, NULL, 16);
	if (n >= 16 && !(n > 16 && decimals) && hex >= KERNEL)
		found(scan, name, "an address", digits, n);
	else if (n == 16 && !strncmp(digits, "00000000", 8))
		found(scan, name, "a hashed address", digits, n);
	else if (n == 8 && is_half(scan, hex))
		found(scan, name, "half of an address", digits, n);
	if (!decimals)
		return;
	if (decimal >= KERNEL || (negative && decimal > -SMALLEST))
		found(scan, name, "an address in decimals", digits, n);
	else if (is_half(scan, negative ? -decimal & UINT32_MAX : decimal))
		found(scan, name, "half of an address in decimals", digits, n);
}

void scan_text(struct scan *scan, const char *name, const char *text, size_t size)
{
	const char *at = text, *end = text + size, *word;
	bool negative;

	scan->things++;
	at = scan->secret ? memmem(text, size, scan->secret, strlen(scan->secret)) : NULL;
	if (at)
		found(scan, name, "a secret", at, end - at < 40 ? end - at : 40);
	at = memmem(text, size, "ptrval", 6);
	if (at)
		found(scan, name, "an address that is none", at, 6);
	for (at = text; at < end; at++) {
		if (!isxdigit(*at))
			continue;
		negative = at > text + 1 && at[-1] == '-' && !isalnum(at[-2]);
		for (word = at; at < end && isxdigit(*at);)
			at++;
		scan_number(scan, name, word, at - word, negative);
	}
}

/* Check for an address; exclude two small negative 32-bit numbers in a row. */
static bool is_address(uint64_t value)
{
	return (value >= KERNEL && value < 0xffffff0000000000) ||
	       (value >= 0xffffffff80000000 && value < 0xffffffffff000000);
}

static void scan_record(struct scan *scan, const char *path, const char *body, size_t size,
			const int may[2])
{
	uint64_t value;
	uint16_t type;
	size_t at;

	memcpy(&type, body, sizeof(type));
	for (at = 0; at + sizeof(value) <= size; at += 4) {
		memcpy(&value, body + at, sizeof(value));
		if (!is_address(value))
			continue;
		scan->found++;
		printf("# %s: type %u has %#llx at %zu\n", path, type,
		       (unsigned long long)value, at);
		fflush(stdout);
	}
	if (type != may[0] && type != may[1] &&
	    memmem(body, size, scan->secret, strlen(scan->secret)))
		found(scan, path, "a secret", "in a record", 11);
}

/* Parse a page of the ring buffer; events/header_event describes the format. */
static long scan_page(struct scan *scan, const char *path, const char *page, size_t size,
		      const int may[2])
{
	const char *at = page + 16, *end;
	uint32_t head, length;
	uint64_t commit;
	long records = 0;

	memcpy(&commit, page + 8, sizeof(commit));
	commit &= 0xfffff;
	end = at + (commit < size - 16 ? commit : size - 16);
	while (at + 8 <= end) {
		memcpy(&head, at, sizeof(head));
		memcpy(&length, at + 4, sizeof(length));
		at += 4;
		switch (head & 31) {
		case 29:
			if (!(head >> 5))
				return records;
			at += length;
			continue;
		case 30:
		case 31:
			at += 4;
			continue;
		case 0:
			at += 4;
			length -= 4;
			break;
		default:
			length = (head & 31) * 4;
		}
		if (length > (size_t)(end - at))
			return -1;
		scan_record(scan, path, at, length, may);
		records++;
		at += length;
	}
	return records;
}

long scan_raw(struct scan *scan, const char *path, const int may[2])
{
	static char page[4096];
	long records = 0, more;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -1;
	while ((n = read(fd, page, sizeof(page))) > 16) {
		more = scan_page(scan, path, page, n, may);
		if (more < 0) {
			records = -1;
			break;
		}
		records += more;
	}
	close(fd);
	return records;
}
