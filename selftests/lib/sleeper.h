/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_SLEEPER_H
#define WLMON_SELFTEST_SLEEPER_H

/* Let threads sleep inside a hooked function, on a page of fault_page.h. */

#define NOT_A_PROGRAM	"/tmp/wlmon-not-a-program"
#define SLEEPERS_CHILD	33	/* exit code of the child */

/* Argument of the thread functions: the page; result and errno of the call. */
struct sleeper {
	char *page;
	long result;
	int error;
};

/* Execute a file that is not a program, so that the call fails and returns. */
void *sleep_in_exec(void *argument);

/* Fork with CLONE_PIDFD: copy_process() stores the pidfd to the page. */
void *sleep_in_copy_process(void *argument);

/* Call getrusage(), which stores its result to the page. */
void *sleep_in_getrusage(void *argument);

#endif
