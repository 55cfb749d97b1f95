/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SPAN_H
#define _WLMON_SPAN_H

#include <linux/types.h>

/**
 * struct wlmon_span - a sum of ticks that can exceed 64 bits
 * @ticks: ticks, any number
 * @halves: further ticks, in units of 1 << 63
 *
 * At 3 GHz a half is 97 years: a thousand sleeping threads reach that in 36 days.
 */
struct wlmon_span {
	u64 ticks;
	u64 halves;
};

void wlmon_span_add(struct wlmon_span *sum, const struct wlmon_span *span);
int wlmon_span_compare(const struct wlmon_span *one,
		       const struct wlmon_span *two);
u32 wlmon_span_part(const struct wlmon_span *part,
		    const struct wlmon_span *whole);
u64 wlmon_span_us(const struct wlmon_span *span, u32 khz);

/**
 * struct wlmon_elapsed - one interval as two clocks measured it, in nanoseconds
 * @least: lower bound of the interval by the checked clock
 * @most: upper bound of it by that clock
 * @truth: the interval by CLOCK_BOOTTIME
 * @suspended: the part of @truth that the system was suspended
 */
struct wlmon_elapsed {
	s64 least;
	s64 most;
	s64 truth;
	s64 suspended;
};

bool wlmon_elapsed_agree(const struct wlmon_elapsed *elapsed);

#endif
