/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_LIFE_FIXTURE_H
#define WLMON_SELFTEST_LIFE_FIXTURE_H

/* Watches every process and ends with a look at the ledger. */
#include "life.h"

/* What a program wants the module loaded with, defined before. */
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
