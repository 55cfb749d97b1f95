/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_RUSAGE_H
#define _WLMON_RUSAGE_H

#include <linux/types.h>

/* Subjects of getrusage(), in the order of the views. */
enum wlmon_who {
	WLMON_WHO_SELF,
	WLMON_WHO_CHILDREN,
	WLMON_WHO_THREAD,
	WLMON_NR_WHO
};

/**
 * struct wlmon_rusage - result of getrusage(), in its own units
 * @utime_us: ru_utime, in microseconds
 * @stime_us: ru_stime, in microseconds
 * @maxrss_kb: ru_maxrss, in KiB
 * @minflt: ru_minflt
 * @majflt: ru_majflt
 * @inblock: ru_inblock, in blocks of 512 bytes
 * @oublock: ru_oublock, in blocks of 512 bytes
 * @nvcsw: ru_nvcsw
 * @nivcsw: ru_nivcsw
 */
struct wlmon_rusage {
	u64 utime_us;
	u64 stime_us;
	u64 maxrss_kb;
	u64 minflt;
	u64 majflt;
	u64 inblock;
	u64 oublock;
	u64 nvcsw;
	u64 nivcsw;
};

#endif
