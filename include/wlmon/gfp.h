/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_GFP_H
#define _WLMON_GFP_H

#include <linux/gfp.h>

/*
 * For memory that grows with max_records or the number of CPUs: fail without the OOM
 * killer and without a warning, since the caller reports the failure.
 */
#define WLMON_GFP_LARGE (GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

#endif
