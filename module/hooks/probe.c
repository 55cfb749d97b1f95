// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the kprobes and return probes of the hooks, and the counters of their hits.
 *
 * Disarming a probe that uses ftrace can fail; to unregister it then leaves it in the
 * kernel's lists. So each probe has memory of its own, and a probe that cannot be
 * disarmed is never unregistered: it is detached from the module, and its memory is
 * not freed.
 */
#include <wlmon/hook.h>

#include <linux/err.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <wlmon/compat/kretprobe.h>

struct wlmon_hook *wlmon_hooks;

/**
 * struct wlmon_kprobe - probe of a hook
 * @rp: the return probe; a plain kprobe uses its member kp only
 * @hook: row of the hook
 * @symbol: name of the probed function
 */
struct wlmon_kprobe {
	struct kretprobe rp;
	struct wlmon_hook *hook;
	char symbol[KSYM_NAME_LEN];
};

static DEFINE_PER_CPU(u64[WLMON_NR_HOOKS], hook_hits);

/**
 * wlmon_hook_count() - count a hit of a hook
 * @hook: row of the hook
 *
 * Context: any.
 */
void wlmon_hook_count(struct wlmon_hook *hook)
{
	this_cpu_inc(hook_hits[hook->nr]);
}

/**
 * wlmon_hook_read_hits() - sum up the hits of a hook, by members and others
 * @hook: row of the hook
 *
 * Context: any.
 *
 * Return: hits on all CPUs since load.
 */
u64 wlmon_hook_read_hits(const struct wlmon_hook *hook)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(hook_hits, cpu)[hook->nr];
	return sum;
}

static int hook_call(struct kprobe *kp, struct pt_regs *regs)
{
	struct wlmon_hook *hook =
		container_of(kp, struct wlmon_kprobe, rp.kp)->hook;

	wlmon_hook_count(hook);
	hook->on_call(regs);
	return 0;
}

static int hook_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct kretprobe *rp = get_kretprobe(ri);
	struct wlmon_hook *hook;

	/* NULL on some kernels while the probe is being unregistered */
	if (!rp)
		return 1;
	hook = container_of(rp, struct wlmon_kprobe, rp)->hook;
	wlmon_hook_count(hook);
	return hook->on_entry(ri->data, regs);
}

static int hook_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct kretprobe *rp = get_kretprobe(ri);

	if (rp)
		container_of(rp, struct wlmon_kprobe, rp)
			->hook->on_return(ri->data, regs);
	return 0;
}

static int probe_register(struct wlmon_kprobe *probe)
{
	struct wlmon_hook *hook = probe->hook;
	struct kretprobe *rp = &probe->rp;

	rp->kp.symbol_name = probe->symbol;
	rp->kp.flags = KPROBE_FLAG_DISABLED;
	if (hook->kind == WLMON_KPROBE) {
		rp->kp.pre_handler = hook_call;
		return register_kprobe(&rp->kp);
	}
	rp->entry_handler = hook_entry;
	rp->handler = hook_return;
	rp->data_size = hook->data_size;
	rp->maxactive = hook->in_flight;
	return register_kretprobe(rp);
}

/**
 * wlmon_hook_probe_register() - register the probe of a hook, disabled
 * @hook: row of the hook, with symbol set
 *
 * Context: may sleep.
 *
 * Return: 0 or the kernel's error; -ENOMEM only if memory is short.
 */
int wlmon_hook_probe_register(struct wlmon_hook *hook)
{
	struct wlmon_kprobe *probe = kzalloc(sizeof(*probe), GFP_KERNEL);
	int err;

	if (!probe)
		return -ENOMEM;
	probe->hook = hook;
	strscpy(probe->symbol, hook->symbol, sizeof(probe->symbol));
	err = probe_register(probe);
	if (err)
		kfree(probe);
	else
		hook->kprobe = probe;
	return err;
}

/**
 * wlmon_hook_is_armed() - check whether a hook is armed and not silent
 * @name: name of the hook
 *
 * Context: any.
 *
 * Return: true if it is; false for an unknown name.
 */
bool wlmon_hook_is_armed(const char *name)
{
	struct wlmon_hook *hook;

	wlmon_for_each_hook(hook)
		if (!strcmp(hook->name, name))
			return hook->state == WLMON_HOOK_ARMED;
	return false;
}

/**
 * wlmon_hook_kprobe() - return the kprobe of a hook
 * @hook: row of the hook
 *
 * Context: any.
 *
 * Return: the kprobe, NULL if the hook has none.
 */
const struct kprobe *wlmon_hook_kprobe(const struct wlmon_hook *hook)
{
	return hook->kprobe ? &hook->kprobe->rp.kp : NULL;
}

/**
 * wlmon_hook_probe_missed() - return how often the probe of a hook could not fire
 * @hook: row of the hook
 *
 * Context: any.
 *
 * Return: calls inside another probe's handler, plus calls beyond in_flight.
 */
u64 wlmon_hook_probe_missed(const struct wlmon_hook *hook)
{
	const struct wlmon_kprobe *probe = hook->kprobe;

	return probe ? probe->rp.kp.nmissed + probe->rp.nmissed : 0;
}

/**
 * wlmon_hooks_missed() - return how often the probes of a source could not fire
 * @source: the source
 *
 * Context: any.
 *
 * Return: sum of wlmon_hook_probe_missed() over its hooks.
 */
u64 wlmon_hooks_missed(enum wlmon_source source)
{
	struct wlmon_hook *hook;
	u64 sum = 0;

	wlmon_for_each_hook(hook)
		if (hook->source == source)
			sum += wlmon_hook_probe_missed(hook);
	return sum;
}

/**
 * wlmon_hook_probe_enable() - enable the probe of a hook
 * @hook: row of the hook
 *
 * Context: may sleep.
 *
 * Return: 0 or the kernel's error.
 */
int wlmon_hook_probe_enable(struct wlmon_hook *hook)
{
	return enable_kprobe(&hook->kprobe->rp.kp);
}

/**
 * wlmon_hook_probe_disable() - disable the probe of a hook
 * @hook: row of the hook
 *
 * The kernel lowers its count of armed probes even if disarming fails, so never
 * disable a probe again after a failure.
 *
 * Context: may sleep. A handler can still run for a moment after this.
 *
 * Return: 0, or an error if the probe can still fire.
 */
int wlmon_hook_probe_disable(struct wlmon_hook *hook)
{
	return disable_kprobe(&hook->kprobe->rp.kp);
}

/* Skip probes that use ftrace once it is dead (@before): they cannot be disarmed. */
static int probe_disable(struct wlmon_hook *hook, int before)
{
	const struct kprobe *kp = &hook->kprobe->rp.kp;

	if (hook->state == WLMON_HOOK_STUCK)
		return -EBUSY;
	if (before == -ENODEV && kp->flags & KPROBE_FLAG_FTRACE &&
	    hook->state != WLMON_HOOK_BOUND)
		return before;
	return wlmon_hook_probe_disable(hook);
}

/* Keep the kernel from calling the handlers of a probe that stays armed. */
static void probe_detach(struct wlmon_kprobe *probe)
{
	struct kprobe *kp = &probe->rp.kp;

	/* checked by the ftrace handler and by aggregate probes */
	WRITE_ONCE(kp->flags, kp->flags | KPROBE_FLAG_DISABLED);
	if (probe->hook->kind == WLMON_KRETPROBE)
		wlmon_kretprobe_detach(&probe->rp);
}

/* Clear all pointers into the module, an RCU grace period after probe_detach(). */
static void probe_abandon(struct wlmon_kprobe *probe)
{
	if (probe->hook->kind == WLMON_KPROBE)
		probe->rp.kp.pre_handler = NULL;
	probe->rp.entry_handler = NULL;
	probe->rp.handler = NULL;
	probe->hook = NULL;
}

static void probes_abandon(struct wlmon_kprobe **probes, int count, int err)
{
	int i;

	for (i = 0; i < count; i++)
		probe_detach(probes[i]);
	synchronize_rcu();
	for (i = 0; i < count; i++)
		probe_abandon(probes[i]);
	pr_warn("%d probes cannot be disarmed (%pe): the kernel's ftrace is broken. They do nothing any more; their %zu bytes stay until the next boot, which is advisable\n",
		count, ERR_PTR(err), count * sizeof(**probes));
}

/**
 * wlmon_hook_probes_release() - unregister the probes of all hooks
 *
 * A call in flight refers to no memory of the module, since its data is in the
 * kretprobe_instance, which the kernel frees.
 *
 * Context: may sleep. No handler runs after this, and the kernel has no pointer into
 * the module any more.
 */
void wlmon_hook_probes_release(void)
{
	struct wlmon_kprobe *probes[WLMON_NR_HOOKS];
	struct wlmon_kprobe *stuck[WLMON_NR_HOOKS];
	struct kretprobe *rps[WLMON_NR_HOOKS];
	struct kprobe *kps[WLMON_NR_HOOKS];
	int nr = 0, nr_stuck = 0, nr_rps = 0, nr_kps = 0;
	struct wlmon_hook *hook;
	int err, error = 0;

	hook = wlmon_hooks + WLMON_NR_HOOKS;
	while (hook-- > wlmon_hooks) {
		struct wlmon_kprobe *probe = hook->kprobe;

		if (!probe)
			continue;
		err = probe_disable(hook, error);
		hook->kprobe = NULL;
		if (err) {
			error = err;
			stuck[nr_stuck++] = probe;
			continue;
		}
		if (hook->kind == WLMON_KPROBE)
			kps[nr_kps++] = &probe->rp.kp;
		else
			rps[nr_rps++] = &probe->rp;
		probes[nr++] = probe;
	}
	/* cannot fail, since these probes are disabled */
	unregister_kprobes(kps, nr_kps);
	unregister_kretprobes(rps, nr_rps);
	while (nr)
		kfree(probes[--nr]);
	if (nr_stuck)
		probes_abandon(stuck, nr_stuck, error);
}
