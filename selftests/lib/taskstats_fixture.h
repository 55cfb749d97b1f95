/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_TASKSTATS_FIXTURE_H
#define WLMON_SELFTEST_TASKSTATS_FIXTURE_H

/*
 * Fixture: turn delay accounting on, make a disk for jobs, load the module for the
 * test's process; check the ledger at the end.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "disk.h"
#include "jobs.h"
#include "module.h"
#include "task.h"
#include "taskstats.h"
#include "taskstats_client.h"
#include "view.h"

#define SWITCH		"/proc/sys/kernel/task_delayacct"
#define DISK		"wl-taskstats"
#define DISK_DELAY	1000000	/* ns per request */

FIXTURE(taskstats) {
	struct taskstats_client client;
	struct row row;
	char delayacct[8];
};

FIXTURE_SETUP(taskstats)
{
	char parameters[64];
	int error;

	module_unload();
	error = taskstats_open(&self->client);
	if (error == -ENOENT)
		SKIP(return, "this kernel has no taskstats");
	ASSERT_EQ(0, error);
	error = disk_make(DISK, 16, DISK_DELAY);
	if (error == -ENODEV)
		SKIP(return, "this kernel has no null_blk");
	ASSERT_EQ(0, error);
	ASSERT_EQ(0, jobs_prepare(disk_path(DISK)));
	ASSERT_EQ(0, task_read_file(SWITCH, self->delayacct, sizeof(self->delayacct)));
	ASSERT_EQ(0, task_write_file(SWITCH, "1"));
	snprintf(parameters, sizeof(parameters), "target_pid=%d", getpid());
	ASSERT_EQ(0, module_load(parameters));
}

FIXTURE_TEARDOWN(taskstats)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
	EXPECT_EQ(0, task_write_file(SWITCH, self->delayacct));
	disk_remove(DISK);
	unlink("core");
}

#endif
