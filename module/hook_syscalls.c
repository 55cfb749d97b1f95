// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers for system calls, and how a call is counted when it returns. Every
 * call of every process comes by while a member lives, so who is none has to be
 * out again in no time, and who is one in little.
 */
#include <wlmon/handlers.h>

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/hash.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/smp.h>
#include <asm/syscall.h>
#include <wlmon/calls.h>
#include <wlmon/compat/syscall_trace.h>
#include <wlmon/demand.h>
#include <wlmon/ledger.h>
#include <wlmon/members.h>
#include <wlmon/thread.h>
#include <wlmon/ticks.h>

/* Preemption is off, which holds off the end of a bank. */
static __always_inline struct wlmon_bank *bank_get(void)
{
	return rcu_dereference_sched(wlmon_bank);
}

static struct wlmon_tally *tally_get(struct wlmon_bank *bank,
				     struct wlmon_process_calls *process,
				     u32 call)
{
	struct wlmon_tally *tally;

	if (call == WLMON_CALL_OTHER)
		return &process->other;
	tally = wlmon_tally_get(&bank->cells, process, call);
	if (tally)
		return tally;
	wlmon_count(WLMON_SYSCALLS_AS_OTHER);
	return &process->other;
}

/*
 * An error that a tracer put into a 32-bit register lacks its sign's extension;
 * the same bits of a native call are not an error.
 */
static __always_inline bool may_be_error(long ret)
{
	return unlikely((u32)ret >= (u32)-MAX_ERRNO);
}

static bool is_error(u32 call, long ret)
{
	return IS_ERR_VALUE(ret) ||
	       (call >= WLMON_FIRST_IA32 && call < WLMON_FIRST_EXTRA);
}

/* @ret may be an error. */
static noinline void count_error(struct wlmon_bank *bank,
				 struct wlmon_cpu_calls *here,
				 struct wlmon_tally *tally, u32 call, long ret)
{
	u32 key = call << WLMON_ERRNO_BITS | -(int)ret;
	u32 start = hash_32(key, WLMON_ERROR_BITS);
	u32 i, at, before;

	if (!is_error(call, ret))
		return;
	here->call[call].errors++;
	atomic64_inc(&tally->errors);
	for (i = 0; i < WLMON_ERROR_STEPS; i++) {
		at = (start + i) % WLMON_NR_ERRORS;
		before = READ_ONCE(bank->error_key[at]);
		if (!before)
			before = cmpxchg(&bank->error_key[at], 0, key);
		if (!before || before == key) {
			here->error[at]++;
			return;
		}
	}
	here->error[WLMON_NR_ERRORS]++;
	wlmon_count(WLMON_ERRORS_AS_OTHER);
}

/* The rare part of counting a call that was seen to begin. */
static noinline void count_rest(struct wlmon_bank *bank,
				struct wlmon_cpu_calls *here,
				struct wlmon_tally *tally, u32 call, long ret)
{
	struct wlmon_call_stat *stat = &here->call[call];

	if (atomic64_read(&stat->ticks) < 0)
		wlmon_fold(&bank->cells.folds, &stat->ticks, &stat->halves);
	if (atomic64_read(&tally->ticks) < 0)
		wlmon_fold(&bank->cells.folds, &tally->ticks, &tally->halves);
	if (!may_be_error(ret))
		return;
	count_error(bank, here, tally, call, ret);
	if (wlmon_call_is_getrusage(call))
		wlmon_on_getrusage_failed(ret);
}

/* The first such call of the process, or one that finds no cell. */
static noinline void count_new_tally(struct wlmon_bank *bank,
				     struct wlmon_process_calls *process,
				     u32 call, s64 ticks, long ret)
{
	struct wlmon_tally *tally = tally_get(bank, process, call);

	atomic64_inc(&tally->calls);
	atomic64_add(ticks, &tally->ticks);
	count_rest(bank, bank->cpu[smp_processor_id()], tally, call, ret);
}

/* Preemption is off. What is rare comes last, where it costs the rest least. */
static __always_inline void count_timed(struct wlmon_thread *thr, u32 call,
					s64 ticks, long ret)
{
	struct wlmon_bank *bank = bank_get();
	struct wlmon_process_calls *process = &bank->process[thr->index];
	struct wlmon_cpu_calls *here = bank->cpu[smp_processor_id()];
	struct wlmon_call_stat *stat = &here->call[call];
	struct wlmon_tally *tally;
	unsigned int bucket;
	s64 sum;

	/* else its address would be computed for each of its fields */
	OPTIMIZER_HIDE_VAR(stat);
	/* two CPUs' clocks can differ a little */
	if (unlikely(ticks < 0))
		ticks = 0;
	if (unlikely(~(u64)ticks > stat->shortest))
		stat->shortest = ~(u64)ticks;
	if (unlikely(ticks > stat->longest))
		stat->longest = ticks;
	/* atomic only for folding and readers: no other CPU counts here */
	sum = atomic64_read(&stat->ticks) + ticks;
	atomic64_set(&stat->ticks, sum);
	/* before the bucket; pairs with stat_add() and lasting_add() */
	smp_wmb();
	bucket = wlmon_bucket_of(ticks);
	if (likely(bucket < WLMON_SHORT_BUCKETS))
		stat->bucket[bucket]++;
	else
		atomic64_inc(&bank->lasting[call][bucket - WLMON_SHORT_BUCKETS]);

	if (unlikely(!wlmon_tally_find(&bank->cells, process, call, &tally))) {
		count_new_tally(bank, process, call, ticks, ret);
		return;
	}
	atomic64_inc(&tally->calls);
	if (unlikely(atomic64_add_negative(ticks, &tally->ticks) || sum < 0 ||
		     may_be_error(ret)))
		count_rest(bank, here, tally, call, ret);
}

/* Preemption is off. */
static void count_untimed(struct wlmon_thread *thr, u32 call, long ret)
{
	struct wlmon_bank *bank = bank_get();
	struct wlmon_cpu_calls *here = bank->cpu[smp_processor_id()];
	struct wlmon_tally *tally;

	tally = tally_get(bank, &bank->process[thr->index], call);
	here->call[call].untimed++;
	atomic64_inc(&tally->calls);
	if (may_be_error(ret))
		count_error(bank, here, tally, call, ret);
	wlmon_count(WLMON_SYSCALLS_UNTIMED);
}

/* Preemption is off. */
static void count_unfinished(u32 call)
{
	atomic64_inc(&bank_get()->unfinished[call]);
}

/*
 * Not simply a native call after another one that returned. If a call did not,
 * but was an exec that was only deduced, it has returned, or its program would
 * not run.
 */
static noinline void enter_rarely(struct wlmon_thread *thr, long nr)
{
	if (thr->call == WLMON_CALL_DEDUCED)
		count_untimed(thr, __NR_execve, 0);
	else if ((thr->call < WLMON_NO_CALL ||
		  thr->call == WLMON_CALL_ANSWERED) &&
		 (s64)(thr->call_began - wlmon_demand_met_since()) >= 0)
		wlmon_count(WLMON_SYSCALL_RETURNS_MISSED);
	thr->call = wlmon_call_id(nr);
	thr->call_began = wlmon_ticks();
}

static __always_inline void enter(struct wlmon_thread *thr, long nr)
{
	if (unlikely(thr->call != WLMON_NO_CALL || !wlmon_call_is_simple(nr))) {
		enter_rarely(thr, nr);
		return;
	}
	thr->call = nr;
	thr->call_began = wlmon_ticks();
}

/*
 * The entry was not seen, or there is more to it. Children come back from their
 * parents' call.
 */
static void count_rarely(struct wlmon_thread *thr, struct pt_regs *regs,
			 long ret)
{
	u32 call = wlmon_call_id(syscall_get_nr(current, regs));

	if (thr->call == WLMON_CALL_COUNTED ||
	    (!ret && wlmon_call_makes_child(call)))
		return;
	if (fatal_signal_pending(current)) {
		count_unfinished(call);
		wlmon_answer_drop(&wlmon_answers, &thr->answer);
		return;
	}
	count_untimed(thr, call, ret);
	if (thr->answer && wlmon_call_is_getrusage(call))
		wlmon_on_getrusage_answered(thr, ret);
}

/* A getrusage() that has its answer. */
static void count_answered(struct wlmon_thread *thr, struct pt_regs *regs,
			   long ret)
{
	u32 call = wlmon_call_id(syscall_get_nr(current, regs));

	if (unlikely(fatal_signal_pending(current))) {
		count_unfinished(call);
		wlmon_answer_drop(&wlmon_answers, &thr->answer);
		return;
	}
	count_timed(thr, call, wlmon_ticks() - thr->call_began, ret);
	if (thr->answer)
		wlmon_on_getrusage_answered(thr, ret);
}

static noinline void leave_rarely(struct wlmon_thread *thr,
				  struct pt_regs *regs, long ret)
{
	if (thr->call == WLMON_CALL_ANSWERED)
		count_answered(thr, regs, ret);
	else
		count_rarely(thr, regs, ret);
	thr->call = WLMON_NO_CALL;
}

/* Current is perhaps in the bucket, not at its head. */
static noinline void enter_walk(struct task_struct *task, long nr)
{
	struct wlmon_thread *thr = wlmon_table_walk(&wlmon_members_table, task);

	if (thr)
		enter(thr, nr);
}

/* The first thread where current would be is @head. */
static noinline notrace void enter_perhaps(struct wlmon_thread *head, long nr)
{
	struct task_struct *task = current;

	if (likely(wlmon_thread_is(head, task)))
		enter(head, nr);
	else
		enter_walk(task, nr);
}

/**
 * wlmon_on_sys_enter() - a task enters a system call
 * @hook: the row of the hook table
 * @regs: its registers
 * @nr: number of the call
 */
notrace void wlmon_on_sys_enter(void *hook, struct pt_regs *regs, long nr)
{
	struct wlmon_thread *head;

	wlmon_syscall_trace_begin();
	head = wlmon_table_peek(&wlmon_members_table, current);
	if (unlikely(head))
		enter_perhaps(head, nr);
	wlmon_syscall_trace_end();
}

/* What a thread that is being killed would get reaches nobody. */
static __always_inline void leave(struct wlmon_thread *thr,
				  struct pt_regs *regs, long ret)
{
	u32 call = thr->call;

	if (unlikely(call >= WLMON_NO_CALL)) {
		leave_rarely(thr, regs, ret);
		return;
	}
	thr->call = WLMON_NO_CALL;
	if (unlikely(fatal_signal_pending(current)))
		count_unfinished(call);
	else
		count_timed(thr, call, wlmon_ticks() - thr->call_began, ret);
}

static noinline void leave_walk(struct task_struct *task, struct pt_regs *regs,
				long ret)
{
	struct wlmon_thread *thr = wlmon_table_walk(&wlmon_members_table, task);

	if (thr)
		leave(thr, regs, ret);
}

static noinline notrace void leave_perhaps(struct wlmon_thread *head,
					   struct pt_regs *regs, long ret)
{
	struct task_struct *task = current;

	if (likely(wlmon_thread_is(head, task)))
		leave(head, regs, ret);
	else
		leave_walk(task, regs, ret);
}

/**
 * wlmon_on_sys_exit() - a task returns from a system call
 * @hook: the row of the hook table
 * @regs: its registers
 * @ret: what it gets
 */
notrace void wlmon_on_sys_exit(void *hook, struct pt_regs *regs, long ret)
{
	struct wlmon_thread *head;

	wlmon_syscall_trace_begin();
	head = wlmon_table_peek(&wlmon_members_table, current);
	if (unlikely(head))
		leave_perhaps(head, regs, ret);
	wlmon_syscall_trace_end();
}

/**
 * wlmon_calls_exec() - current executes a program, perhaps its first as a member
 * @thr: its thread
 *
 * Where its entry into the exec was not seen it is deduced.
 *
 * Context: any but NMI.
 */
void wlmon_calls_exec(struct wlmon_thread *thr)
{
	if (thr->call >= WLMON_NO_CALL && wlmon_calls_enabled())
		thr->call = WLMON_CALL_DEDUCED;
}

/**
 * wlmon_calls_exec_return() - current's exec succeeded and returns
 * @thr: its thread
 * @call: the system call that it is in; WLMON_NO_CALL if the kernel itself
 *	executes a program
 * @began: wlmon_ticks() when the exec began
 *
 * The return from the system call goes unseen where this exec made the first
 * member, so a deduced call is counted here, and not when it is seen to return.
 *
 * Context: any but NMI.
 */
void wlmon_calls_exec_return(struct wlmon_thread *thr, u32 call, u64 began)
{
	if (thr->call != WLMON_CALL_DEDUCED)
		return;
	thr->call = WLMON_CALL_COUNTED;
	if (call == WLMON_NO_CALL)
		return;
	preempt_disable();
	count_timed(thr, call, wlmon_ticks() - began, 0);
	preempt_enable();
}

/**
 * wlmon_calls_thread_exit() - a thread ends, and with it the call it is in
 * @thr: the thread; runs no more in user mode
 *
 * Context: any but NMI.
 */
void wlmon_calls_thread_exit(struct wlmon_thread *thr)
{
	u32 call = thr->call;

	thr->call = WLMON_NO_CALL;
	if (call == WLMON_NO_CALL || call == WLMON_CALL_COUNTED)
		return;
	preempt_disable();
	if (call == WLMON_CALL_DEDUCED)
		call = __NR_execve;
	else if (call == WLMON_CALL_ANSWERED)
		call = __NR_getrusage;
	count_unfinished(call);
	preempt_enable();
}
