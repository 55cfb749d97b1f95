// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "disk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "task.h"

#define CONFIGFS	"/sys/kernel/config"
#define DISKS		CONFIGFS "/nullb"
#define TIMER		"2"	/* irqmode: complete requests by a timer */

static int set(const char *name, const char *attribute, const char *value)
{
	char path[256];

	snprintf(path, sizeof(path), DISKS "/%s/%s", name, attribute);
	return task_write_file(path, value);
}

static int set_number(const char *name, const char *attribute, long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", value);
	return set(name, attribute, text);
}

static int load_driver(void)
{
	if (system("modprobe -qa configfs 2>/dev/null") ||
	    system("modprobe -q null_blk nr_devices=0 2>/dev/null"))
		return -ENODEV;
	if (access(DISKS, F_OK) && mount("none", CONFIGFS, "configfs", 0, NULL))
		return -errno;
	return access(DISKS, F_OK) ? -ENODEV : 0;
}

int disk_make(const char *name, int megabytes, long delay_ns)
{
	char path[256];
	int error = load_driver();

	if (error)
		return error;
	disk_remove(name);
	snprintf(path, sizeof(path), DISKS "/%s", name);
	if (mkdir(path, 0755))
		return -errno;
	error = set_number(name, "size", megabytes);
	if (!error)
		error = set(name, "memory_backed", "1");
	if (!error)
		error = set(name, "irqmode", TIMER);
	if (!error)
		error = set_number(name, "completion_nsec", delay_ns);
	if (!error)
		error = set(name, "power", "1");
	if (error)
		rmdir(path);
	return error;
}

void disk_remove(const char *name)
{
	char path[256];

	set(name, "power", "0");
	snprintf(path, sizeof(path), DISKS "/%s", name);
	rmdir(path);
}

const char *disk_path(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "/dev/%s", name);
	return path;
}
