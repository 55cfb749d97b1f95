/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_PROC_H
#define WLMON_SELFTEST_PROC_H

/*
 * Read numbers of a process in /proc/PID or of a thread in /proc/PID/task/TID, the
 * folder. All functions return -1 if there is no such number.
 */

/* Return the number after a name at the start of a line, with or without a colon. */
long long proc_number(const char *folder, const char *file, const char *name);

/* Return a field of stat, numbered as in proc(5), from 3 on. */
long long proc_stat(const char *folder, int field);

/* Return a field of schedstat. 0: ns on a CPU, 1: ns waiting for one, 2: timeslices. */
long long proc_schedstat(const char *folder, int which);

#endif
