/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_LIFE_H
#define WLMON_SELFTEST_LIFE_H

/* What the tests of a process's life share. */
#include "harness.h"
#include "module.h"
#include "table.h"
#include "task.h"
#include "view.h"

#define CLOCK_TICK	0.01
#define ROUNDING	0.000002

/* Fills row with a live process's record and compares what /proc says. */
void expect_alive(struct __test_metadata *_metadata, pid_t pid, const char *via, double before,
		  struct row *row);

/*
 * Fills row with an ended process's record. The exit is expected between
 * after and now, in the words of the wait status.
 */
void expect_ended(struct __test_metadata *_metadata, pid_t pid, int status, double after,
		  const char *reaper, struct row *row);

/* The same for a child that the calling test waits for. */
void expect_reaped(struct __test_metadata *_metadata, pid_t pid, double after, struct row *row);

#endif
