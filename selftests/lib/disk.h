/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_DISK_H
#define WLMON_SELFTEST_DISK_H

/*
 * Make a disk in memory (null_blk) that delays each request by delay_ns nanoseconds.
 * Returns 0 or a negative errno; -ENODEV if the kernel has no null_blk.
 */
int disk_make(const char *name, int megabytes, long delay_ns);
void disk_remove(const char *name);

/* Return /dev/NAME, in static memory. */
const char *disk_path(const char *name);

#endif
