// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "module.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "path.h"

int module_load(const char *parameters)
{
	const char *path = getenv("WLMON_KO");
	const char *more = getenv("WLMON_PARAMETERS");
	char all[8192];
	int fd, error = 0;

	snprintf(all, sizeof(all), "%s %s", parameters, more ? more : "");
	fd = open(path ? path : tree_path("wlmon.ko"), O_RDONLY | O_CLOEXEC);
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
