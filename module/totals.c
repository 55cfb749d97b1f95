// SPDX-License-Identifier: GPL-2.0
/* The workload's totals; they outlive the records. */
#include <wlmon/totals.h>

#include <linux/spinlock.h>
#include <linux/string.h>

static struct wlmon_totals totals_now;
static DEFINE_RAW_SPINLOCK(totals_lock);

/**
 * wlmon_totals_add() - add a released member
 * @status: as wait4() tells it
 * @usage: final usage
 *
 * Context: any but NMI; innermost lock.
 */
void wlmon_totals_add(int status, const struct wlmon_usage *usage)
{
	unsigned int sig = status & 0x7f;
	unsigned long flags;

	raw_spin_lock_irqsave(&totals_lock, flags);
	wlmon_usage_add(&totals_now.usage, usage);
	if (sig)
		totals_now.signals[sig]++;
	else
		totals_now.codes[(status >> 8) & 0xff]++;
	if (status & 0x80)
		totals_now.cores++;
	raw_spin_unlock_irqrestore(&totals_lock, flags);
}

/**
 * wlmon_totals_read() - a copy of the totals
 * @totals: is filled
 */
void wlmon_totals_read(struct wlmon_totals *totals)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&totals_lock, flags);
	*totals = totals_now;
	raw_spin_unlock_irqrestore(&totals_lock, flags);
}

/** wlmon_totals_reset() - zero the totals */
void wlmon_totals_reset(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&totals_lock, flags);
	memset(&totals_now, 0, sizeof(totals_now));
	raw_spin_unlock_irqrestore(&totals_lock, flags);
}
