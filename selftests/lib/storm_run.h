/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_STORM_RUN_H
#define WLMON_SELFTEST_STORM_RUN_H

/* Runs the program storm, and holds the ledger against what it says it did. */
#include <sys/types.h>

#include "harness.h"

/* More than it gets to do: it runs until it is told to end. */
#define STORM_LONG	"100000000"

struct storm {
	pid_t pid;
	int out;
	int status;
	long processes, execs, threads, failures;
};

void storm_start(struct storm *storm, const char *forks, const char *execs, const char *threads);

/* Waits for its end and takes down what it did. */
void storm_finish(struct storm *storm);

void storm_stop(struct storm *storm);

/* Of a storm that was the whole workload; attempts to execute may have failed. */
void storm_expect_totals(struct __test_metadata *_metadata, const struct storm *storm);

#endif
