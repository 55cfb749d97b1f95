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
 * wlmon_hooks_missed() - how often the hooks of a source could not fire
 * @source: the source
 *
 * Return: the sum.
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
