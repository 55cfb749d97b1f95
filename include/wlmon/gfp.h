/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_GFP_H
#define _WLMON_GFP_H

#include <linux/gfp.h>

/*
 * For what grows with max_records or CPUs: fail rather than have the OOM killer
 * make room, and leave the report to the caller.
 */
#define WLMON_GFP_LARGE (GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

#endif
