/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_MEMBER_H
#define WLMON_SELFTEST_MEMBER_H

/*
 * What the tests share whose own processes are the workload. None of them is a
 * member until it says join(); the module is loaded for MEMBER.
 */
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.h"
#include "harness.h"
#include "module.h"

#define MEMBER	"wl-member"

/*
 * This call returns after the process became a member, but perhaps before the
 * hooks are armed: it is counted if there was a member before.
 */
static inline void join(void)
{
	syscall(SYS_prctl, PR_SET_NAME, MEMBER, 0, 0, 0);
}

/* Ends the calling process with nothing else called. */
static inline void leave(int code)
{
	for (;;)
		syscall(SYS_exit_group, code);
}

/* Memory that stays shared with children; NULL if there is none. */
void *share(size_t size);

/* How often a call returned, in all. */
long long calls_made(const char *name);

#endif
