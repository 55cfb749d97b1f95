// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "path.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Replace the last cut components of the running program's path by more and name. */
static const char *from_self(char path[PATH_MAX], int cut, const char *more, const char *name)
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *end = path;

	for (path[n < 0 ? 0 : n] = '\0'; cut > 0; cut--) {
		end = strrchr(path, '/');
		if (!end)
			return name;
		*end = '\0';
	}
	snprintf(end, PATH_MAX - (end - path), "/%s%s", more, name);
	return path;
}

const char *helper_path(const char *name)
{
	static char path[PATH_MAX];

	return from_self(path, 2, "bin/", name);
}

const char *tree_path(const char *name)
{
	static char path[PATH_MAX];

	return from_self(path, 3, "", name);
}
