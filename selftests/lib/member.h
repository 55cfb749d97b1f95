/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_MEMBER_H
#define WLMON_SELFTEST_MEMBER_H

/*
 * For tests whose own processes are the workload: load the module for MEMBER, and call
 * join() in a process to make it a member.
 */
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.h"
#include "harness.h"
#include "module.h"

#define MEMBER	"wl-member"

/*
 * Rename the calling thread, so that its process becomes a member. The first member
 * arms the hooks, perhaps after this call returns; the call counts only if there was
 * a member before.
 */
static inline void join(void)
{
	syscall(SYS_prctl, PR_SET_NAME, MEMBER, 0, 0, 0);
}

/* End the calling process without another system call. */
static inline void leave(int code)
{
	for (;;)
		syscall(SYS_exit_group, code);
}

/* Allocate zeroed memory that children share; NULL on error. */
void *share(size_t size);

/* Return how often a call returned in all processes, by `syscalls`. */
long long calls_made(const char *name);

#endif
