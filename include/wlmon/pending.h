/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_PENDING_H
#define _WLMON_PENDING_H

void wlmon_pending_run(void);
void wlmon_pending_kick(void);
void wlmon_pending_exit(void);

#endif
