/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CALLS_H
#define WLMON_SELFTEST_CALLS_H

#include <stdbool.h>
#include <sys/types.h>

#include "table.h"
#include "view.h"

/*
 * The sum of a column over those lines of a view whose other column has this
 * value; NULL for all lines but the total. -1 if there is no such line.
 */
long long column_sum(const char *view, const char *column, const char *where, const char *value);

/* A column of a call's line in `syscalls`. */
static inline long long call_of_all(const char *name, const char *column)
{
	return column_sum("syscalls", column, "SYSCALL", name);
}

/* A column of a process's line in `process_syscalls`, -1 if there is none. */
long long call_of(pid_t pid, const char *name, const char *column);

/* Are both hooks on system calls in this state? */
bool hooks_are(const char *state);

/* Waits for it. */
bool hooks_become(const char *state);

#endif
