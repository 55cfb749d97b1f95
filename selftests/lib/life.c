// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "life.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "task.h"

void expect_alive(struct __test_metadata *_metadata, pid_t pid, const char *via, double before,
		  struct row *row)
{
	char text[PATH_MAX];

	ASSERT_TRUE(row_wait(pid, "VIA", via, row)) {
		TH_LOG("pid %d is not there via %s", pid, via);
	}
	EXPECT_STREQ("running", row_text(row, "STATE"));
	EXPECT_LT(fabs(row_time(row, "START") - task_start(pid)),
		  CLOCK_TICK + ROUNDING);
	EXPECT_LE(before, row_time(row, "START") + ROUNDING);
	EXPECT_GE(task_now(), row_time(row, "START"));
	/* wait: the module looks it up later for processes older than itself */
	task_exe(pid, text, sizeof(text));
	EXPECT_TRUE(row_wait(pid, "EXE", text, row)) {
		TH_LOG("EXE %s, but it is %s", row_text(row, "EXE"), text);
	}
	EXPECT_STREQ(task_cgroup(pid, text, sizeof(text)), row_text(row, "CGROUP"));
	EXPECT_STREQ("-", row_text(row, "EXIT"));
	EXPECT_STREQ("-", row_text(row, "EXITED"));
	EXPECT_STREQ("-", row_text(row, "RELEASED"));
	EXPECT_STREQ("-", row_text(row, "REAPER"));
}

void expect_ended(struct __test_metadata *_metadata, pid_t pid, int status, double after,
		  const char *reaper, struct row *row)
{
	char text[64];

	ASSERT_TRUE(row_wait(pid, "STATE", "released", row)) {
		TH_LOG("pid %d is not released", pid);
	}
	EXPECT_STREQ(task_exit_text(status, text, sizeof(text)), row_text(row, "EXIT"));
	EXPECT_STREQ(reaper, row_text(row, "REAPER"));
	EXPECT_LE(after, row_time(row, "EXITED") + ROUNDING);
	EXPECT_LE(row_time(row, "EXITED"), row_time(row, "RELEASED"));
	EXPECT_GE(task_now(), row_time(row, "RELEASED"));
	EXPECT_LT(fabs(row_time(row, "EXITED") - row_time(row, "START") -
		       row_time(row, "LIFE")), ROUNDING);
	EXPECT_LT(fabs(row_time(row, "RELEASED") - row_time(row, "EXITED") -
		       row_time(row, "ZOMBIE")), ROUNDING);
}

void expect_reaped(struct __test_metadata *_metadata, pid_t pid, double after, struct row *row)
{
	char self[16];
	int status;

	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	snprintf(self, sizeof(self), "%d", getpid());
	expect_ended(_metadata, pid, status, after, self, row);
}
