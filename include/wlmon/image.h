/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_IMAGE_H
#define _WLMON_IMAGE_H

#include <linux/types.h>
#include <wlmon/program.h>

struct wlmon_record;
struct wlmon_usage;

/* Number of former programs that are kept for a process. */
#define WLMON_PROCESS_IMAGES 16

/**
 * struct wlmon_image_usage - figures of a program that a process ran
 * @utime: user CPU time in ns
 * @stime: system CPU time in ns
 * @maxrss_kb: peak resident set of its mm in KiB, 0 if it was not seen
 * @minflt: faults served without I/O
 * @majflt: faults that needed I/O
 * @syscalls: number of system calls that returned
 */
struct wlmon_image_usage {
	u64 utime;
	u64 stime;
	u64 maxrss_kb;
	u64 minflt;
	u64 majflt;
	u64 syscalls;
};

/**
 * struct wlmon_image - a program that a process ran before its last exec
 * @older: link to the image before this one, 0 for none
 * @n: number of execs of the process before the exec that ended this program
 * @stats: generation of the statistics in which @upto.syscalls was counted
 * @end: CLOCK_BOOTTIME ns of the exec that ended this program
 * @upto: usage of the whole process at @end; the peak is the program's
 * @program: number of the program, see &struct wlmon_program_table
 *
 * The lock of the process's record guards it.
 */
struct wlmon_image {
	u32 older;
	u32 n;
	u32 stats;
	u32 program;
	u64 end;
	struct wlmon_image_usage upto;
};

/**
 * struct wlmon_image_list - a copy of the programs that a process ran
 * @count: number of programs before the one that it runs now
 * @image: the images of these, oldest first
 * @former: the files of these, in the same order
 * @program: the file that it runs now
 */
struct wlmon_image_list {
	u32 count;
	struct wlmon_image image[WLMON_PROCESS_IMAGES];
	struct wlmon_program former[WLMON_PROCESS_IMAGES];
	struct wlmon_program program;
};

/* image.c */
void wlmon_image_read(struct wlmon_image_usage *upto,
		      const struct wlmon_usage *usage, u64 syscalls);
void wlmon_image_follow(struct wlmon_image_usage *upto,
			const struct wlmon_image_usage *before);
void wlmon_image_between(struct wlmon_image_usage *image,
			 const struct wlmon_image_usage *before,
			 const struct wlmon_image_usage *upto);
void wlmon_image_reconcile(struct wlmon_image *images, u32 count,
			   struct wlmon_image_usage *all);

/* image_list.c */
int wlmon_image_list_init(u32 count, struct wlmon_program_table *of);
void wlmon_image_list_exit(void);
void wlmon_image_list_add(struct wlmon_record *rec,
			  struct wlmon_image_usage *upto, u32 stats, u64 now,
			  struct wlmon_image_usage *image);
void wlmon_image_list_free(struct wlmon_record *rec);
void wlmon_image_list_copy(const struct wlmon_record *rec,
			   struct wlmon_image_list *list);

#endif
