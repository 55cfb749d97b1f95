// SPDX-License-Identifier: GPL-2.0
/* A thread's life at load: which of the hooks see it? */
#include <wlmon/handlers.h>

#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched/task.h>
#include <wlmon/hook.h>

static bool silent(const struct wlmon_hook *hook)
{
	return hook->state == WLMON_HOOK_ARMED && hook->selftest &&
	       !wlmon_hook_hits(hook);
}

static bool any_silent(void)
{
	struct wlmon_hook *hook;

	wlmon_for_each_hook(hook)
		if (silent(hook))
			return true;
	return false;
}

/* Kprobes can be registered, enabled, and yet off for the whole system. */
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
 * wlmon_hooks_selftest() - see which of the armed hooks fire
 *
 * A hook is trusted only once it fired: a function may have been inlined where
 * it matters. A kernel thread is created, runs, ends and is released; it is no
 * member of any workload. The canary is called, too.
 *
 * Context: may sleep.
 *
 * Return: 0; -EOPNOTSUPP if no kprobe fires, or the error of the thread's creation,
 * which was printed.
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

	/* the release comes a little after the stop */
	for (tries = 0; tries < 100 && any_silent(); tries++)
		usleep_range(1000, 5000);
	wlmon_for_each_hook(hook)
		if (silent(hook))
			hook->state = WLMON_HOOK_SILENT;
	return check_kprobes();
}
