/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_DEMAND_H
#define _WLMON_DEMAND_H

#include <linux/types.h>
#include <wlmon/hook.h>

void wlmon_demand_open(enum wlmon_want want, bool enabled);
void wlmon_demand_close(void);
void wlmon_demand_exit(void);
void wlmon_demand_get(void);
void wlmon_demand_put(enum wlmon_want want);
bool wlmon_demand_met(void);
u64 wlmon_demand_met_since(void);
int wlmon_demand_try(void);
void wlmon_demand_meet_one(enum wlmon_want want);
void wlmon_demand_meet(void);
void wlmon_demand_kick(void);

#endif
