// SPDX-License-Identifier: GPL-2.0
/* Reads the parameters and the memory of the loaded module, which are in no view. */
#include "status.h"

#include <stdio.h>
#include <string.h>
#include "number.h"

#define MODULE "/sys/module/wlmon/"

const char *const status_module_parameters[] = { "follow", "syscalls", "max_records", "gid", NULL };

/* Read the first line of a file; return false if it cannot be read. */
static bool read_line(const char *path, char *line)
{
	FILE *file = fopen(path, "re");
	bool ok;

	if (!file)
		return false;
	ok = fgets(line, STATUS_LINE_LEN, file);
	fclose(file);
	if (ok)
		line[strcspn(line, "\n")] = '\0';
	return ok;
}

/**
 * status_module_parameter() - read a parameter
 * @name: one of status_module_parameters
 * @line: STATUS_LINE_LEN bytes; gets its value
 *
 * Return: false if it cannot be read.
 */
bool status_module_parameter(const char *name, char *line)
{
	char path[STATUS_LINE_LEN];

	snprintf(path, sizeof(path), MODULE "parameters/%s", name);
	return read_line(path, line);
}

/**
 * status_module_memory() - add up the code and what vmalloc() gave, which has all large tables
 *
 * Return: bytes, WLMON_UNKNOWN for a user who may not read them.
 */
uint64_t status_module_memory(void)
{
	FILE *file = fopen("/proc/vmallocinfo", "re");
	char line[STATUS_LINE_LEN];
	unsigned long long size;
	uint64_t sum;

	if (!file)
		return WLMON_UNKNOWN;
	if (!read_line(MODULE "coresize", line) || !number_parse(line, &sum))
		sum = WLMON_UNKNOWN;
	while (sum != WLMON_UNKNOWN && fgets(line, sizeof(line), file))
		if (strstr(line, " [wlmon]") && sscanf(line, "%*s %llu", &size) == 1)
			sum += size;
	fclose(file);
	return sum;
}
