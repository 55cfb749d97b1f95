/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_KLOG_H
#define WLMON_SELFTEST_KLOG_H

/*
 * The kernel log, while a test has the kernel report in it, with a stack, what
 * is no mistake: that memory is short. Nobody else gets to see it, so the test has
 * to look for mistakes.
 */
#include <stdbool.h>
#include <stddef.h>

bool klog_begin(void);
void klog_end(void);

/*
 * What was logged since the last call: how many lines are the module's, of which
 * the last one is copied. -1 if one tells of a mistake; it is printed.
 */
int klog_read(char *line, size_t size);

#endif
