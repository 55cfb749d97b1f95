/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_LIFE_FIXTURE_H
#define WLMON_SELFTEST_LIFE_FIXTURE_H

/* Fixture: load the module for all processes; check the ledger at the end. */
#include "life.h"

/* Parameters of the module; a test may define others before it includes this file. */
#ifndef LIFE_PARAMETERS
#define LIFE_PARAMETERS	""
#endif

FIXTURE(life) {
	struct row row;
	double before;
};

FIXTURE_SETUP(life)
{
	module_unload();
	ASSERT_EQ(0, module_load(LIFE_PARAMETERS));
	self->before = task_now();
}

FIXTURE_TEARDOWN(life)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

#endif
