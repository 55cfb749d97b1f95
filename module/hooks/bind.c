// SPDX-License-Identifier: GPL-2.0
/*
 * Binds the rows of the hook table to functions and tracepoints, arms and releases
 * them. Callers serialize: load and unload, and between them arming.c.
 */
#include <wlmon/hook.h>

#include <linux/err.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <wlmon/config.h>
#include "symbol.h"

/* Sources without which the module does not load, since processes would be missed. */
static const char *const required[WLMON_NR_SOURCES] = {
	[WLMON_SOURCE_CREATE]	= "creation",
	[WLMON_SOURCE_EXIT]	= "exit",
	[WLMON_SOURCE_RELEASE]	= "release",
};

/* Sources of the hooks that are always armed; set once all of these are armed. */
static bool active[WLMON_NR_SOURCES];

/* Standby hooks are needed, too; see wlmon_hooks_need_standby(). */
static bool needs_standby;

/* Kernels return different errors for a missing function, so check -ENOMEM only. */
static int bind_function(struct wlmon_hook *hook, const char *name)
{
	unsigned int n = 0;
	int err;

	while (wlmon_symbol_variant(hook->symbol, sizeof(hook->symbol), name,
				    n++)) {
		err = wlmon_hook_probe_register(hook);
		if (!err || err == -ENOMEM)
			return err;
	}
	return -ENOENT;
}

static void tracepoint_compare(struct tracepoint *tp, void *data)
{
	struct wlmon_hook *hook = data;

	if (!strcmp(tp->name, hook->symbol))
		hook->tp = tp;
}

static int bind_tracepoint(struct wlmon_hook *hook, const char *name)
{
	strscpy(hook->symbol, name, sizeof(hook->symbol));
	for_each_kernel_tracepoint(tracepoint_compare, hook);
	return hook->tp ? 0 : -ENOENT;
}

static int hook_bind(struct wlmon_hook *hook)
{
	const char *name;
	int err = -ENOENT;
	int i;

	for (i = 0; i < WLMON_CANDIDATES && err == -ENOENT; i++) {
		name = hook->candidates[i];
		if (!name)
			break;
		if (hook->kind == WLMON_TRACEPOINT)
			err = bind_tracepoint(hook, name);
		else
			err = bind_function(hook, name);
	}
	if (!err)
		hook->state = WLMON_HOOK_BOUND;
	else
		hook->symbol[0] = '\0';
	return err;
}

static int hook_arm(struct wlmon_hook *hook)
{
	int err;

	if (hook->kind == WLMON_TRACEPOINT)
		err = tracepoint_probe_register(hook->tp, hook->probe, hook);
	else
		err = wlmon_hook_probe_enable(hook);
	if (!err)
		hook->state = WLMON_HOOK_ARMED;
	return err;
}

static bool name_listed(const char *list, const char *name)
{
	size_t len = strlen(name);
	size_t item;

	for (; *list; list += item + (list[item] == ',')) {
		item = strcspn(list, ",");
		if (item == len && !strncmp(list, name, len))
			return true;
	}
	return false;
}

static bool hook_named(const char *name, size_t len)
{
	struct wlmon_hook *hook;

	wlmon_for_each_hook(hook)
		if (strlen(hook->name) == len &&
		    !strncmp(hook->name, name, len))
			return true;
	return false;
}

/* Check whether all names in a list, separated by commas, are names of hooks. */
static bool names_known(const char *list)
{
	size_t item;

	for (; *list; list += item + (list[item] == ',')) {
		item = strcspn(list, ",");
		if (!hook_named(list, item))
			return false;
	}
	return true;
}

static int check_required(enum wlmon_hook_state state, const char *what)
{
	bool have[WLMON_NR_SOURCES] = {};
	struct wlmon_hook *hook;
	int source;

	wlmon_for_each_hook(hook)
		if (hook->state == state ||
		    (hook->when != WLMON_ALWAYS && hook->state == WLMON_HOOK_BOUND))
			have[hook->source] = true;
	/* copy_process suffices: it reports all children of members */
	have[WLMON_SOURCE_CREATE] |= have[WLMON_SOURCE_CREATE_RETURN];
	/* do_exit suffices: only signal->live, lowered later, is missing there */
	have[WLMON_SOURCE_EXIT] |= have[WLMON_SOURCE_EXIT_BEGIN];
	for (source = 0; source < WLMON_NR_SOURCES; source++) {
		if (required[source] && !have[source]) {
			pr_err("no hook for the %s of processes %s on this kernel\n",
			       required[source], what);
			return -EOPNOTSUPP;
		}
	}
	return 0;
}

static bool standby_needed(void)
{
	struct wlmon_hook *hook;

	wlmon_for_each_hook(hook)
		if (hook->source == WLMON_SOURCE_GETRUSAGE && !hook->standby &&
		    hook->state == WLMON_HOOK_BOUND)
			return !wlmon_hooks_bound(WLMON_WHILE_ALIVE);
	return true;
}

static void hooks_release(void)
{
	struct wlmon_hook *hook;

	wlmon_for_each_hook(hook)
		if (hook->tp && hook->state >= WLMON_HOOK_ARMED)
			tracepoint_probe_unregister(hook->tp, hook->probe,
						    hook);
	wlmon_hook_probes_release();
	tracepoint_synchronize_unregister();
	wlmon_for_each_hook(hook) {
		hook->state = WLMON_HOOK_UNBOUND;
		hook->tp = NULL;
	}
}

/**
 * wlmon_hooks_init() - bind all hooks and arm those that are always armed, or none
 * @table: WLMON_NR_HOOKS rows
 * @config: with syscalls, hooks_off and max_in_flight
 *
 * Context: may sleep. Handlers can run before this returns.
 *
 * Return: 0; -EOPNOTSUPP if a required hook cannot be bound or does not fire; -EINVAL
 * for an unknown name in hooks_off; -ENOMEM if any hook lacks memory; or the error
 * for which a hook cannot be armed or the self-test has no thread.
 */
int wlmon_hooks_init(struct wlmon_hook *table, const struct wlmon_config *config)
{
	const char *off = config->hooks_off;
	struct wlmon_hook *hook;
	int err;

	wlmon_hooks = table;
	if (off && !names_known(off)) {
		pr_err("test_hooks_off=%.256s: has to be names of hooks, separated by commas\n",
		       off);
		return -EINVAL;
	}
	wlmon_for_each_hook(hook) {
		hook->nr = hook - table;
		if ((hook->when == WLMON_WHILE_ALIVE && !config->syscalls) ||
		    (off && name_listed(off, hook->name)))
			continue;
		if (config->max_in_flight)
			hook->in_flight = min_t(u32, hook->in_flight,
						config->max_in_flight);
		err = hook_bind(hook);
		if (err == -ENOMEM) {
			pr_err("hook %s cannot be bound: not enough memory\n",
			       hook->name);
			goto err_release;
		}
	}
	err = check_required(WLMON_HOOK_BOUND, "can be bound");
	if (err)
		goto err_release;
	needs_standby = standby_needed();

	wlmon_for_each_hook(hook) {
		if (hook->state != WLMON_HOOK_BOUND ||
		    hook->when != WLMON_ALWAYS)
			continue;
		err = hook_arm(hook);
		if (err) {
			pr_err("hook %s on %s cannot be armed: %pe\n",
			       hook->name, hook->symbol, ERR_PTR(err));
			goto err_release;
		}
	}

	err = wlmon_hooks_selftest();
	if (!err)
		err = check_required(WLMON_HOOK_ARMED, "fires");
	if (err)
		goto err_release;

	wlmon_for_each_hook(hook)
		if (hook->state == WLMON_HOOK_ARMED)
			WRITE_ONCE(active[hook->source], true);
	wlmon_hooks_check();
	return 0;

err_release:
	hooks_release();
	return err;
}

/**
 * wlmon_hooks_exit() - release all hooks
 *
 * Context: may sleep; after wlmon_hooks_close(). No handler runs after this.
 */
void wlmon_hooks_exit(void)
{
	hooks_release();
}

/**
 * wlmon_hooks_bound() - check whether all hooks of a condition are bound
 * @when: condition of the hooks
 *
 * Context: any; after binding.
 *
 * Return: true if they are.
 */
bool wlmon_hooks_bound(enum wlmon_when when)
{
	struct wlmon_hook *hook;

	wlmon_for_each_hook(hook)
		if (hook->when == when && hook->state == WLMON_HOOK_UNBOUND)
			return false;
	return true;
}

/**
 * wlmon_hooks_need_standby() - check whether standby hooks are needed
 *
 * Standby hooks report getrusage() as a system call. The hooks on all system calls do
 * the same, together with the hook on the kernel's function getrusage().
 *
 * Context: any; constant once all hooks are bound.
 *
 * Return: true if one of those other hooks is not bound.
 */
bool wlmon_hooks_need_standby(void)
{
	return needs_standby;
}

/**
 * wlmon_hooks_enable() - arm all bound hooks of a condition, or none
 * @when: condition of the hooks
 *
 * Context: may sleep; with arming_lock (arming.c).
 *
 * Return: 0, or the error of the hook that cannot be armed.
 */
int wlmon_hooks_enable(enum wlmon_when when)
{
	struct wlmon_hook *hook;
	int err;

	wlmon_for_each_hook(hook) {
		if (hook->when != when || hook->state != WLMON_HOOK_BOUND ||
		    (hook->standby && !needs_standby))
			continue;
		err = hook_arm(hook);
		if (err) {
			wlmon_hooks_disable(when);
			return err;
		}
	}
	return 0;
}

static void hook_disarm(struct wlmon_hook *hook)
{
	int err = 0;

	if (hook->kind == WLMON_TRACEPOINT)
		tracepoint_probe_unregister(hook->tp, hook->probe, hook);
	else
		err = wlmon_hook_probe_disable(hook);
	hook->state = err ? WLMON_HOOK_STUCK : WLMON_HOOK_BOUND;
}

/**
 * wlmon_hooks_disable() - disarm the hooks of a condition, the last one first
 * @when: condition of the hooks
 *
 * A handler can still run for a moment after this; that of a return probe runs until
 * the calls in flight have returned.
 *
 * Context: may sleep; with arming_lock (arming.c).
 */
void wlmon_hooks_disable(enum wlmon_when when)
{
	struct wlmon_hook *hook = wlmon_hooks + WLMON_NR_HOOKS;

	while (hook-- > wlmon_hooks)
		if (hook->when == when && hook->state == WLMON_HOOK_ARMED)
			hook_disarm(hook);
}

/**
 * wlmon_hooks_active() - check whether a hook of a source is armed
 * @source: source of hooks that are always armed
 *
 * Context: any.
 *
 * Return: false if none is armed, or before wlmon_hooks_init() has armed all.
 */
bool wlmon_hooks_active(enum wlmon_source source)
{
	return READ_ONCE(active[source]);
}
