// SPDX-License-Identifier: GPL-2.0
/* Time for system calls, read twice in each: the cheapest clock there is. */
#include <wlmon/ticks.h>

#include <linux/math64.h>
#include <linux/time64.h>

#ifdef CONFIG_X86
#include <asm/cpufeature.h>
#include <asm/tsc.h>
#endif

DEFINE_STATIC_KEY_FALSE(wlmon_ticks_are_cycles);

/**
 * wlmon_ticks_init() - choose the clock
 *
 * The kernel marks the time stamp counter unstable when it stops in idle, runs
 * at a varying rate or differs between CPUs.
 *
 * Context: may sleep; once, before anything is timed.
 */
void wlmon_ticks_init(void)
{
#ifdef CONFIG_X86
	if (boot_cpu_has(X86_FEATURE_TSC) && tsc_khz && !check_tsc_unstable())
		static_branch_enable(&wlmon_ticks_are_cycles);
#endif
}

/**
 * wlmon_ticks_to_ns() - a difference of ticks as time
 * @ticks: the difference
 *
 * Return: nanoseconds.
 */
u64 wlmon_ticks_to_ns(u64 ticks)
{
#ifdef CONFIG_X86
	if (static_branch_likely(&wlmon_ticks_are_cycles)) {
		u32 khz = tsc_khz;
		u32 rest;
		u64 ms = div_u64_rem(ticks, khz, &rest);

		return ms * NSEC_PER_MSEC +
		       div_u64((u64)rest * NSEC_PER_MSEC, khz);
	}
#endif
	return ticks;
}

/**
 * wlmon_ticks_to_us() - a sum of differences of ticks as time
 * @span: the sum
 *
 * Return: microseconds, rounded down.
 */
u64 wlmon_ticks_to_us(const struct wlmon_span *span)
{
#ifdef CONFIG_X86
	if (static_branch_likely(&wlmon_ticks_are_cycles))
		return wlmon_span_us(span, tsc_khz);
#endif
	return wlmon_span_us(span, NSEC_PER_MSEC);
}
