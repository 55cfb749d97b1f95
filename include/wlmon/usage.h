/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_USAGE_H
#define _WLMON_USAGE_H

#include <linux/types.h>

/**
 * struct wlmon_cpu - CPU time, in ns
 * @utime: in user mode, scaled as getrusage() scales it
 * @stime: in the kernel, likewise
 * @runtime: both together, to the ns (se.sum_exec_runtime)
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
 * struct wlmon_memory - faults, and the peak that is inherited
 * @minflt: faults served without I/O (task->min_flt)
 * @majflt: faults that needed I/O (task->maj_flt)
 * @inherited_kb: ru_maxrss in KiB (signal->maxrss): the largest of all programs
 *	that the process has run and of those who spawned it
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
 * struct wlmon_blocks - blocks of 512 bytes, as in rusage
 * @in: read
 * @out: written
 */
struct wlmon_blocks {
	u64 in;
	u64 out;
};

/**
 * struct wlmon_peak - high-water marks of the mm that the program runs in
 * @rss_kb: resident set in KiB (mm->hiwater_rss), 0 if it was not seen
 * @vm_kb: address space in KiB (mm->hiwater_vm), likewise
 */
struct wlmon_peak {
	u64 rss_kb;
	u64 vm_kb;
};

/**
 * struct wlmon_io - what passed through read and write (task->ioac)
 * @rchar: bytes that read-like calls returned
 * @wchar: bytes that write-like calls took
 * @syscr: read-like calls
 * @syscw: write-like calls
 * @read_bytes: bytes fetched from storage
 * @write_bytes: bytes sent to storage
 * @cancelled_write_bytes: of these, taken back before they were sent
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

/* What a thread can have to wait for, as delay accounting tells it. */
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
 * struct wlmon_delays - what was waited for
 * @count: how often, by &enum wlmon_delay
 * @ns: how long
 * @blind: threads that have no delay accounting (task->delays): of these only
 *	the wait for the CPU is known (sched_info)
 */
struct wlmon_delays {
	u64 count[WLMON_NR_DELAYS];
	u64 ns[WLMON_NR_DELAYS];
	u64 blind;
};

/**
 * struct wlmon_thread_acct - what the kernel keeps for each thread alone
 * @io: signal_struct has that of dead threads together with the children's
 * @delays: signal_struct has none, or those as of taskstats_exit()
 * @rss_time: resident pages times ns / 1024 (task->acct_rss_mem1)
 * @vm_time: pages of address space, likewise (task->acct_vm_mem1)
 *
 * It goes with the thread, so it is collected when the thread is released.
 */
struct wlmon_thread_acct {
	struct wlmon_io io;
	struct wlmon_delays delays;
	u64 rss_time;
	u64 vm_time;
};

/**
 * struct wlmon_usage - what a process or thread has consumed
 * @cpu: CPU time
 * @memory: faults
 * @switches: context switches
 * @blocks: blocks read and written
 * @peak: how large the program became
 * @acct: what threads have for themselves
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
 * struct wlmon_usage_floor - CPU time that was told before and does not go back, in ns
 * @utime: user time (prev_cputime)
 * @stime: system time
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
