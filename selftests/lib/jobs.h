/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_JOBS_H
#define WLMON_SELFTEST_JOBS_H

/*
 * Processes that use something of every kind. Nothing of it is left to the
 * exit: files are closed, mappings of files gone before it.
 */
#include <stdbool.h>
#include <sys/types.h>

#define JOB_PAGES	512

struct job {
	const char *name;
	bool threads;			/* has more than one */
	void (*run)(int instance);	/* a higher one uses more */
	int exit, signal;		/* how it ends after that */
};

extern const struct job jobs[];
extern const int job_count;

/* What a process notes at last, in memory that it shares: 0 if it cannot. */
struct job_last {
	double at;			/* task_now() before */
	double cpu;			/* CLOCK_PROCESS_CPUTIME_ID */
};

/* To be called once, before the first job: the disk that they read and write. */
int jobs_prepare(const char *disk);

pid_t job_start(const struct job *job, int instance, struct job_last *last);

/* Some of the calling thread's CPU time. */
void job_burn(int milliseconds);

/* Writes pages that the parent has written before: each has to be copied. */
void job_copy_pages(int first, int pages);

/* Reads blocks from the disk itself; false when that failed. */
bool job_read_disk(const char *path, int blocks);

/* Starts threads that sleep in the end. */
void job_threads_stay(int instance);

#endif
