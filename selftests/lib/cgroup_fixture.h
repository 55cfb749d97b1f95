/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CGROUP_FIXTURE_H
#define WLMON_SELFTEST_CGROUP_FIXTURE_H

/* Fixture: make three cgroups, load the module for TOP; check the ledger at the end. */
#include <sys/stat.h>

#include "cgroup.h"
#include "module.h"
#include "task.h"
#include "view.h"

FIXTURE(cgroups) {
	struct row line[3];
	struct row row;
	struct gate gate[3];
};

FIXTURE_SETUP(cgroups)
{
	int i;

	module_unload();
	/* a failed test leaves its cgroups, with their counters */
	remove_cgroups();
	ASSERT_EQ(0, mkdir(cgroup_path(TOP, ""), 0755));
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, mkdir(cgroup_path(names[i], ""), 0755));
		gate_make(&self->gate[i]);
	}
	ASSERT_EQ(0, module_load("target_cgroup=" TOP " max_records=" RECORDS));
}

FIXTURE_TEARDOWN(cgroups)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, ledger_read("cgroups_as_other"));
	EXPECT_EQ(0, module_unload());
	remove_cgroups();
}

#endif
