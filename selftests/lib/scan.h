/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_SCAN_H
#define WLMON_SELFTEST_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCAN_SYMBOLS 8192

/*
 * Looks for addresses of the kernel, however they are written, and for what is
 * to remain a secret. Counts what it looked at and what it found, and prints that.
 */
struct scan {
	const char *secret;
	int things;
	int found;
	int symbols;
	uint32_t symbol[SCAN_SYMBOLS];	/* lower halves of addresses */
};

/*
 * The module's symbols and the first task's address, which are looked for in
 * halves, too. False without them.
 */
bool scan_symbols(struct scan *scan);

void scan_text(struct scan *scan, const char *name, const char *text, size_t size);

/*
 * The records of a trace_pipe_raw, but for those of two types in which a secret
 * is a file name. Returns how many there were, -1 if it cannot be read.
 */
long scan_raw(struct scan *scan, const char *path, const int may[2]);

#endif
