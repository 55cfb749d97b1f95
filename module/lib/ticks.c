// SPDX-License-Identifier: GPL-2.0
/*
 * The clock that times system calls, each of which reads it twice: the cheapest one
 * there is. Callers need no lock.
 */
#include <wlmon/ticks.h>

#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/time64.h>

#ifdef CONFIG_X86
#include <asm/cpufeature.h>
#include <asm/tsc.h>
#endif

DEFINE_STATIC_KEY_FALSE(wlmon_ticks_are_cycles);

/**
 * struct moment - clocks read at one moment
 * @first: wlmon_ticks() just before
 * @last: wlmon_ticks() just after
 * @boot: CLOCK_BOOTTIME, in nanoseconds
 * @awake: CLOCK_MONOTONIC, in nanoseconds, which stands still in a suspend
 */
struct moment {
	u64 first;
	u64 last;
	s64 boot;
	s64 awake;
};

/* The clocks as of wlmon_ticks_init(). */
static struct moment since;

static void moment_read(struct moment *moment)
{
	ktime_t now;

	moment->first = wlmon_ticks();
	now = ktime_get();
	moment->last = wlmon_ticks();
	moment->awake = ktime_to_ns(now);
	moment->boot = ktime_to_ns(ktime_mono_to_any(now, TK_OFFS_BOOT));
}

/**
 * wlmon_ticks_init() - choose the clock
 *
 * The kernel marks the time stamp counter unstable if it stops in idle, runs at a
 * varying rate or differs between CPUs.
 *
 * Context: may sleep; called once, before anything is timed.
 */
void wlmon_ticks_init(void)
{
#ifdef CONFIG_X86
	if (boot_cpu_has(X86_FEATURE_TSC) && tsc_khz && !check_tsc_unstable())
		static_branch_enable(&wlmon_ticks_are_cycles);
#endif
	moment_read(&since);
}

/**
 * wlmon_ticks_to_ns() - convert a difference of ticks to time
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
 * wlmon_ticks_to_us() - convert a sum of differences of ticks to time
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

/* Convert a difference that can be negative. */
static s64 signed_ns(s64 ticks)
{
	if (ticks < 0)
		return -(s64)wlmon_ticks_to_ns(-ticks);
	return wlmon_ticks_to_ns(ticks);
}

/**
 * wlmon_ticks_unreliable() - check whether times measured since load can be wrong
 *
 * The clock is chosen once, since a call that began by one clock cannot be timed by
 * another.
 *
 * Context: any but NMI.
 *
 * Return: true if the kernel gave up the cycle counter, or if the clock lacks the
 * time of a suspend, was set or runs at another rate than CLOCK_BOOTTIME.
 */
bool wlmon_ticks_unreliable(void)
{
	struct wlmon_elapsed elapsed;
	struct moment now;

#ifdef CONFIG_X86
	if (static_branch_likely(&wlmon_ticks_are_cycles) &&
	    check_tsc_unstable())
		return true;
#endif
	moment_read(&now);
	elapsed.least = signed_ns(now.first - since.last);
	elapsed.most = signed_ns(now.last - since.first);
	elapsed.truth = now.boot - since.boot;
	elapsed.suspended = elapsed.truth - (now.awake - since.awake);
	return !wlmon_span_clocks_agree(&elapsed);
}
