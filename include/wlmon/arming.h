/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_ARMING_H
#define _WLMON_ARMING_H

#include <linux/types.h>
#include <wlmon/hook.h>

void wlmon_hooks_open(enum wlmon_when when, bool enabled);
void wlmon_hooks_close(void);
void wlmon_hooks_arming_exit(void);
void wlmon_hooks_get(void);
void wlmon_hooks_put(enum wlmon_when when);
bool wlmon_hooks_ready(void);
u64 wlmon_hooks_armed_since(void);
int wlmon_hooks_try_arm(void);
void wlmon_hooks_arm_one(enum wlmon_when when);
void wlmon_hooks_arm(void);
void wlmon_hooks_arm_async(void);

#endif
