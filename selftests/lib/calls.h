/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CALLS_H
#define WLMON_SELFTEST_CALLS_H

#include <stdbool.h>
#include <sys/types.h>

#include "table.h"
#include "view.h"

/*
 * Return the sum of a column over the lines of a view whose column where is value; if
 * value is NULL, over all lines but the total. Return -1 if there is no such line.
 */
long long column_sum(const char *view, const char *column, const char *where, const char *value);

/* Return a column of a call's line in `syscalls`; -1 if there is none. */
static inline long long call_of_all(const char *name, const char *column)
{
	return column_sum("syscalls", column, "SYSCALL", name);
}

/* Return a column of a process's line for a call in `process_syscalls`; -1 if none. */
long long call_of(pid_t pid, const char *name, const char *column);

/* Check whether both hooks on system calls are in this state. */
bool hooks_are(const char *state);

/* Wait for that state. Returns false after PATIENCE. */
bool hooks_become(const char *state);

#endif
