/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_EVENT_H
#define WLMON_SELFTEST_EVENT_H

/* The value of a field of a trace event, in static memory; "?" when it has none. */
const char *event_field(const char *event, const char *name);

/* LONG_MIN for anything but a number. */
long event_number(const char *event, const char *name);

#endif
