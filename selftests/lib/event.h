/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_EVENT_H
#define WLMON_SELFTEST_EVENT_H

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value of a field of a trace event, in static memory; "?" when it has none. */
static inline const char *event_field(const char *event, const char *name)
{
	static char value[64];
	char key[64];
	const char *at;

	snprintf(key, sizeof(key), " %s=", name);
	at = strstr(event, key);
	if (!at)
		return "?";
	at += strlen(key);
	snprintf(value, sizeof(value), "%.*s", (int)strcspn(at, " \n"), at);
	return value;
}

static inline long event_number(const char *event, const char *name)
{
	const char *text = event_field(event, name);
	char *end;
	/* Unknown constants print in hexadecimal, negative ones as 64 bits. */
	long value = strtoull(text, &end, 0);

	return *end || end == text ? LONG_MIN : value;
}

#endif
