/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_RUSAGE_H
#define _WLMON_RUSAGE_H

#include <linux/types.h>

/* Those that getrusage() can be asked for, in the order of views. */
enum wlmon_who {
	WLMON_WHO_SELF,
	WLMON_WHO_CHILDREN,
	WLMON_WHO_THREAD,
	WLMON_NR_WHO
};

/**
 * struct wlmon_rusage - what getrusage() answered, in its own units
 * @utime_us: ru_utime
 * @stime_us: ru_stime
 * @maxrss_kb: ru_maxrss
 * @minflt: ru_minflt
 * @majflt: ru_majflt
 * @inblock: ru_inblock
 * @oublock: ru_oublock
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
