// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "event.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *event_field(const char *event, const char *name)
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

long event_number(const char *event, const char *name)
{
	const char *text = event_field(event, name);
	char *end;
	/* unknown constants are hexadecimal, negative ones with 64 bits */
	long value = strtoull(text, &end, 0);

	return *end || end == text ? LONG_MIN : value;
}
