/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_FAULT_H
#define WLMON_SELFTEST_FAULT_H

/*
 * Let single allocations of one thread fail (fail-nth), and check for leaks; see
 * Documentation/fault-injection.
 */
#include <stdbool.h>

/* Make every allocation able to fail. Returns false if the kernel has no support. */
bool fault_setup(void);

/* Apply the functions below to the calling thread. Returns false on error. */
bool fault_open(void);

/* Make the nth allocation fail; none if nth is 0. */
void fault_arm(unsigned int nth);

/* Let none fail. Returns 0 if one failed, else how many more it would have taken. */
int fault_disarm(void);

/* Check whether the module leaks memory, by kmemleak; print the leaks. Takes 6 s. */
bool fault_leaks(void);

#endif
