/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CHAIN_H
#define WLMON_SELFTEST_CHAIN_H

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

#define CHAIN_GATE_FD	0
#define CHAIN_REPORT_FD	3

/*
 * Report of a program of a chain on its process. Written when the program starts,
 * when it waits, and before it executes the next one.
 */
struct chain_report {
	pid_t pid;
	double now;		/* CLOCK_BOOTTIME, seconds */
	long peak_kb;		/* chain_peak_kb(); 0 in the first report */
	struct rusage usage;
};

/*
 * Return the peak RSS in KiB as far as the process can read it: the larger of VmHWM
 * and Rss. VmHWM lacks what the kernel caches per thread or CPU, on 6.1 up to 64
 * faults of 16 pages each. Rss of smaps_rollup is exact, since it is counted from the
 * page tables, but is the current value.
 */
long chain_peak_kb(void);

/* Fill a report; its peak only if ending. */
void chain_report(struct chain_report *report, bool ending);

#endif
