/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_FOLD_H
#define _WLMON_FOLD_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <wlmon/span.h>

/**
 * struct wlmon_folds - lock shared by sums of ticks that several CPUs add to
 * @lock: held while one of them is folded; innermost, and never for long
 * @seq: lets a reader see both parts of a sum as of one moment
 *
 * A sum is 64 bits of ticks, added to without a lock, and a count of halves,
 * units of 1 << 63. Folding moves a full half from the ticks to that count.
 */
struct wlmon_folds {
	raw_spinlock_t lock;
	seqcount_raw_spinlock_t seq;
};

void wlmon_folds_init(struct wlmon_folds *folds);
void wlmon_fold(struct wlmon_folds *folds, atomic64_t *ticks, u16 *halves);
void wlmon_fold_add(struct wlmon_folds *folds, u16 *halves, u64 more);
void wlmon_fold_read(struct wlmon_folds *folds, const atomic64_t *ticks,
		     const u16 *halves, struct wlmon_span *span);

#endif
