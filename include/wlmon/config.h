/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_CONFIG_H
#define _WLMON_CONFIG_H

#include <linux/types.h>

/**
 * struct wlmon_config - values of the module parameters, except the target
 * @max_records: number of records
 * @gid: id of the group that may read the views
 * @follow: children of members become members
 * @syscalls: count system calls
 * @hooks_off: names of hooks to leave out, separated by commas, NULL for none; for
 *	tests
 * @max_in_flight: upper bound of &wlmon_hook.in_flight, 0 for none; for tests
 */
struct wlmon_config {
	u32 max_records;
	u32 gid;
	bool follow;
	bool syscalls;
	const char *hooks_off;
	u32 max_in_flight;
};

#endif
