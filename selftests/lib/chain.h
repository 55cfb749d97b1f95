/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CHAIN_H
#define WLMON_SELFTEST_CHAIN_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define CHAIN_GATE_FD	0
#define CHAIN_REPORT_FD	3

/*
 * What a program of a chain says of its process: as it begins, as it waits, and
 * just before it executes the next one.
 */
struct chain_report {
	pid_t pid;
	double now;		/* CLOCK_BOOTTIME, seconds */
	long peak_kb;		/* chain_peak_kb(); 0 as it begins */
	struct rusage usage;
};

/* A figure in KiB of a file in /proc/self; 0 if there is none. */
static inline long chain_proc_kb(const char *path, const char *name)
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

/*
 * The peak as far as one can know it from within: VmHWM lacks what the kernel
 * has not added up yet, on 6.1 up to 64 faults of 16 pages each; Rss of
 * smaps_rollup is counted in the page tables and so lacks nothing, but is of now.
 */
static inline long chain_peak_kb(void)
{
	long hwm = chain_proc_kb("/proc/self/status", "VmHWM:");
	long rss = chain_proc_kb("/proc/self/smaps_rollup", "Rss:");

	return hwm > rss ? hwm : rss;
}

static inline void chain_report(struct chain_report *report, bool ending)
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

#endif
