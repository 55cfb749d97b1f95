/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_SLEEPER_H
#define WLMON_SELFTEST_SLEEPER_H

/* Threads that fall asleep inside a hooked function, on a page of fault_page.h. */

#define NOT_A_PROGRAM	"/tmp/wlmon-not-a-program"
#define SLEEPERS_CHILD	33	/* the code with which it ends */

/* What a thread sleeps in, and how it ended. */
struct sleeper {
	char *page;
	long result;
	int error;
};

/* The file is no program, so that this one goes on after it. */
void *sleep_in_exec(void *argument);

/* The pidfd is stored from within copy_process(). */
void *sleep_in_copy_process(void *argument);

void *sleep_in_getrusage(void *argument);

#endif
