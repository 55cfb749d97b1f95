/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_WORK_H
#define WLMON_SELFTEST_WORK_H

/* Use a known amount of one resource. */
#include <stddef.h>

#define WORK_PAGE	4096
#define WORK_CHUNK	2048	/* largest size of a read or write, in bytes */

/* Fault in pages, one fault each, and keep them. */
void touch(int pages);

/*
 * Read /dev/zero. The buffer is on the stack, since malloc() in a thread reads the
 * number of CPUs from a file.
 */
void read_zeroes(int times, size_t size);

/* Write to /dev/null. */
void write_null(int times, size_t size);

/* Sleep, for 1 ms at a time. */
void doze(int times);

/* Use CPU time in the calling thread. */
void burn(int milliseconds);

#endif
