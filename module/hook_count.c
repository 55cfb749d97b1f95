// SPDX-License-Identifier: GPL-2.0
/* How often hooks fired, and how often they could not. */
#include <wlmon/hook.h>

#include <linux/percpu.h>

static DEFINE_PER_CPU(u64[WLMON_NR_HOOKS], hook_hits);

/**
 * wlmon_hook_hit() - count that a hook fired
 * @hook: its row
 *
 * Context: any.
 */
void wlmon_hook_hit(struct wlmon_hook *hook)
{
	this_cpu_inc(hook_hits[hook - wlmon_hook_table]);
}

/**
 * wlmon_hook_hits() - how often a hook fired, for members or not
 * @hook: its row
 *
 * Return: the sum over all CPUs since load.
 */
u64 wlmon_hook_hits(const struct wlmon_hook *hook)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(hook_hits, cpu)[hook - wlmon_hook_table];
	return sum;
}

/**
 * wlmon_hook_missed() - how often a hook could not fire, for members or not
 * @hook: its row
 *
 * Return: calls within another probe's handler, and calls beyond in_flight.
 */
u64 wlmon_hook_missed(const struct wlmon_hook *hook)
{
	if (hook->state == WLMON_HOOK_UNBOUND)
		return 0;
	if (hook->kind == WLMON_KPROBE)
		return hook->kp.nmissed;
	if (hook->kind == WLMON_KRETPROBE)
		return hook->rp.kp.nmissed + hook->rp.nmissed;
	return 0;
}

/**
 * wlmon_hooks_missed() - the same for all hooks of a source
 * @source: which
 *
 * Return: the sum.
 */
u64 wlmon_hooks_missed(enum wlmon_source source)
{
	struct wlmon_hook *hook;
	u64 sum = 0;

	wlmon_for_each_hook(hook)
		if (hook->source == source)
			sum += wlmon_hook_missed(hook);
	return sum;
}
