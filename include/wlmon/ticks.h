/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TICKS_H
#define _WLMON_TICKS_H

#include <linux/jump_label.h>
#include <linux/sched/clock.h>
#include <linux/timex.h>
#include <linux/types.h>
#include <wlmon/span.h>

DECLARE_STATIC_KEY_FALSE(wlmon_ticks_are_cycles);

/**
 * wlmon_ticks() - read the clock that times system calls
 *
 * It is the cycle counter if the kernel trusts that, else local_clock(), whose
 * readings on two CPUs can differ by up to a jiffy.
 *
 * Context: any, NMI included.
 *
 * Return: ticks; only differences have a meaning.
 */
static __always_inline u64 wlmon_ticks(void)
{
	if (static_branch_likely(&wlmon_ticks_are_cycles))
		return get_cycles();
	return local_clock();
}

void wlmon_ticks_init(void);
u64 wlmon_ticks_to_ns(u64 ticks);
u64 wlmon_ticks_to_us(const struct wlmon_span *span);
bool wlmon_ticks_unreliable(void);

#endif
