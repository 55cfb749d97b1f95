/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_CGROUP_PATH_H
#define _WLMON_CGROUP_PATH_H

#include <linux/types.h>

void wlmon_cgroup_exit(void);
void wlmon_cgroup_note(u64 id);
void wlmon_cgroup_resolve(void);
const char *wlmon_cgroup_path(u64 id);

#endif
