/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_CGROUP_PATH_H
#define _WLMON_CGROUP_PATH_H

#include <linux/types.h>

/* How many cgroups can be told apart. */
#define WLMON_CGROUP_BITS 10
#define WLMON_NR_CGROUPS (1 << WLMON_CGROUP_BITS)

void wlmon_cgroup_exit(void);
void wlmon_cgroup_note(u64 id);
void wlmon_cgroup_resolve(void);
u32 wlmon_cgroup_slot(u64 id);
u64 wlmon_cgroup_id(u32 slot);
const char *wlmon_cgroup_path(u64 id);

#endif
