/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_CGROUP_H
#define _WLMON_CGROUP_H

#include <linux/types.h>

/* log2 of the number of slots for cgroups. */
#define WLMON_CGROUP_BITS 10
#define WLMON_NR_CGROUPS (1 << WLMON_CGROUP_BITS)

u32 wlmon_cgroup_get(u64 id, bool *kick);
void wlmon_cgroup_put(u32 slot);
u64 wlmon_cgroup_id(u32 slot);
u32 wlmon_cgroup_bound(void);
const char *wlmon_cgroup_path(u64 id);
void wlmon_cgroup_resolve(void);

void wlmon_cgroup_lock(void);
void wlmon_cgroup_unlock(void);
u32 wlmon_cgroup_used(void);
void wlmon_cgroup_find_gone(void);
bool wlmon_cgroup_is_gone(u32 slot);
bool wlmon_cgroup_free(u32 slot);
void wlmon_cgroup_exit(void);

#endif
