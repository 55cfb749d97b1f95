/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_USAGE_H
#define _WLMON_USAGE_H

#include <linux/types.h>

/**
 * struct wlmon_io - what passed through read and write
 * @rchar: bytes asked for by read-like calls (task_io_accounting)
 * @wchar: bytes given to write-like calls
 * @read_bytes: bytes fetched from storage
 * @write_bytes: bytes sent to storage
 */
struct wlmon_io {
	u64 rchar;
	u64 wchar;
	u64 read_bytes;
	u64 write_bytes;
};

/**
 * struct wlmon_usage - what a process or thread has consumed
 * @utime: user CPU time in ns, scaled as getrusage() scales it
 * @stime: system CPU time in ns, likewise
 * @maxrss_kb: peak resident set in KiB (signal->maxrss, or the mm's own mark)
 * @minflt: faults served without I/O
 * @majflt: faults that needed I/O
 * @nvcsw: voluntary context switches
 * @nivcsw: involuntary context switches
 * @inblock: 512-byte blocks read, as in rusage
 * @oublock: 512-byte blocks written, as in rusage
 * @io: what passed through read and write
 *
 * Children that were waited for are never included.
 */
struct wlmon_usage {
	u64 utime;
	u64 stime;
	u64 maxrss_kb;
	u64 minflt;
	u64 majflt;
	u64 nvcsw;
	u64 nivcsw;
	u64 inblock;
	u64 oublock;
	struct wlmon_io io;
};

/**
 * struct wlmon_cputime - the inputs of the CPU time scaling
 * @utime: user time by tick sampling, ns
 * @stime: system time by tick sampling, ns
 * @runtime: precise sum of both from the scheduler, ns
 * @told_utime: user time that was told before, ns (signal->prev_cputime)
 * @told_stime: system time that was told before, ns
 */
struct wlmon_cputime {
	u64 utime;
	u64 stime;
	u64 runtime;
	u64 told_utime;
	u64 told_stime;
};

void wlmon_io_add(struct wlmon_io *sum, const struct wlmon_io *part);
void wlmon_usage_add(struct wlmon_usage *sum, const struct wlmon_usage *part);
void wlmon_usage_set_cputime(struct wlmon_usage *usage,
			     const struct wlmon_cputime *cputime);

#endif
