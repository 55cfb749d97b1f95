// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "chain.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Return a number of a file in /proc/self, in KiB; 0 if there is none. */
static long chain_proc_kb(const char *path, const char *name)
{
	static char text[8192];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, text, sizeof(text) - 1);
	char *line;

	close(fd);
	text[n < 0 ? 0 : n] = '\0';
	line = strstr(text, name);
	return line ? atol(line + strlen(name)) : 0;
}

long chain_peak_kb(void)
{
	long hwm = chain_proc_kb("/proc/self/status", "VmHWM:");
	long rss = chain_proc_kb("/proc/self/smaps_rollup", "Rss:");

	return hwm > rss ? hwm : rss;
}

void chain_report(struct chain_report *report, bool ending)
{
	struct timespec now;

	memset(report, 0, sizeof(*report));
	report->pid = getpid();
	if (ending)
		report->peak_kb = chain_peak_kb();
	clock_gettime(CLOCK_BOOTTIME, &now);
	report->now = now.tv_sec + now.tv_nsec / 1e9;
	getrusage(RUSAGE_SELF, &report->usage);
}
