/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_DEFERRED_H
#define _WLMON_DEFERRED_H

void wlmon_deferred_run(void);
void wlmon_deferred_kick(void);
void wlmon_deferred_exit(void);

#endif
