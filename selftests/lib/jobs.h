/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_JOBS_H
#define WLMON_SELFTEST_JOBS_H

/*
 * Run processes that use resources of every kind. They close files and unmap mappings
 * of files before they exit, so that the exit uses none of these.
 */
#include <stdbool.h>
#include <sys/types.h>

#define JOB_PAGES	512

struct job {
	const char *name;
	bool threads;			/* has several threads */
	void (*run)(int instance);	/* a higher instance uses more */
	int exit, signal;		/* exit code, or signal that it raises */
};

extern const struct job jobs[];
extern const int job_count;

/* Written to shared memory before the process ends; 0 if it does not get there. */
struct job_last {
	double at;			/* task_now() */
	double cpu;			/* CLOCK_PROCESS_CPUTIME_ID */
};

/*
 * Set the disk that jobs read and write, and allocate memory; call once before the
 * first job. Returns 0 or -ENOMEM.
 */
int jobs_prepare(const char *disk);

/* Fork a job. last may be NULL. Returns as fork(). */
pid_t job_start(const struct job *job, int instance, struct job_last *last);

/* Use CPU time in the calling thread. */
void job_burn(int milliseconds);

/* Write pages that the parent wrote before the fork, which are copied on write. */
void job_copy_pages(int first, int pages);

/* Read blocks past the page cache (O_DIRECT). Returns false on error. */
bool job_read_disk(const char *path, int blocks);

/* Start threads that use resources and then sleep; return when all sleep. */
void job_threads_stay(int instance);

#endif
