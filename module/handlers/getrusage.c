// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers for getrusage(), in atomic context: the kernel's function has the figures
 * and also serves waiters; the system call around it has the return value. If the
 * hooks on all system calls report the return value, those on this one stand by.
 */
#include "handlers.h"

#include <linux/ptrace.h>
#include <linux/resource.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <wlmon/hook.h>
#include <wlmon/ingest.h>
#include <wlmon/member.h>
#include <wlmon/store.h>
#include <wlmon/syscall_id.h>
#include <wlmon/task.h>

/* getrusage(task, who, result); result is the kernel's own copy. */
int wlmon_on_getrusage(void *data, struct pt_regs *regs)
{
	struct wlmon_getrusage_call *call = data;

	call->task = (void *)regs_get_kernel_argument(regs, 0);
	call->who = (int)regs_get_kernel_argument(regs, 1);
	call->result = (void *)regs_get_kernel_argument(regs, 2);
	return !wlmon_member_has(call->task);
}

/*
 * Report the usage that a waiter gets, less that of the children which the dead
 * process waited for. The kernel has just stored its CPU times without children in
 * prev_cputime.
 */
static void waiter_reaped(struct task_struct *task, const struct rusage *result)
{
	const struct signal_struct *sig = task->signal;
	struct wlmon_event ev __uninitialized;

	wlmon_event_begin(&ev, task);
	ev.status = wlmon_task_status(task);
	wlmon_task_usage_process(task, &ev.usage);
	ev.usage.cpu.utime = sig->prev_cputime.utime;
	ev.usage.cpu.stime = sig->prev_cputime.stime;
	ev.usage.switches.nvcsw = result->ru_nvcsw - sig->cnvcsw;
	ev.usage.switches.nivcsw = result->ru_nivcsw - sig->cnivcsw;
	wlmon_ingest_reaped(&ev);
}

void wlmon_on_getrusage_return(void *data, struct pt_regs *regs)
{
	const struct wlmon_getrusage_call *call = data;

	/*
	 * Report a dead process only: a tracer also waits for single threads and for
	 * stops, even in do_exit().
	 */
	if (call->who == RUSAGE_BOTH) {
		if (thread_group_leader(call->task) &&
		    READ_ONCE(call->task->exit_state) &&
		    thread_group_empty(call->task))
			waiter_reaped(call->task, call->result);
	} else if (call->task == current) {
		wlmon_ingest_getrusage_result(call->who, call->result);
	}
}

static int call_entered(void *data, int who)
{
	struct wlmon_getrusage_call *call = data;

	call->who = who;
	return !wlmon_ingest_getrusage_begin();
}

/* __x64_sys_getrusage(registers of user mode) */
int wlmon_on_getrusage_call(void *data, struct pt_regs *regs)
{
	const struct pt_regs *user = (void *)regs_get_kernel_argument(regs, 0);

	return call_entered(data, (int)user->di);
}

/* __ia32_compat_sys_getrusage(registers of user mode) */
int wlmon_on_getrusage_compat_call(void *data, struct pt_regs *regs)
{
	const struct pt_regs *user = (void *)regs_get_kernel_argument(regs, 0);

	return call_entered(data, (int)user->bx);
}

void wlmon_on_getrusage_call_return(void *data, struct pt_regs *regs)
{
	const struct wlmon_getrusage_call *call = data;

	wlmon_ingest_getrusage_end(call->who, regs_return_value(regs));
}

/**
 * wlmon_on_getrusage_failed() - handle the return of a getrusage() without a result
 * @ret: return value of the call, an error
 *
 * A slot that current still has is from an earlier call whose return was missed.
 *
 * Context: preemption is off; not NMI; no record lock is held.
 */
void wlmon_on_getrusage_failed(long ret)
{
	const struct pt_regs *user = current_pt_regs();
	struct wlmon_thread *thr = wlmon_member_self();

	if (wlmon_hooks_need_standby() || !thr)
		return;
	wlmon_rusage_slot_free(&wlmon_rusage_slots, &thr->rusage_slot);
	wlmon_ingest_getrusage_end((int)(wlmon_syscall_is_ia32() ? user->bx : user->di),
				   ret);
}
