/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_TRACE_EVENTS_H
#define _WLMON_COMPAT_TRACE_EVENTS_H

#ifdef WLMON_HAVE_ASSIGN_STR_ALONE
#define wlmon_assign_str(field, src) __assign_str(field)
#else
#define wlmon_assign_str(field, src) __assign_str(field, src)
#endif

#endif
