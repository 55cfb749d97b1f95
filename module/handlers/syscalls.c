// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers for system calls. While a member is alive they run in every call of every
 * process: a non-member must leave after one hash probe, a member after a few
 * increments, without a lock.
 */
#include "handlers.h"

#include <linux/compiler.h>
#include <linux/sched/signal.h>
#include <asm/syscall.h>
#include <wlmon/arming.h>
#include <wlmon/compat/syscall_trace.h>
#include <wlmon/ingest.h>
#include <wlmon/ledger.h>
#include <wlmon/store.h>
#include <wlmon/syscall_count.h>
#include <wlmon/thread.h>
#include <wlmon/ticks.h>

/*
 * Enter a call that is not native, or that follows a call without a seen return. An
 * exec that was only deduced has returned, since its program runs; count it. Another
 * call that was entered while the hooks were armed counts as a missed return.
 */
static noinline void enter_slow(struct wlmon_thread *thr, long nr)
{
	if (thr->call == WLMON_CALL_DEDUCED)
		wlmon_syscall_count_untimed(thr, __NR_execve, 0);
	else if ((thr->call < WLMON_NO_CALL ||
		  thr->call == WLMON_CALL_HAS_RUSAGE) &&
		 (s64)(thr->call_began - wlmon_hooks_armed_since()) >= 0)
		wlmon_ledger_count(WLMON_SYSCALL_RETURNS_MISSED);
	thr->call = wlmon_syscall_id(nr);
	thr->call_began = wlmon_ticks();
}

static __always_inline void enter(struct wlmon_thread *thr, long nr)
{
	if (unlikely(thr->call != WLMON_NO_CALL || !wlmon_syscall_is_simple(nr))) {
		enter_slow(thr, nr);
		return;
	}
	thr->call = nr;
	thr->call_began = wlmon_ticks();
}

/*
 * Count the return of a call whose entry was missed, or of a getrusage() with a
 * result. A child returns from the call of its parent, which counts it.
 */
static noinline void leave_slow(struct wlmon_thread *thr, struct pt_regs *regs,
				long ret)
{
	u32 call = wlmon_syscall_id(syscall_get_nr(current, regs));
	u32 state = thr->call;
	const struct wlmon_rusage_slot *slot;

	thr->call = WLMON_NO_CALL;
	if (state == WLMON_CALL_COUNTED ||
	    (state != WLMON_CALL_HAS_RUSAGE && !ret && wlmon_syscall_makes_child(call)))
		return;
	if (unlikely(fatal_signal_pending(current))) {
		wlmon_syscall_count_unfinished(call);
		wlmon_rusage_slot_free(&wlmon_rusage_slots, &thr->rusage_slot);
		return;
	}
	if (state == WLMON_CALL_HAS_RUSAGE)
		wlmon_syscall_count_timed(thr, call, wlmon_ticks() - thr->call_began, ret);
	else
		wlmon_syscall_count_untimed(thr, call, ret);
	if (!thr->rusage_slot || !wlmon_syscall_is_getrusage(call))
		return;
	slot = wlmon_rusage_slot_at(&wlmon_rusage_slots, thr->rusage_slot);
	wlmon_ingest_getrusage_end(slot->who, ret);
}

/* Look for current in a bucket whose head is another thread. */
static noinline void enter_lookup(struct task_struct *task, long nr)
{
	struct wlmon_thread *thr = wlmon_thread_table_walk(&wlmon_thread_table, task);

	if (thr)
		enter(thr, nr);
}

/* Check the head of current's bucket before the others. */
static noinline notrace void enter_probe(struct wlmon_thread *head, long nr)
{
	struct task_struct *task = current;

	if (likely(wlmon_thread_is(head, task)))
		enter(head, nr);
	else
		enter_lookup(task, nr);
}

/**
 * wlmon_on_sys_enter() - handle the entry of current into a system call
 * @hook: the row of the hook table; not used
 * @regs: registers of user mode; not used
 * @nr: number of the call
 *
 * Context: tracepoint sys_enter; preemption may be on.
 */
notrace void wlmon_on_sys_enter(void *hook, struct pt_regs *regs, long nr)
{
	struct wlmon_thread *head;

	wlmon_syscall_trace_begin();
	head = wlmon_thread_table_peek(&wlmon_thread_table, current);
	if (unlikely(head))
		enter_probe(head, nr);
	wlmon_syscall_trace_end();
}

/* Count a return; one with a fatal signal pending never reaches user mode. */
static __always_inline void leave(struct wlmon_thread *thr,
				  struct pt_regs *regs, long ret)
{
	u32 call = thr->call;

	if (unlikely(call >= WLMON_NO_CALL)) {
		leave_slow(thr, regs, ret);
		return;
	}
	thr->call = WLMON_NO_CALL;
	if (unlikely(fatal_signal_pending(current)))
		wlmon_syscall_count_unfinished(call);
	else if (unlikely(wlmon_syscall_count_timed(thr, call, wlmon_ticks() - thr->call_began,
						    ret)))
		wlmon_on_getrusage_failed(ret);
}

static noinline void leave_lookup(struct task_struct *task, struct pt_regs *regs,
				  long ret)
{
	struct wlmon_thread *thr = wlmon_thread_table_walk(&wlmon_thread_table, task);

	if (thr)
		leave(thr, regs, ret);
}

static noinline notrace void leave_probe(struct wlmon_thread *head,
					 struct pt_regs *regs, long ret)
{
	struct task_struct *task = current;

	if (likely(wlmon_thread_is(head, task)))
		leave(head, regs, ret);
	else
		leave_lookup(task, regs, ret);
}

/**
 * wlmon_on_sys_exit() - handle the return of current from a system call
 * @hook: the row of the hook table; not used
 * @regs: registers of user mode
 * @ret: return value of the call
 *
 * Context: tracepoint sys_exit; preemption may be on.
 */
notrace void wlmon_on_sys_exit(void *hook, struct pt_regs *regs, long ret)
{
	struct wlmon_thread *head;

	wlmon_syscall_trace_begin();
	head = wlmon_thread_table_peek(&wlmon_thread_table, current);
	if (unlikely(head))
		leave_probe(head, regs, ret);
	wlmon_syscall_trace_end();
}
