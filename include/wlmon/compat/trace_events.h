/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_TRACE_EVENTS_H
#define _WLMON_COMPAT_TRACE_EVENTS_H

#include <linux/version.h>

/* v6.10 (2c92ca849fcc): __assign_str() remembers the source of __string(). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define wlmon_assign_str(field, src) __assign_str(field)
#else
#define wlmon_assign_str(field, src) __assign_str(field, src)
#endif

#endif
