// SPDX-License-Identifier: GPL-2.0
/* Sums of ticks that can exceed 64 bits and that several CPUs add to; pure. */
#include <wlmon/fold.h>

#include <linux/limits.h>

/**
 * wlmon_folds_init() - initialize the lock of the sums
 * @folds: shared by the sums
 */
void wlmon_folds_init(struct wlmon_folds *folds)
{
	raw_spin_lock_init(&folds->lock);
	seqcount_raw_spinlock_init(&folds->seq, &folds->lock);
}

/**
 * wlmon_fold() - move 1 << 63 ticks to the halves
 * @folds: shared by the sums
 * @ticks: ticks of a sum, just seen with the highest bit set
 * @halves: halves of the same sum
 *
 * Context: any but NMI.
 */
noinline void wlmon_fold(struct wlmon_folds *folds, atomic64_t *ticks,
			 u16 *halves)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&folds->lock, flags);
	/* else another CPU has folded it */
	if (atomic64_read(ticks) < 0) {
		write_seqcount_begin(&folds->seq);
		WRITE_ONCE(*halves, *halves + 1);
		atomic64_and(S64_MAX, ticks);
		write_seqcount_end(&folds->seq);
	}
	raw_spin_unlock_irqrestore(&folds->lock, flags);
}

/**
 * wlmon_fold_add() - add the halves of another sum
 * @folds: shared by the sums
 * @halves: halves to add to
 * @more: how many to add
 *
 * Context: any but NMI.
 */
void wlmon_fold_add(struct wlmon_folds *folds, u16 *halves, u64 more)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&folds->lock, flags);
	WRITE_ONCE(*halves, *halves + more);
	raw_spin_unlock_irqrestore(&folds->lock, flags);
}

/**
 * wlmon_fold_read() - read a sum that other CPUs may be adding to
 * @folds: shared by the sums
 * @ticks: its ticks
 * @halves: its halves
 * @span: is filled
 *
 * Context: any but NMI.
 */
void wlmon_fold_read(struct wlmon_folds *folds, const atomic64_t *ticks,
		     const u16 *halves, struct wlmon_span *span)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&folds->seq);
		span->ticks = atomic64_read(ticks);
		span->halves = READ_ONCE(*halves);
	} while (read_seqcount_retry(&folds->seq, seq));
}
