/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TOTALS_H
#define _WLMON_TOTALS_H

#include <linux/types.h>
#include <wlmon/usage.h>

#define WLMON_NR_CODES 256
#define WLMON_NR_SIGNALS 128

/**
 * struct wlmon_totals - what all released members used, and how they ended
 * @usage: sum of their usage; its peak RSS is that of the largest
 * @codes: how many exited by themselves, by exit code
 * @signals: how many were killed, by signal
 * @cores: how many of those dumped core
 *
 * A member is added once, when it is released, so that evicting its record
 * later takes nothing away.
 */
struct wlmon_totals {
	struct wlmon_usage usage;
	u64 codes[WLMON_NR_CODES];
	u64 signals[WLMON_NR_SIGNALS];
	u64 cores;
};

void wlmon_totals_add(int status, const struct wlmon_usage *usage);
void wlmon_totals_read(struct wlmon_totals *totals);
void wlmon_totals_reset(void);

#endif
