/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_IMAGE_H
#define WLMON_SELFTEST_IMAGE_H

/* Run processes that execute several programs, and check their lines in `images`. */
#include "chain.h"
#include "harness.h"
#include "table.h"
#include "task.h"

#define A		"/tmp/wlmon-a"	/* two copies of chain */
#define B		"/tmp/wlmon-b"
#define IMAGES		24
#define CLOSED_KEPT	16
#define TOO_LONG	60000000	/* us; no program here runs as long */
#define LISTEN		1	/* flags of chain_start() */
#define VFORK		2

/*
 * Allowed differences between the peak in `images` and chain_peak_kb(). SLACK: VmHWM
 * can be above the module's peak by the pages that the kernel caches per thread or
 * CPU. CLOSE: the module's peak can be above it by what the program and exec touch
 * after the program read it.
 */
#define RSS_SLACK_KB	768
#define RSS_CLOSE_KB	512

struct chain {
	pid_t pid;
	int reports;
	struct gate gate;
};

struct images {
	struct row process;
	struct row image[IMAGES];
	int count;
};

/* Fork a process that executes argv, a program that ends in a chain. */
void chain_start(struct chain *chain, char *const argv[], int flags);

/* Read the next report. Returns false, and zeroes in it, if there is none. */
bool chain_hear(struct chain *chain, struct chain_report *report);

/* Open a gate and keep it for further steps of the chain. */
void chain_go_on(struct chain *chain);

/* Find a process's lines in a text of `images`. Returns their number. */
int images_in(const char *text, pid_t pid, struct row *image);

/* Read a process's images and its line of `processes`; it must not run meanwhile. */
bool images_read(pid_t pid, struct images *all);

/* Check that the figures of the images add up to those of the process. */
void expect_sums(struct __test_metadata *_metadata, const struct images *all);

/* Check that the images cover the life of the process without gaps. */
void expect_order(struct __test_metadata *_metadata, const struct images *all);

/*
 * Check the sum of the images up to last: at least ended, the report before the exec
 * that ended image last (may be NULL), and at most began, the report after it. The exec
 * itself uses time and faults, so the sum is between the two.
 */
void expect_boundary(struct __test_metadata *_metadata, const struct images *all, int last,
		     const struct chain_report *ended, const struct chain_report *began);

/* Wait for the process, check its exit code and its images. */
void expect_end(struct __test_metadata *_metadata, struct chain *chain, int code,
		struct images *all);

#endif
