// SPDX-License-Identifier: GPL-2.0
/*
 * System call times after the kernel marks the time stamp counter unstable: the
 * ledger says that they can be wrong; after a reload they are right, by the
 * kernel's own clock. The counter stays unstable until the next boot, so only the
 * test of lockdown runs after this one.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "member.h"
#include "path.h"

#define SLEEPS	20
#define SECONDS	0.010

FIXTURE(clock) {
	double *took;
};

FIXTURE_SETUP(clock)
{
	module_unload();
	ASSERT_EQ(0, module_load("target_comm=" MEMBER));
	self->took = share(4096);
	ASSERT_NE(NULL, self->took);
}

FIXTURE_TEARDOWN(clock)
{
	EXPECT_EQ(0, module_unload());
}

static double now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* A member sleeps; compare the times with its own measurement. */
static void expect_times(struct __test_metadata *_metadata, double *took)
{
	const struct timespec span = { 0, SECONDS * 1e9 };
	double before, seconds;
	pid_t pid = fork();
	struct row row;
	int i, status;

	if (!pid) {
		join();
		before = now();
		for (i = 0; i < SLEEPS; i++)
			syscall(SYS_nanosleep, &span, NULL);
		*took = now() - before;
		leave(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
	ASSERT_TRUE(table_find("syscalls", "SYSCALL", "nanosleep", &row));
	seconds = row_time(&row, "SECONDS");
	TH_LOG("%f s, truth %f s", seconds, *took);
	EXPECT_EQ(SLEEPS, row_number(&row, "CALLS"));
	/* clocks may differ by as much as between two ticks */
	EXPECT_LE(SLEEPS * SECONDS * 0.9, seconds);
	EXPECT_LE(*took * 0.8, seconds);
	EXPECT_GE(*took * 1.1, seconds);
	EXPECT_LE(SECONDS * 1e6 / 2, row_time(&row, "P50_US"));
	EXPECT_GE(*took * 1e6, row_time(&row, "P50_US"));
	EXPECT_GE(*took * 1e6, row_time(&row, "MAX_US"));
}

static bool tsc_is_trusted(void)
{
	return !system("grep -qw tsc /sys/devices/system/clocksource/clocksource0/available_clocksource && "
		       "! dmesg -S | grep -q 'Marking TSC unstable'");
}

static void make_unstable(struct __test_metadata *_metadata)
{
	char text[256];

	/* insmod fails: the module never stays loaded */
	snprintf(text, sizeof(text), "! insmod %s 2>/dev/null",
		 tree_path("selftests/tsc/unstable.ko"));
	ASSERT_EQ(0, system(text));
	ASSERT_EQ(0, system("dmesg -S | grep -q 'Marking TSC unstable due to a selftest'"));
}

TEST_F(clock, given_up)
{
	if (tsc_is_trusted()) {
		expect_times(_metadata, self->took);
		EXPECT_EQ(0, ledger_read("clock_unreliable"));
		EXPECT_TRUE(ledger_complete());
		make_unstable(_metadata);
		EXPECT_EQ(1, ledger_read("clock_unreliable"));
		EXPECT_FALSE(ledger_complete());
		/* a call that began before the reset has not ended yet */
		ASSERT_EQ(0, view_write("reset", "1"));
		EXPECT_EQ(1, ledger_read("clock_unreliable"));
		EXPECT_FALSE(ledger_complete());
	} else {
		TH_LOG("the kernel has no time stamp counter that it trusts");
	}
	ASSERT_EQ(0, module_unload());
	ASSERT_EQ(0, module_load("target_comm=" MEMBER));
	expect_times(_metadata, self->took);
	EXPECT_EQ(0, ledger_read("clock_unreliable"));
	EXPECT_TRUE(ledger_complete());
}

/* With syscalls=0 no time can be wrong. */
TEST_F(clock, not_taken)
{
	ASSERT_EQ(0, module_unload());
	ASSERT_EQ(0, module_load("syscalls=0"));
	EXPECT_EQ(0, ledger_read("clock_unreliable"));
}

TEST_HARNESS_MAIN
