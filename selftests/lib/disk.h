/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_DISK_H
#define WLMON_SELFTEST_DISK_H

/*
 * A disk of memory (null_blk) that takes its time: no request completes before
 * delay_ns have passed. Returns 0 or a negative errno; -ENODEV when this kernel
 * has no such driver.
 */
int disk_make(const char *name, int megabytes, long delay_ns);
void disk_remove(const char *name);

/* /dev/NAME; good until the next call. */
const char *disk_path(const char *name);

#endif
