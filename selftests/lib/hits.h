/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_HITS_H
#define WLMON_SELFTEST_HITS_H

/* Counts the calls of a kernel function, by a kprobe of the kernel's own tracing. */
#include <stdbool.h>

/* Begins to count. Returns 0 or a negative errno. */
int hits_begin(const char *symbol);

/* Calls so far; -1 when they are not counted. */
long long hits_read(void);

/* Stops counting; the module can be unloaded again. */
void hits_end(void);

#endif
