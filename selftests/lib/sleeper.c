// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "sleeper.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

void *sleep_in_exec(void *argument)
{
	struct sleeper *sleeper = argument;
	char *argv[] = { sleeper->page, NULL }, *envp[] = { NULL };

	sleeper->result = execve(NOT_A_PROGRAM, argv, envp);
	sleeper->error = errno;
	return NULL;
}

void *sleep_in_copy_process(void *argument)
{
	struct sleeper *sleeper = argument;

	sleeper->result = syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, sleeper->page, 0, 0);
	if (!sleeper->result)
		_exit(SLEEPERS_CHILD);
	sleeper->error = errno;
	return NULL;
}

void *sleep_in_getrusage(void *argument)
{
	struct sleeper *sleeper = argument;

	sleeper->result = syscall(SYS_getrusage, RUSAGE_SELF, sleeper->page);
	sleeper->error = errno;
	return NULL;
}
