// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers for system calls. Every call of every process comes by while a
 * member lives, so who is none has to be out again in no time.
 */
#include <wlmon/handlers.h>

#include <linux/ptrace.h>
#include <wlmon/calls.h>
#include <wlmon/compat/syscall_trace.h>
#include <wlmon/members.h>

void wlmon_on_sys_enter(void *hook, struct pt_regs *regs, long nr)
{
	struct wlmon_thread *thr;

	wlmon_syscall_trace_begin();
	thr = wlmon_member_self();
	if (unlikely(thr))
		wlmon_calls_enter(thr, nr);
	wlmon_syscall_trace_end();
}

void wlmon_on_sys_exit(void *hook, struct pt_regs *regs, long ret)
{
	struct wlmon_thread *thr;

	wlmon_syscall_trace_begin();
	thr = wlmon_member_self();
	if (unlikely(thr))
		wlmon_calls_return(thr, regs, ret);
	wlmon_syscall_trace_end();
}
