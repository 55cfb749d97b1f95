// SPDX-License-Identifier: GPL-2.0
/*
 * The workload's system calls, counted as they return: for all processes by
 * CPU, for each process in its record's place. Everything here but for the
 * making of banks runs in every system call of the workload.
 */
#include <wlmon/calls.h>

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/vmalloc.h>
#include <asm/syscall.h>
#include <wlmon/ledger.h>
#include <wlmon/thread.h>
#include <wlmon/ticks.h>

static struct wlmon_bank __rcu *bank_now;
static DEFINE_MUTEX(bank_lock);
static u32 bank_records;

static void bank_free(struct wlmon_bank *bank)
{
	int cpu;

	if (!bank)
		return;
	for_each_possible_cpu(cpu)
		if (bank->cpu)
			vfree(bank->cpu[cpu]);
	kfree(bank->cpu);
	kvfree(bank->process);
	kvfree(bank);
}

static struct wlmon_bank *bank_make(void)
{
	struct wlmon_bank *bank = kvzalloc(sizeof(*bank), GFP_KERNEL);
	int cpu;

	if (!bank)
		return NULL;
	bank->process = kvcalloc(bank_records, sizeof(*bank->process),
				 GFP_KERNEL);
	bank->cpu = kcalloc(nr_cpu_ids, sizeof(*bank->cpu), GFP_KERNEL);
	if (!bank->process || !bank->cpu)
		goto err_bank;
	for_each_possible_cpu(cpu) {
		bank->cpu[cpu] = vzalloc_node(sizeof(*bank->cpu[cpu]),
					      cpu_to_node(cpu));
		if (!bank->cpu[cpu])
			goto err_bank;
	}
	return bank;

err_bank:
	bank_free(bank);
	return NULL;
}

/**
 * wlmon_calls_init() - allocate what system calls are counted in
 * @max_records: how many processes are remembered
 * @enabled: count at all
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_calls_init(u32 max_records, bool enabled)
{
	struct wlmon_bank *bank;

	if (!enabled)
		return 0;
	wlmon_ticks_init();
	bank_records = max_records;
	bank = bank_make();
	if (!bank)
		return -ENOMEM;
	rcu_assign_pointer(bank_now, bank);
	return 0;
}

/**
 * wlmon_calls_exit() - free it
 *
 * Context: may sleep; no handler and no view is left.
 */
void wlmon_calls_exit(void)
{
	bank_free(rcu_dereference_protected(bank_now, 1));
	RCU_INIT_POINTER(bank_now, NULL);
}

/**
 * wlmon_calls_enabled() - are system calls counted?
 *
 * Return: false if syscalls=0 was given at load.
 */
bool wlmon_calls_enabled(void)
{
	return rcu_access_pointer(bank_now);
}

/**
 * wlmon_calls_reset() - count from zero, for the workload and each process
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM; nothing was changed then.
 */
int wlmon_calls_reset(void)
{
	struct wlmon_bank *fresh, *old;

	if (!wlmon_calls_enabled())
		return 0;
	fresh = bank_make();
	if (!fresh)
		return -ENOMEM;
	mutex_lock(&bank_lock);
	old = rcu_replace_pointer(bank_now, fresh,
				  lockdep_is_held(&bank_lock));
	mutex_unlock(&bank_lock);
	/* preemption is off while a call is counted */
	synchronize_rcu();
	bank_free(old);
	return 0;
}

/**
 * wlmon_calls_lock() - keep the bank from being replaced while it is read
 *
 * Context: may sleep.
 *
 * Return: the bank, NULL if system calls are not counted; locked anyway.
 */
struct wlmon_bank *wlmon_calls_lock(void)
{
	mutex_lock(&bank_lock);
	return rcu_dereference_protected(bank_now,
					 lockdep_is_held(&bank_lock));
}

/** wlmon_calls_unlock() - undo wlmon_calls_lock() */
void wlmon_calls_unlock(void)
{
	mutex_unlock(&bank_lock);
}

/* Preemption is off, which holds off synchronize_rcu(). */
static __always_inline struct wlmon_bank *bank_get(void)
{
	return rcu_dereference_sched(bank_now);
}

/* Where a process's calls of one kind are counted. */
static __always_inline struct wlmon_tally *
process_tally(struct wlmon_process_calls *process, u32 call)
{
	unsigned int i, at;
	u16 key;

	for (i = 0; i < WLMON_PROCESS_CALLS; i++) {
		at = (call + i) % WLMON_PROCESS_CALLS;
		key = READ_ONCE(process->key[at]);
		if (likely(key == call + 1))
			return &process->tally[at];
		if (!key)
			key = cmpxchg(&process->key[at], 0, call + 1);
		if (!key || key == call + 1)
			return &process->tally[at];
	}
	wlmon_count(WLMON_SYSCALLS_AS_OTHER);
	return &process->tally[WLMON_PROCESS_CALLS];
}

static noinline void count_error(struct wlmon_bank *bank,
				 struct wlmon_cpu_calls *here,
				 struct wlmon_tally *tally, u32 call, int err)
{
	u32 key = call << WLMON_ERRNO_BITS | err;
	u32 start = hash_32(key, WLMON_ERROR_BITS);
	u32 i, at, before;

	here->call[call].errors++;
	atomic64_inc(&tally->errors);
	for (i = 0; i < WLMON_NR_ERRORS; i++) {
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

/* A 32-bit register can hold an error with or without its sign's extension. */
static __always_inline long result(u32 call, long ret)
{
	return call >= WLMON_FIRST_IA32 && call < WLMON_FIRST_EXTRA ? (int)ret :
								      ret;
}

/* Preemption is off. */
static __always_inline void count_timed(struct wlmon_thread *thr, u32 call,
					s64 ticks, long ret)
{
	struct wlmon_bank *bank = bank_get();
	struct wlmon_cpu_calls *here = bank->cpu[smp_processor_id()];
	struct wlmon_call_stat *stat = &here->call[call];
	struct wlmon_tally *tally;

	/* two CPUs' clocks can differ a little */
	if (ticks < 0)
		ticks = 0;
	stat->bucket[wlmon_bucket_of(ticks)]++;
	stat->ticks += ticks;
	if (unlikely(~(u64)ticks > stat->shortest))
		stat->shortest = ~(u64)ticks;
	if (unlikely(ticks > stat->longest))
		stat->longest = ticks;

	tally = process_tally(&bank->process[thr->index], call);
	atomic64_inc(&tally->calls);
	atomic64_add(ticks, &tally->ticks);
	ret = result(call, ret);
	if (IS_ERR_VALUE(ret))
		count_error(bank, here, tally, call, -ret);
}

/* Preemption is off. */
static void count_untimed(struct wlmon_thread *thr, u32 call, long ret)
{
	struct wlmon_bank *bank = bank_get();
	struct wlmon_cpu_calls *here = bank->cpu[smp_processor_id()];
	struct wlmon_tally *tally;

	tally = process_tally(&bank->process[thr->index], call);
	here->call[call].untimed++;
	atomic64_inc(&tally->calls);
	ret = result(call, ret);
	if (IS_ERR_VALUE(ret))
		count_error(bank, here, tally, call, -ret);
	wlmon_count(WLMON_SYSCALLS_UNTIMED);
}

static void count_unfinished(u32 call)
{
	atomic64_inc(&bank_get()->unfinished[call]);
}

/*
 * The call before this one was not seen to return. If an exec was only
 * deduced, it has returned, or its program would not run.
 */
static noinline void settle(struct wlmon_thread *thr)
{
	if (thr->call_deduced)
		count_untimed(thr, thr->call, 0);
	else
		wlmon_count(WLMON_SYSCALL_RETURNS_MISSED);
	thr->call_deduced = false;
}

/**
 * wlmon_calls_enter() - current enters a system call
 * @thr: its thread
 * @nr: number of the call
 *
 * Context: any but NMI, preemption off.
 */
void wlmon_calls_enter(struct wlmon_thread *thr, long nr)
{
	if (unlikely(thr->call != WLMON_NO_CALL))
		settle(thr);
	thr->call = wlmon_call_id(nr);
	thr->call_began = wlmon_ticks();
}

/*
 * Seen to return only. Children come back from the fork of their parents, and
 * the helpers that the kernel starts from an exec that nobody called; a real
 * exec was seen as such.
 */
static noinline void return_unseen(struct wlmon_thread *thr,
				   struct pt_regs *regs, long ret)
{
	u32 call = wlmon_call_id(syscall_get_nr(current, regs));

	if (!ret && wlmon_call_returns_uncalled(call))
		return;
	if (fatal_signal_pending(current))
		count_unfinished(call);
	else
		count_untimed(thr, call, ret);
}

/**
 * wlmon_calls_return() - current returns from a system call
 * @thr: its thread
 * @regs: its registers
 * @ret: what it gets
 *
 * A thread that is being killed does not get anything any more.
 *
 * Context: any but NMI, preemption off.
 */
void wlmon_calls_return(struct wlmon_thread *thr, struct pt_regs *regs,
			long ret)
{
	u64 now = wlmon_ticks();
	u32 call = thr->call;

	if (unlikely(call == WLMON_NO_CALL)) {
		return_unseen(thr, regs, ret);
		return;
	}
	thr->call = WLMON_NO_CALL;
	if (unlikely(fatal_signal_pending(current))) {
		thr->call_deduced = false;
		count_unfinished(call);
	} else if (unlikely(thr->call_deduced)) {
		thr->call_deduced = false;
		count_untimed(thr, call, ret);
	} else {
		count_timed(thr, call, now - thr->call_began, ret);
	}
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
	if (thr->call != WLMON_NO_CALL || !wlmon_calls_enabled())
		return;
	thr->call = __NR_execve;
	thr->call_deduced = true;
}

/**
 * wlmon_calls_exec_return() - current's exec succeeded and returns
 * @thr: its thread
 * @call: the system call that it is in; WLMON_NO_CALL if the kernel itself
 *	executes a program
 * @began: wlmon_ticks() when the exec began
 *
 * The return from the system call can go unseen where this exec made the first
 * member, so a deduced call is counted here. If it is seen, it makes no
 * difference: see return_unseen().
 *
 * Context: any but NMI.
 */
void wlmon_calls_exec_return(struct wlmon_thread *thr, u32 call, u64 began)
{
	if (!thr->call_deduced)
		return;
	thr->call_deduced = false;
	thr->call = WLMON_NO_CALL;
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
	if (thr->call == WLMON_NO_CALL)
		return;
	preempt_disable();
	count_unfinished(thr->call);
	preempt_enable();
	thr->call = WLMON_NO_CALL;
	thr->call_deduced = false;
}

static void tally_move(struct wlmon_tally *to, struct wlmon_tally *from)
{
	atomic64_add(atomic64_xchg(&from->calls, 0), &to->calls);
	atomic64_add(atomic64_xchg(&from->errors, 0), &to->errors);
	atomic64_add(atomic64_xchg(&from->ticks, 0), &to->ticks);
}

/**
 * wlmon_calls_evict() - keep what a process did, free its place
 * @index: index of its record; the process is gone
 *
 * Context: any but NMI.
 */
void wlmon_calls_evict(u32 index)
{
	struct wlmon_process_calls *process;
	struct wlmon_bank *bank;
	unsigned int i;

	if (!wlmon_calls_enabled())
		return;
	preempt_disable();
	bank = bank_get();
	process = &bank->process[index];
	for (i = 0; i < WLMON_PROCESS_CALLS; i++) {
		if (!process->key[i])
			continue;
		tally_move(&bank->evicted[process->key[i] - 1],
			   &process->tally[i]);
		WRITE_ONCE(process->key[i], 0);
	}
	tally_move(&bank->evicted[WLMON_NR_CALLS],
		   &process->tally[WLMON_PROCESS_CALLS]);
	preempt_enable();
}
