// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "fault.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "task.h"
#include "view.h"

#define DEBUG	"/sys/kernel/debug/"
#define LEAKS	DEBUG "kmemleak"
#define CACHES	"/sys/kernel/slab"

static int nth_fd = -1;

/*
 * Let all slab caches fail except those of kmemleak: it has a reserve, so a failure
 * there does not reach the caller that allocates.
 */
static bool choose_caches(void)
{
	DIR *folder = opendir(CACHES);
	struct dirent *entry;
	char path[512];
	int chosen = 0;

	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.' || !strncmp(entry->d_name, "kmemleak", 8))
			continue;
		snprintf(path, sizeof(path), CACHES "/%s/failslab", entry->d_name);
		chosen += !task_write_file(path, "1");
	}
	if (folder)
		closedir(folder);
	return chosen && !task_write_file(DEBUG "failslab/cache-filter", "Y");
}

bool fault_open(void)
{
	nth_fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	return nth_fd >= 0;
}

bool fault_setup(void)
{
	if (!fault_open() ||
	    task_write_file(DEBUG "failslab/ignore-gfp-wait", "N") ||
	    task_write_file(DEBUG "failslab/verbose", "0") ||
	    task_write_file(DEBUG "fail_page_alloc/ignore-gfp-wait", "N") ||
	    task_write_file(DEBUG "fail_page_alloc/ignore-gfp-highmem", "N") ||
	    task_write_file(DEBUG "fail_page_alloc/min-order", "0") ||
	    task_write_file(DEBUG "fail_page_alloc/verbose", "0"))
		return false;
	if (!choose_caches())
		return false;
	/* ignore leaks from before */
	task_write_file(LEAKS, "scan=off");
	task_write_file(LEAKS, "clear");
	return true;
}

void fault_arm(unsigned int nth)
{
	char text[16];
	int n = snprintf(text, sizeof(text), "%u", nth);

	if (pwrite(nth_fd, text, n, 0) != n)
		abort();
}

int fault_disarm(void)
{
	char text[16] = "";

	if (pread(nth_fd, text, sizeof(text) - 1, 0) <= 0)
		abort();
	fault_arm(0);
	return atoi(text);
}

/*
 * Print entries whose backtrace has code of the module: by name, or by an address
 * without a name once the module is unloaded.
 */
static bool print_leaks(void)
{
	char *text = view_read(LEAKS), *entry, *next;
	bool found = false;

	for (entry = text; entry && *entry; entry = next) {
		next = strstr(entry + 1, "unreferenced object");
		if (next)
			next[-1] = '\0';
		if (strstr(entry, "[wlmon]") || strstr(entry, "\n    0xffffffff")) {
			fprintf(stderr, "# %s\n", entry);
			found = true;
		}
		if (!next)
			break;
	}
	free(text);
	return !text || found;
}

/* Sleep first: kmemleak reports only objects older than five seconds. */
bool fault_leaks(void)
{
	int i;

	sleep(6);
	for (i = 0; i < 2; i++) {
		if (task_write_file(LEAKS, "scan")) {
			fprintf(stderr, "# kmemleak does not work any more\n");
			return true;
		}
	}
	return print_leaks();
}
