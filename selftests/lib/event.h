/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_EVENT_H
#define WLMON_SELFTEST_EVENT_H

/* Return a field of a trace event, in static memory; "?" if there is none. */
const char *event_field(const char *event, const char *name);

/* Return a field as a number; LONG_MIN if it is not one. */
long event_number(const char *event, const char *name);

#endif
