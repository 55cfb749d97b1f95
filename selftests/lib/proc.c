// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "proc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "task.h"

long long proc_number(const char *folder, const char *file, const char *name)
{
	size_t length = strlen(name);
	char path[256], text[8192];
	const char *line = text;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	if (task_read_file(path, text, sizeof(text)))
		return -1;
	do {
		line += *line == '\n';
		if (!strncmp(line, name, length) && strchr(": ", line[length]))
			return atoll(line + length + 1);
	} while ((line = strchr(line, '\n')));
	return -1;
}

long long proc_stat(const char *folder, int field)
{
	char path[256], text[1024];
	const char *at;

	snprintf(path, sizeof(path), "%s/stat", folder);
	if (task_read_file(path, text, sizeof(text)))
		return -1;
	at = strrchr(text, ')');
	for (field -= 2; at && field; field--)
		at = strchr(at + 1, ' ');
	return at ? atoll(at) : -1;
}

long long proc_schedstat(const char *folder, int which)
{
	char path[256], text[256];
	long long value[3] = { -1, -1, -1 };

	snprintf(path, sizeof(path), "%s/schedstat", folder);
	if (!task_read_file(path, text, sizeof(text)))
		sscanf(text, "%lld %lld %lld", &value[0], &value[1], &value[2]);
	return value[which];
}
