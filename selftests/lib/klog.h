/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_KLOG_H
#define WLMON_SELFTEST_KLOG_H

/*
 * Read the kernel log while a test provokes reports of failed allocations, which are
 * not mistakes. Between klog_begin() and klog_end() the console is off, and the log is
 * cleared at the end, so the test must look for mistakes with klog_read().
 */
#include <stdbool.h>
#include <stddef.h>

/* Turn the console off and start reading. Returns false on error. */
bool klog_begin(void);

/* Clear the log and turn the console on. */
void klog_end(void);

/*
 * Read what was logged since the last call and copy the module's last line, or "".
 * Returns the number of the module's lines, or -1 after printing a kernel mistake.
 */
int klog_read(char *line, size_t size);

#endif
