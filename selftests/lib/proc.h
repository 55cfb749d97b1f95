/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_PROC_H
#define WLMON_SELFTEST_PROC_H

/*
 * What the kernel itself tells of a process, in /proc/PID, or of a thread, in
 * /proc/PID/task/TID. -1 for what it does not tell.
 */

/* The number after a name at the beginning of a line, with or without a colon. */
long long proc_number(const char *folder, const char *file, const char *name);

/* A field of stat, counted from one as in proc(5); from the third on. */
long long proc_stat(const char *folder, int field);

/* Of schedstat: nanoseconds on a CPU, nanoseconds waiting for one, how often on one. */
long long proc_schedstat(const char *folder, int which);

#endif
