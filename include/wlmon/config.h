/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_CONFIG_H
#define _WLMON_CONFIG_H

#include <linux/types.h>

/**
 * struct wlmon_config - what the module parameters say
 * @max_records: how many processes are remembered
 * @gid: group that may read
 * @follow: children of members are members
 * @syscalls: system calls are counted
 * @hooks_off: hooks to leave out, for tests
 * @max_in_flight: calls that a hook can follow at once, 0: as it says itself;
 *	for tests
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
