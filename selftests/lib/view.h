/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_VIEW_H
#define WLMON_SELFTEST_VIEW_H

#include <stdbool.h>

#define VIEW_PROC	"/proc/wlmon/"
#define VIEW_DEBUG	"/sys/kernel/debug/wlmon/"

/*
 * A whole view as text, to be freed; a name without a slash is one of
 * VIEW_PROC. NULL with errno set when it cannot be read.
 */
char *view_read(const char *name);

/* Writes text in one write(). Returns 0 or a negative errno. */
int view_write(const char *name, const char *text);

/* A number of the ledger; -1 when there is none of that name. */
long long ledger_read(const char *name);
bool ledger_complete(void);

/* Waits for a number of the ledger. */
bool ledger_wait(const char *name, long long value);

#endif
