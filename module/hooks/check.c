// SPDX-License-Identifier: GPL-2.0
/*
 * Checks whether probes fire, and notes since when they did not. Two switches of the
 * system turn them off, debugfs kprobes/enabled and sysctl kernel.ftrace_enabled; so
 * does a failure of ftrace. A probe on the handler of each switch reports its use. The
 * canary, a function with a probe, shows at each reading whether probes fire.
 */
#include <wlmon/hook.h>

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/minmax.h>
#include <linux/ptrace.h>
#include <linux/sched/task.h>
#include <linux/sysctl.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <wlmon/ledger.h>

/* Calls of the canary before its probe counts as off, since one can be missed. */
#define TRIES 3

/**
 * struct probe_switch - a switch that turns probes off
 * @off: number of the use that turned them off, 0 if they are on
 * @since: CLOCK_BOOTTIME ns when they were first off since load or the last reset, 0
 *	if they were not
 */
struct probe_switch {
	unsigned int off;
	atomic64_t since;
};

/* debugfs kprobes/enabled, which turns off all probes. */
static struct probe_switch kprobes_switch;
/* sysctl kernel.ftrace_enabled, which turns off probes that use ftrace. */
static struct probe_switch ftrace_switch;

/* CLOCK_BOOTTIME ns when probes were last seen to fire. */
static u64 fired_last;

static void note_off(struct probe_switch *it, u64 when)
{
	static atomic_t uses;

	if (xchg(&it->off, (unsigned int)atomic_inc_return(&uses) ?: 1))
		return;
	atomic64_cmpxchg(&it->since, 0, when);
	wlmon_ledger_count(WLMON_PROBES_OFF);
}

/* Note that a switch is on, unless it was turned off again since @off was read. */
static void note_on(struct probe_switch *it, unsigned int off)
{
	if (off)
		cmpxchg(&it->off, off, 0);
}

/* Check the text under an armed probe that does not use ftrace; false without one. */
static bool breakpoints_armed(void)
{
	const struct wlmon_hook *hook;
	const struct kprobe *kp;

	wlmon_for_each_hook(hook) {
		kp = wlmon_hook_kprobe(hook);
		if (kp && hook->state == WLMON_HOOK_ARMED &&
		    !(kp->flags & KPROBE_FLAG_FTRACE))
			return READ_ONCE(*kp->addr) != kp->opcode;
	}
	return false;
}

/* write_enabled_file_bool(), called for a write to kprobes/enabled */
int wlmon_check_kprobes_entry(void *data, struct pt_regs *regs)
{
	struct wlmon_check_call *call = data;

	call->began = ktime_get_boot_fast_ns();
	return 0;
}

void wlmon_check_kprobes_return(void *data, struct pt_regs *regs)
{
	const struct wlmon_check_call *call = data;

	if (!breakpoints_armed())
		note_off(&kprobes_switch, call->began);
}

/* ftrace_enable_sysctl(table, write, ...) */
int wlmon_check_ftrace_entry(void *data, struct pt_regs *regs)
{
	struct wlmon_check_call *call = data;

	call->began = ktime_get_boot_fast_ns();
	call->table = (void *)regs_get_kernel_argument(regs, 0);
	return !(int)regs_get_kernel_argument(regs, 1);
}

void wlmon_check_ftrace_return(void *data, struct pt_regs *regs)
{
	const struct wlmon_check_call *call = data;
	const void *at = NULL;
	int enabled = 0;

	/* a failed read leaves zero */
	copy_from_kernel_nofault(&at, &call->table->data, sizeof(at));
	copy_from_kernel_nofault(&enabled, at, sizeof(enabled));
	if (!enabled)
		note_off(&ftrace_switch, call->began);
}

/**
 * wlmon_canary() - do nothing: the function only has a probe
 * @fired: is set to true by the probe, if it fires
 *
 * Context: any.
 */
noinline void wlmon_canary(bool *fired)
{
	/* keep the compiler from removing calls of an empty function */
	barrier_data(fired);
}

void wlmon_check_canary(struct pt_regs *regs)
{
	WRITE_ONCE(*(bool *)regs_get_kernel_argument(regs, 0), true);
}

/**
 * wlmon_hooks_firing() - check whether probes on functions fire now
 *
 * Context: may sleep.
 *
 * Return: true if they fire, or if that is unknown since the canary is not armed.
 */
bool wlmon_hooks_firing(void)
{
	bool fired = false;
	int tries;

	if (!wlmon_hook_is_armed("canary"))
		return true;
	for (tries = 0; tries < TRIES && !READ_ONCE(fired); tries++)
		wlmon_canary(&fired);
	return READ_ONCE(fired);
}

/**
 * wlmon_hooks_check() - note which switches turn off probes now
 *
 * Context: may sleep.
 */
void wlmon_hooks_check(void)
{
	unsigned int kprobes_off = READ_ONCE(kprobes_switch.off);
	unsigned int ftrace_off = READ_ONCE(ftrace_switch.off);
	u64 now = ktime_get_boottime_ns(), last = READ_ONCE(fired_last);

	/* until one switch was off, the probe on the other one reported its use */
	if (kprobes_off)
		last = max_t(u64, last, atomic64_read(&kprobes_switch.since));
	if (ftrace_off)
		last = max_t(u64, last, atomic64_read(&ftrace_switch.since));

	if (wlmon_hooks_firing()) {
		note_on(&kprobes_switch, kprobes_off);
		note_on(&ftrace_switch, ftrace_off);
		WRITE_ONCE(fired_last, now);
	} else if (breakpoints_armed()) {
		note_on(&kprobes_switch, kprobes_off);
		note_off(&ftrace_switch, last);
	} else {
		note_off(&kprobes_switch, last);
	}
}

/**
 * wlmon_hooks_reset_off() - clear the times of switches that are on
 *
 * Context: may sleep; after wlmon_hooks_check().
 *
 * Return: number of switches that are off.
 */
unsigned int wlmon_hooks_reset_off(void)
{
	struct probe_switch *switches[] = { &kprobes_switch, &ftrace_switch };
	unsigned int last = 0;
	int i;

	for (i = 0; i < 2; i++) {
		if (READ_ONCE(switches[i]->off))
			last++;
		else
			atomic64_set(&switches[i]->since, 0);
	}
	return last;
}

static bool on_ftrace(const struct wlmon_hook *hook)
{
	const struct kprobe *kp = wlmon_hook_kprobe(hook);

	return kp && kp->flags & KPROBE_FLAG_FTRACE;
}

/**
 * wlmon_hook_is_off() - check whether an armed hook is switched off
 * @hook: row of the hook
 *
 * Context: any.
 *
 * Return: true if so, as of the last wlmon_hooks_check().
 */
bool wlmon_hook_is_off(const struct wlmon_hook *hook)
{
	return hook->state == WLMON_HOOK_ARMED && wlmon_hook_kprobe(hook) &&
	       (READ_ONCE(kprobes_switch.off) ||
		(READ_ONCE(ftrace_switch.off) && on_ftrace(hook)));
}

/**
 * wlmon_hook_off_since() - return when a hook was first switched off
 * @hook: row of the hook
 *
 * Context: any.
 *
 * Return: CLOCK_BOOTTIME ns, 0 if it was not since load or the last reset.
 */
u64 wlmon_hook_off_since(const struct wlmon_hook *hook)
{
	u64 all = atomic64_read(&kprobes_switch.since);
	u64 some = on_ftrace(hook) ? atomic64_read(&ftrace_switch.since) : 0;

	if (!wlmon_hook_kprobe(hook))
		return 0;
	return min_not_zero(all, some);
}

static bool silent(const struct wlmon_hook *hook)
{
	return hook->state == WLMON_HOOK_ARMED && hook->selftest &&
	       !wlmon_hook_read_hits(hook);
}

static bool any_silent(void)
{
	struct wlmon_hook *hook;

	wlmon_for_each_hook(hook)
		if (silent(hook))
			return true;
	return false;
}

/* Fail if all probes are silent: each can be enabled while all are switched off. */
static int check_kprobes(void)
{
	unsigned int armed = 0, dead = 0;
	struct wlmon_hook *hook;

	wlmon_for_each_hook(hook) {
		if (hook->kind == WLMON_TRACEPOINT || !hook->selftest)
			continue;
		armed += hook->state == WLMON_HOOK_ARMED;
		dead += hook->state == WLMON_HOOK_SILENT;
	}
	if (!dead || armed)
		return 0;
	pr_err("kprobes do not fire: are they switched off in debugfs kprobes/enabled or by sysctl kernel.ftrace_enabled?\n");
	return -EOPNOTSUPP;
}

static int selftest_thread(void *unused)
{
	return 0;
}

/**
 * wlmon_hooks_selftest() - find out which of the armed hooks fire
 *
 * A function can be inlined in the callers that matter, so trust a hook only once it
 * fired. Create a kernel thread, which runs, ends and is released, and call the
 * canary. Mark hooks that did not fire as silent.
 *
 * Context: may sleep.
 *
 * Return: 0; -EOPNOTSUPP if no kprobe fires, or the error of the thread's creation;
 * an error is logged.
 */
int wlmon_hooks_selftest(void)
{
	struct task_struct *task;
	struct wlmon_hook *hook;
	bool fired = false;
	int tries;

	task = kthread_create(selftest_thread, NULL, "wlmon_selftest");
	if (IS_ERR(task)) {
		pr_err("no thread to try the hooks with: %pe\n", task);
		return PTR_ERR(task);
	}
	get_task_struct(task);
	wake_up_process(task);
	kthread_stop(task);
	put_task_struct(task);
	wlmon_canary(&fired);

	/* the thread is released a little after it stops */
	for (tries = 0; tries < 100 && any_silent(); tries++)
		usleep_range(1000, 5000);
	wlmon_for_each_hook(hook)
		if (silent(hook))
			hook->state = WLMON_HOOK_SILENT;
	return check_kprobes();
}
