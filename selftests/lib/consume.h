/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CONSUME_H
#define WLMON_SELFTEST_CONSUME_H

/* Use system calls and memory, and read what the kernel accounts. */
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>

#include "work.h"

/* Call getppid(). */
void call(int times);

/* Fault in pages, then unmap half of them, so that the peak is above the end. */
void touch_memory(int pages);

/*
 * Wait until a child, or any child if pid is -1, has exited and left its CPU, without
 * reaping it. If a parent reaps a child before that, RUSAGE_CHILDREN and wait4() lack
 * the last part of its usage. Returns the pid, or 0 without children.
 */
pid_t await_end(pid_t pid);

static inline long long timeval_us(const struct timeval *time)
{
	return time->tv_sec * 1000000LL + time->tv_usec;
}

/* Add up as the kernel does: take the larger peak, add the rest. */
void rusage_add(struct rusage *sum, const struct rusage *part);

#endif
