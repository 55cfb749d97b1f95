/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_SLEEPER_H
#define WLMON_SELFTEST_SLEEPER_H

/* Threads that fall asleep inside a hooked function, on a page of fault_page.h. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOT_A_PROGRAM	"/tmp/wlmon-not-a-program"
#define SLEEPERS_CHILD	33	/* the code with which it ends */

/* What a thread sleeps in, and how it ended. */
struct sleeper {
	char *page;
	long result;
	int error;
};

/* The file is no program, so that this one goes on after it. */
static inline void *sleep_in_exec(void *argument)
{
	struct sleeper *sleeper = argument;
	char *argv[] = { sleeper->page, NULL }, *envp[] = { NULL };

	sleeper->result = execve(NOT_A_PROGRAM, argv, envp);
	sleeper->error = errno;
	return NULL;
}

/* The pidfd is stored from within copy_process(). */
static inline void *sleep_in_copy_process(void *argument)
{
	struct sleeper *sleeper = argument;

	sleeper->result = syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, sleeper->page, 0, 0);
	if (!sleeper->result)
		_exit(SLEEPERS_CHILD);
	sleeper->error = errno;
	return NULL;
}

static inline void *sleep_in_getrusage(void *argument)
{
	struct sleeper *sleeper = argument;

	sleeper->result = syscall(SYS_getrusage, RUSAGE_SELF, sleeper->page);
	sleeper->error = errno;
	return NULL;
}

#endif
