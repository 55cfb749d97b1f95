// SPDX-License-Identifier: GPL-2.0
/*
 * Sums of ticks that can exceed 64 bits, also where several CPUs add to them, and the
 * comparison of clocks; pure.
 */
#include <wlmon/span.h>

#include <linux/bitops.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/time64.h>

#define HALF_BITS	63
#define HALF		(1ULL << HALF_BITS)

/* Return the same sum with ticks below 1 << 63. */
static struct wlmon_span normal(const struct wlmon_span *span)
{
	return (struct wlmon_span){
		.ticks = span->ticks & ~HALF,
		.halves = span->halves + (span->ticks >> HALF_BITS),
	};
}

/**
 * wlmon_span_add() - add a span to a sum
 * @sum: changed
 * @span: the span to add
 */
void wlmon_span_add(struct wlmon_span *sum, const struct wlmon_span *span)
{
	struct wlmon_span one = normal(sum), two = normal(span);

	sum->ticks = one.ticks + two.ticks;
	sum->halves = one.halves + two.halves;
	*sum = normal(sum);
}

/**
 * wlmon_span_compare() - compare two spans
 * @one: first span
 * @two: second span
 *
 * Return: negative, zero or positive if @one is shorter, equal or longer.
 */
int wlmon_span_compare(const struct wlmon_span *one,
		       const struct wlmon_span *two)
{
	struct wlmon_span a = normal(one), b = normal(two);

	if (a.halves != b.halves)
		return a.halves < b.halves ? -1 : 1;
	if (a.ticks != b.ticks)
		return a.ticks < b.ticks ? -1 : 1;
	return 0;
}

/* Convert to units of 1 << @shift ticks; the result must fit into 64 bits. */
static u64 scaled(const struct wlmon_span *span, unsigned int shift)
{
	return span->halves << (HALF_BITS - shift) | span->ticks >> shift;
}

/**
 * wlmon_span_part() - compute the ratio of a part to a whole
 * @part: the part
 * @whole: the whole
 *
 * Return: hundredths of a percent, rounded down, at most 10000; 0 if @whole is 0.
 */
u32 wlmon_span_part(const struct wlmon_span *part,
		    const struct wlmon_span *whole)
{
	struct wlmon_span of = normal(whole), it = normal(part);
	unsigned int shift = fls64(of.halves);
	u64 all = scaled(&of, shift);

	if (!all)
		return 0;
	if (wlmon_span_compare(&it, &of) >= 0)
		return 10000;
	return mul_u64_u64_div_u64(scaled(&it, shift), 10000, all);
}

/**
 * wlmon_span_us() - convert ticks to time
 * @span: the ticks
 * @khz: ticks per millisecond, at least 1000
 *
 * Return: microseconds, rounded down; U64_MAX if 64 bits cannot hold them.
 */
u64 wlmon_span_us(const struct wlmon_span *span, u32 khz)
{
	struct wlmon_span it = normal(span);
	u64 us, more, rest;

	/* a quotient that does not fit into 64 bits traps */
	if (it.halves >= 2ULL * khz / USEC_PER_MSEC)
		return U64_MAX;
	us = mul_u64_u64_div_u64(HALF, it.halves * USEC_PER_MSEC, khz);
	more = mul_u64_u64_div_u64(it.ticks, USEC_PER_MSEC, khz);
	/* the remainder fits into 64 bits, even if its terms overflow */
	rest = HALF * it.halves * USEC_PER_MSEC - us * khz;
	rest += it.ticks * USEC_PER_MSEC - more * khz;
	more += div_u64(rest, khz);
	return check_add_overflow(us, more, &us) ? U64_MAX : us;
}

/* Tolerated difference after an interval: the rates of clocks are known to 1 %. */
#define DRIFT(ns)	((ns) / 64 + 100 * NSEC_PER_MSEC)

/**
 * wlmon_span_clocks_agree() - check whether a clock agrees with CLOCK_BOOTTIME
 * @elapsed: one interval as both clocks measured it
 *
 * A clock that stops in a suspend must not agree, so the tolerance is less than
 * @elapsed->suspended.
 *
 * Return: false if the clock ran at another rate, jumped or stood still.
 */
bool wlmon_span_clocks_agree(const struct wlmon_elapsed *elapsed)
{
	s64 drift = DRIFT(elapsed->truth);

	if (elapsed->suspended)
		drift = min(drift, elapsed->suspended / 2);
	return elapsed->least <= elapsed->truth + drift &&
	       elapsed->most >= elapsed->truth - drift;
}

/**
 * wlmon_span_fold_init() - initialize the lock of the sums
 * @sum_lock: lock that the sums share
 */
void wlmon_span_fold_init(struct wlmon_span_lock *sum_lock)
{
	raw_spin_lock_init(&sum_lock->lock);
	seqcount_raw_spinlock_init(&sum_lock->seq, &sum_lock->lock);
}

/**
 * wlmon_span_fold() - move 1 << 63 ticks to the halves
 * @sum_lock: lock that the sums share
 * @ticks: ticks of a sum, seen with the highest bit set
 * @halves: halves of the same sum
 *
 * Context: any but NMI.
 */
noinline void wlmon_span_fold(struct wlmon_span_lock *sum_lock, atomic64_t *ticks,
			      u16 *halves)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&sum_lock->lock, flags);
	/* not if another CPU has folded it meanwhile */
	if (atomic64_read(ticks) < 0) {
		write_seqcount_begin(&sum_lock->seq);
		WRITE_ONCE(*halves, *halves + 1);
		atomic64_and(S64_MAX, ticks);
		write_seqcount_end(&sum_lock->seq);
	}
	raw_spin_unlock_irqrestore(&sum_lock->lock, flags);
}

/**
 * wlmon_span_fold_add() - add the halves of another sum
 * @sum_lock: lock that the sums share
 * @halves: halves to add to
 * @more: number of halves to add
 *
 * Context: any but NMI.
 */
void wlmon_span_fold_add(struct wlmon_span_lock *sum_lock, u16 *halves, u64 more)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&sum_lock->lock, flags);
	WRITE_ONCE(*halves, *halves + more);
	raw_spin_unlock_irqrestore(&sum_lock->lock, flags);
}

/**
 * wlmon_span_fold_read() - read a sum while other CPUs add to it
 * @sum_lock: lock that the sums share
 * @ticks: ticks of the sum
 * @halves: halves of the sum
 * @span: filled with both parts as of one moment
 *
 * Context: any but NMI.
 */
void wlmon_span_fold_read(struct wlmon_span_lock *sum_lock, const atomic64_t *ticks,
			  const u16 *halves, struct wlmon_span *span)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&sum_lock->seq);
		span->ticks = atomic64_read(ticks);
		span->halves = READ_ONCE(*halves);
	} while (read_seqcount_retry(&sum_lock->seq, seq));
}
