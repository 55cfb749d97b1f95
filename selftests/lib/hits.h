/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_HITS_H
#define WLMON_SELFTEST_HITS_H

/* Count the calls of one kernel function with a kprobe event of tracefs. */
#include <stdbool.h>

/* Start counting. Returns 0 or a negative errno. */
int hits_begin(const char *symbol);

/* Return the calls so far; -1 if they are not counted. */
long long hits_read(void);

/* Stop counting and remove the kprobe event, which may hold the module. */
void hits_end(void);

#endif
