/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_STORM_RUN_H
#define WLMON_SELFTEST_STORM_RUN_H

/* Run bin/storm and compare the ledger with its counts. */
#include <sys/types.h>

#include "harness.h"

/* a number that a storm does not reach before storm_stop() */
#define STORM_LONG	"100000000"

struct storm {
	pid_t pid;
	int out;
	int status;
	long processes, execs, threads, failures;
};

/* Start a storm with the arguments of its options -f, -e and -t. */
void storm_start(struct storm *storm, const char *forks, const char *execs, const char *threads);

/* Wait for the end and read the counts. On error failures is -1. */
void storm_finish(struct storm *storm);

/* Send SIGTERM and do the same. */
void storm_stop(struct storm *storm);

/* Check the ledger after a storm that was the whole workload; execs may have failed. */
void storm_expect_totals(struct __test_metadata *_metadata, const struct storm *storm);

#endif
