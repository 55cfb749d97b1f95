/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_IMAGE_H
#define WLMON_SELFTEST_IMAGE_H

/* Processes that execute one program after the other, and their images. */
#include "chain.h"
#include "harness.h"
#include "table.h"
#include "task.h"

#define A		"/tmp/wlmon-a"	/* two copies of chain */
#define B		"/tmp/wlmon-b"
#define IMAGES		24
#define CLOSED_KEPT	16
#define TOO_LONG	60000000	/* us, for any program here */
#define LISTEN		1	/* flags of chain_start() */
#define VFORK		2

/*
 * How far a peak may be from what the program knew of it: VmHWM may have seen
 * more than is ever told elsewhere, by what CPUs or threads keep to themselves;
 * and what the program does after it looked, or the exec does, is not known.
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

/* Forks a process that executes argv, which leads to a chain at last. */
void chain_start(struct chain *chain, char *const argv[], int flags);

/* The next report; without one it is all zeroes. */
bool chain_hear(struct chain *chain, struct chain_report *report);

/* Opens a gate that is not the last. */
void chain_go_on(struct chain *chain);

int images_in(const char *text, pid_t pid, struct row *image);

/* A process's images and its line of `processes`, of one that stands still. */
bool images_read(pid_t pid, struct images *all);

/* All images add up to the process as printed, none is more than that. */
void expect_sums(struct __test_metadata *_metadata, const struct images *all);

/* One follows the other, from the first moment of the process to the last. */
void expect_order(struct __test_metadata *_metadata, const struct images *all);

/*
 * The images up to one of them against what its process said before the exec
 * that ended it, if it could, and after that. An exec works, faults and takes
 * its time, so the truth is between the two.
 */
void expect_boundary(struct __test_metadata *_metadata, const struct images *all, int last,
		     const struct chain_report *ended, const struct chain_report *began);

/* Waits for the process, which must have ended with this code. */
void expect_end(struct __test_metadata *_metadata, struct chain *chain, int code,
		struct images *all);

#endif
