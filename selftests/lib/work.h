/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_WORK_H
#define WLMON_SELFTEST_WORK_H

/* Work of which it is known what it uses. */
#include <stddef.h>

#define WORK_PAGE	4096
#define WORK_CHUNK	2048	/* at most that in one call */

/* As many faults as pages, and as much memory, which stays. */
void touch(int pages);

/* From the stack: to allocate memory, a thread reads how many CPUs there are. */
void read_zeroes(int times, size_t size);

void write_null(int times, size_t size);

void doze(int times);

void burn(int milliseconds);

#endif
