/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_USAGE_H
#define _WLMON_USAGE_H

#include <linux/types.h>

/**
 * struct wlmon_cpu - CPU time, in ns
 * @utime: in user mode, scaled as getrusage() scales it
 * @stime: in the kernel, scaled as getrusage() scales it
 * @runtime: sum of both, exact (se.sum_exec_runtime)
 * @utime_ticks: in user mode by sampling (task->utime)
 * @stime_ticks: in the kernel by sampling (task->stime)
 */
struct wlmon_cpu {
	u64 utime;
	u64 stime;
	u64 runtime;
	u64 utime_ticks;
	u64 stime_ticks;
};

/**
 * struct wlmon_memory - page faults, and the inherited peak
 * @minflt: faults served without I/O (task->min_flt)
 * @majflt: faults that needed I/O (task->maj_flt)
 * @inherited_kb: ru_maxrss in KiB (signal->maxrss): the largest of all programs that
 *	the process has run, and of the processes that forked it
 */
struct wlmon_memory {
	u64 minflt;
	u64 majflt;
	u64 inherited_kb;
};

/**
 * struct wlmon_switches - context switches
 * @nvcsw: voluntary ones
 * @nivcsw: involuntary ones
 */
struct wlmon_switches {
	u64 nvcsw;
	u64 nivcsw;
};

/**
 * struct wlmon_blocks - blocks of 512 bytes, as in struct rusage
 * @in: blocks read
 * @out: blocks written
 */
struct wlmon_blocks {
	u64 in;
	u64 out;
};

/**
 * struct wlmon_peak - high-water marks of the mm that the program runs in
 * @rss_kb: resident set in KiB (mm->hiwater_rss), 0 if it was not seen
 * @vm_kb: address space in KiB (mm->hiwater_vm), 0 if it was not seen
 */
struct wlmon_peak {
	u64 rss_kb;
	u64 vm_kb;
};

/**
 * struct wlmon_io - bytes and calls of reading and writing (task->ioac)
 * @rchar: bytes that read-like calls returned
 * @wchar: bytes that write-like calls took
 * @syscr: number of read-like calls
 * @syscw: number of write-like calls
 * @read_bytes: bytes fetched from storage
 * @write_bytes: bytes sent to storage
 * @cancelled_write_bytes: bytes counted as sent to storage, but dropped before that
 */
struct wlmon_io {
	u64 rchar;
	u64 wchar;
	u64 syscr;
	u64 syscw;
	u64 read_bytes;
	u64 write_bytes;
	u64 cancelled_write_bytes;
};

/* Reasons for a thread to wait, as in delay accounting. */
enum wlmon_delay {
	WLMON_DELAY_CPU,
	WLMON_DELAY_BLKIO,
	WLMON_DELAY_SWAPIN,
	WLMON_DELAY_FREEPAGES,
	WLMON_DELAY_THRASHING,
	WLMON_DELAY_COMPACT,
	WLMON_DELAY_WPCOPY,
	WLMON_DELAY_IRQ,
	WLMON_NR_DELAYS
};

/**
 * struct wlmon_delays - delays of threads, by &enum wlmon_delay
 * @count: number of delays
 * @ns: their sum, in ns
 * @blind: number of threads without delay accounting (task->delays); only their waits
 *	for a CPU are included (sched_info)
 */
struct wlmon_delays {
	u64 count[WLMON_NR_DELAYS];
	u64 ns[WLMON_NR_DELAYS];
	u64 blind;
};

/**
 * struct wlmon_thread_acct - figures that the kernel keeps for each thread only
 * @io: signal_struct has one sum for dead threads and waited-for children
 * @delays: signal_struct has none, or those as of taskstats_exit()
 * @rss_time: resident pages times ns / 1024 (task->acct_rss_mem1)
 * @vm_time: pages of address space times ns / 1024 (task->acct_vm_mem1)
 *
 * The kernel frees them with the thread, so they are added to the record when the
 * thread is released.
 */
struct wlmon_thread_acct {
	struct wlmon_io io;
	struct wlmon_delays delays;
	u64 rss_time;
	u64 vm_time;
};

/**
 * struct wlmon_usage - usage of a process or thread
 * @cpu: CPU time
 * @memory: page faults, and the inherited peak
 * @switches: context switches
 * @blocks: blocks read and written
 * @peak: peaks of the program's mm
 * @acct: figures that the kernel keeps for each thread only
 *
 * Children that were waited for are never included.
 */
struct wlmon_usage {
	struct wlmon_cpu cpu;
	struct wlmon_memory memory;
	struct wlmon_switches switches;
	struct wlmon_blocks blocks;
	struct wlmon_peak peak;
	struct wlmon_thread_acct acct;
};

/**
 * struct wlmon_usage_floor - lower bounds of CPU time: what the kernel reported before
 * @utime: user time in ns (prev_cputime)
 * @stime: system time in ns (prev_cputime)
 */
struct wlmon_usage_floor {
	u64 utime;
	u64 stime;
};

void wlmon_usage_peak_raise(struct wlmon_peak *peak, const struct wlmon_peak *other);
void wlmon_usage_acct_add(struct wlmon_thread_acct *sum, const struct wlmon_thread_acct *part);
void wlmon_usage_add(struct wlmon_usage *sum, const struct wlmon_usage *part);
void wlmon_usage_move(struct wlmon_usage *from, struct wlmon_usage *to,
		      const struct wlmon_usage *part);
void wlmon_usage_cpu_scale(struct wlmon_cpu *cpu, const struct wlmon_usage_floor *floor);
void wlmon_usage_settle(struct wlmon_usage *usage);

#endif
