/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CONSUME_H
#define WLMON_SELFTEST_CONSUME_H

/* More ways to use something up, and what the kernel says of them. */
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>

#include "work.h"

void call(int times);

/* A fault for each page. Peak, not last: half of it goes back. */
void touch_memory(int pages);

/*
 * Waits for a child, or any if pid is -1, to have left its CPU for good, and does
 * not reap it. The kernel lets a parent reap before that: what the child's last
 * moments cost is then missing in RUSAGE_CHILDREN, or in what wait4() says, too.
 * Returns the pid; 0 without children.
 */
pid_t await_end(pid_t pid);

static inline long long timeval_us(const struct timeval *time)
{
	return time->tv_sec * 1000000LL + time->tv_usec;
}

/* As the kernel sums up: the peak is the largest, the rest is added. */
void rusage_add(struct rusage *sum, const struct rusage *part);

#endif
