/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_FAULT_H
#define WLMON_SELFTEST_FAULT_H

/*
 * Allocations that fail on demand, those of the calling thread one by one, as
 * Documentation/fault-injection has it.
 */
#include <stdbool.h>

/* Every allocation can fail from here on. False if the kernel cannot do so. */
bool fault_setup(void);

/* For another thread: those below are about it from here on. */
bool fault_open(void);

/* The Nth allocation of this thread fails, none if it is 0. */
void fault_arm(unsigned int nth);

/* None fails from here on. Returns how many more it would have taken, 0 if it did. */
int fault_disarm(void);

/* Does the kernel know of memory that nobody frees? Prints which. */
bool fault_leaks(void);

#endif
