/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CHAIN_H
#define WLMON_SELFTEST_CHAIN_H

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

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

/*
 * The peak as far as one can know it from within: VmHWM lacks what the kernel
 * has not added up yet, on 6.1 up to 64 faults of 16 pages each; Rss of
 * smaps_rollup is counted in the page tables and so lacks nothing, but is of now.
 */
long chain_peak_kb(void);

void chain_report(struct chain_report *report, bool ending);

#endif
