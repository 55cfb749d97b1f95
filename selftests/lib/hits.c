// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "hits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "task.h"
#include "view.h"

#define TRACING	"/sys/kernel/tracing/"
#define EVENT	"wlmon_test"

int hits_begin(const char *symbol)
{
	char text[256];
	int error;

	snprintf(text, sizeof(text), "p:" EVENT "/" EVENT " %s", symbol);
	error = task_write_file(TRACING "kprobe_events", text);
	return error ?: task_write_file(TRACING "events/" EVENT "/enable", "1");
}

long long hits_read(void)
{
	char *text = view_read(TRACING "kprobe_profile"), *at;
	long long hits = -1;

	at = text ? strstr(text, EVENT " ") : NULL;
	if (at)
		hits = strtoll(at + strlen(EVENT " "), NULL, 10);
	free(text);
	return hits;
}

void hits_end(void)
{
	task_write_file(TRACING "events/" EVENT "/enable", "0");
	task_write_file(TRACING "kprobe_events", "-:" EVENT "/" EVENT);
}
