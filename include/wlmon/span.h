/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SPAN_H
#define _WLMON_SPAN_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/**
 * struct wlmon_span - a sum of ticks that can exceed 64 bits
 * @ticks: ticks, any number
 * @halves: further ticks, in units of 1 << 63
 *
 * At 3 GHz a half is 97 years, but a thousand sleeping threads add up to it in 36 days.
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
 * @least: lower bound of the interval by the clock under test
 * @most: upper bound of the interval by the clock under test
 * @truth: the interval by CLOCK_BOOTTIME
 * @suspended: the part of @truth during which the system was suspended
 */
struct wlmon_elapsed {
	s64 least;
	s64 most;
	s64 truth;
	s64 suspended;
};

bool wlmon_span_clocks_agree(const struct wlmon_elapsed *elapsed);

/**
 * struct wlmon_span_lock - lock that sums of ticks share, for several CPUs to add to
 * @lock: held while a sum is folded; innermost, for a few instructions
 * @seq: lets a reader see both parts of a sum as of one moment
 *
 * A sum is 64 bits of ticks, added to without a lock, and a number of halves, in units
 * of 1 << 63. Folding moves a full half from the ticks to the halves.
 */
struct wlmon_span_lock {
	raw_spinlock_t lock;
	seqcount_raw_spinlock_t seq;
};

void wlmon_span_fold_init(struct wlmon_span_lock *sum_lock);
void wlmon_span_fold(struct wlmon_span_lock *sum_lock, atomic64_t *ticks, u16 *halves);
void wlmon_span_fold_add(struct wlmon_span_lock *sum_lock, u16 *halves, u64 more);
void wlmon_span_fold_read(struct wlmon_span_lock *sum_lock, const atomic64_t *ticks,
			  const u16 *halves, struct wlmon_span *span);

#endif
