/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_LIFE_H
#define WLMON_SELFTEST_LIFE_H

/* Check a process's line in `processes` against /proc and its wait status. */
#include "harness.h"
#include "module.h"
#include "table.h"
#include "task.h"
#include "view.h"

#define CLOCK_TICK	0.01		/* s, unit of start times in /proc */
#define ROUNDING	0.000002	/* s, of the views */

/*
 * Read a live process's line into row and compare it with /proc. before is task_now()
 * at a time before its start.
 */
void expect_alive(struct __test_metadata *_metadata, pid_t pid, const char *via, double before,
		  struct row *row);

/*
 * Read a released process's line into row and check that it exited between after and
 * now, with this wait status.
 */
void expect_ended(struct __test_metadata *_metadata, pid_t pid, int status, double after,
		  const char *reaper, struct row *row);

/* Reap a child and do the same. */
void expect_reaped(struct __test_metadata *_metadata, pid_t pid, double after, struct row *row);

#endif
