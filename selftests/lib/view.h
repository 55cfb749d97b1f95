/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_VIEW_H
#define WLMON_SELFTEST_VIEW_H

/* Read and write views and the ledger. */
#include <stdbool.h>

#define VIEW_PROC	"/proc/wlmon/"
#define VIEW_DEBUG	"/sys/kernel/debug/wlmon/"

/*
 * Read a whole view; the caller frees the text. A name without a slash is in
 * VIEW_PROC. Returns NULL and sets errno on error.
 */
char *view_read(const char *name);

/* Write text in one write(). Returns 0 or a negative errno. */
int view_write(const char *name, const char *text);

/* Return a counter of the ledger; -1 if there is none. */
long long ledger_read(const char *name);

/* Check whether the ledger says complete: yes. */
bool ledger_complete(void);

/* Wait for a counter to have a value. Returns false after PATIENCE. */
bool ledger_wait(const char *name, long long value);

#endif
