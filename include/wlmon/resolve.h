/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_RESOLVE_H
#define _WLMON_RESOLVE_H

void wlmon_resolve_kick(void);
void wlmon_resolve_exit(void);

#endif
