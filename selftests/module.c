// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "module.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BESIDE_MAX (PATH_MAX + NAME_MAX + 2)

static const char *beside(const char *name, char path[BESIDE_MAX])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);

	if (n < 0)
		return name;
	path[n] = '\0';
	snprintf(strrchr(path, '/') + 1, NAME_MAX, "%s", name);
	return path;
}

const char *module_beside(const char *name)
{
	static char path[BESIDE_MAX];

	return beside(name, path);
}

int module_load(const char *parameters)
{
	const char *path = getenv("WLMON_KO");
	const char *more = getenv("WLMON_PARAMETERS");
	char all[8192], ko[BESIDE_MAX];
	int fd, error = 0;

	snprintf(all, sizeof(all), "%s %s", parameters, more ? more : "");
	fd = open(path ? path : beside("../wlmon.ko", ko), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (syscall(SYS_finit_module, fd, all, 0))
		error = -errno;
	close(fd);
	return error;
}

int module_unload(void)
{
	return syscall(SYS_delete_module, "wlmon", O_NONBLOCK) ? -errno : 0;
}
