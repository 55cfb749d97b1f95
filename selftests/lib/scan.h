/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_SCAN_H
#define WLMON_SELFTEST_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCAN_SYMBOLS 8192

/*
 * Search text and trace records for kernel addresses, in any notation, and for a
 * secret string. Print and count what is found.
 */
struct scan {
	const char *secret;		/* NULL for none */
	int things;			/* texts searched */
	int found;
	int symbols;
	uint32_t symbol[SCAN_SYMBOLS];	/* lower halves of addresses */
};

/*
 * Read the addresses of the module's symbols and of init_task, whose lower halves are
 * searched for, too. Returns false if they cannot be read.
 */
bool scan_symbols(struct scan *scan);

/* Search a text; name is for messages. */
void scan_text(struct scan *scan, const char *name, const char *text, size_t size);

/*
 * Search the records of a trace_pipe_raw. Records of the two types in may can have the
 * secret, which is a file name there. Returns the number of records, -1 on error.
 */
long scan_raw(struct scan *scan, const char *path, const int may[2]);

#endif
