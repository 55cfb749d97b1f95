// SPDX-License-Identifier: GPL-2.0
/* What each program that a process executed used, and that it all adds up. */
#define _GNU_SOURCE
#define LIFE_PARAMETERS	"max_records=1024"	/* quick to load, and to read */

#include <limits.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "image.h"
#include "life_fixture.h"
#include "path.h"
#include "work.h"

#define SHELL		"exec \"$0\" \"$@\""

static struct images *make_images(void)
{
	if (task_copy_program(helper_path("chain"), A) || task_copy_program(helper_path("chain"), B))
		return NULL;
	return calloc(1, sizeof(struct images));
}

static void expect_exe(struct __test_metadata *_metadata, const struct images *all,
		       const char *const *exe)
{
	int i;

	for (i = 0; i < all->count; i++)
		EXPECT_STREQ(exe[i], row_text(&all->image[i], "EXE"));
}

/* That many calls the program makes itself, and those to begin and to report. */
static void expect_calls(struct __test_metadata *_metadata, const struct row *image, int calls)
{
	EXPECT_LE(calls, row_number(image, "SYSCALLS"));
	EXPECT_GE(calls + 200, row_number(image, "SYSCALLS"));
}

static void expect_peaks(struct __test_metadata *_metadata, const struct images *all)
{
	int i;

	for (i = 0; i < all->count; i++)
		EXPECT_LT(0, row_number(&all->image[i], "MAXRSS_KB"));
}

/* fork, sh, a, b: each with a peak and counts of its own. */
TEST_F(life, of_shell_and_two)
{
	char map[PATH_MAX + 8];
	char *const argv[] = {
		"/bin/sh", "-c", SHELL, A, "call=1000", "touch=2500", map, "exec=" B,
		"call=3000", "touch=500", "gate", "exit=3", NULL,
	};
	char self_exe[PATH_MAX], shell[PATH_MAX];
	const char *const exe[] = { self_exe, shell, A, B };
	struct chain_report forked, begins[2], ends[2];
	struct images *all = make_images();
	struct chain chain;
	int i;

	ASSERT_NE(NULL, all);
	ASSERT_NE(NULL, realpath("/bin/sh", shell));
	task_exe(getpid(), self_exe, sizeof(self_exe));
	snprintf(map, sizeof(map), "map=%s", tree_path("wlmon.ko"));
	chain_start(&chain, argv, LISTEN);
	ASSERT_TRUE(chain_hear(&chain, &forked));
	for (i = 0; i < 2; i++) {
		ASSERT_TRUE(chain_hear(&chain, &begins[i]));
		ASSERT_TRUE(chain_hear(&chain, &ends[i]));
	}
	EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
	for (i = 0; i < 2; i++) {
		if (!i) {
			ASSERT_TRUE(images_read(chain.pid, all));
		}
		ASSERT_EQ(4, all->count);
		expect_sums(_metadata, all);
		expect_order(_metadata, all);
		expect_exe(_metadata, all, exe);
		expect_boundary(_metadata, all, 0, &forked, &begins[0]);
		expect_boundary(_metadata, all, 1, NULL, &begins[0]);
		expect_boundary(_metadata, all, 2, &ends[0], &begins[1]);
		expect_peaks(_metadata, all);
		expect_calls(_metadata, &all->image[2], 1000);
		expect_calls(_metadata, &all->image[3], 3000);
		EXPECT_GT(1000, row_number(&all->image[1], "SYSCALLS"));
		EXPECT_LT(0, row_number(&all->image[1], "SYSCALLS"));
		EXPECT_LE(2500, row_number(&all->image[2], "MINFLT"));
		EXPECT_LT(0, row_number(&all->image[2], "MAJFLT"));
		EXPECT_LE(500, row_number(&all->image[3], "MINFLT"));
		EXPECT_GT(2500, row_number(&all->image[3], "MINFLT"));
		EXPECT_LE(ends[1].peak_kb - RSS_SLACK_KB,
			  row_number(&all->image[3], "MAXRSS_KB"));
		EXPECT_GE(ends[1].peak_kb + RSS_CLOSE_KB,
			  row_number(&all->image[3], "MAXRSS_KB"));
		if (!i) {
			gate_open(&chain.gate);
			expect_end(_metadata, &chain, 3, all);
		}
	}
	free(all);
}

/* A subshell is the shell's child and was never anything else before. */
TEST_F(life, of_subshell)
{
	char *const argv[] = {
		"/bin/sh", "-c", "(" SHELL "); exit $?", A, "call=700", "touch=300",
		"exec=" B, "call=200", "gate", "exit=5", NULL,
	};
	char shell[PATH_MAX];
	const char *const exe[] = { shell, A, B };
	struct chain_report forked, begins[2], ends[2];
	struct images *all = make_images();
	struct chain chain;
	pid_t pid;
	int i;

	ASSERT_NE(NULL, all);
	ASSERT_NE(NULL, realpath("/bin/sh", shell));
	chain_start(&chain, argv, LISTEN);
	ASSERT_TRUE(chain_hear(&chain, &forked));
	for (i = 0; i < 2; i++) {
		ASSERT_TRUE(chain_hear(&chain, &begins[i]));
		ASSERT_TRUE(chain_hear(&chain, &ends[i]));
	}
	pid = begins[0].pid;
	EXPECT_NE(chain.pid, pid);
	EXPECT_EQ(0, task_wait_call(pid, SYS_read));
	ASSERT_TRUE(images_read(pid, all));
	ASSERT_EQ(3, all->count);
	expect_sums(_metadata, all);
	expect_order(_metadata, all);
	gate_open(&chain.gate);
	expect_end(_metadata, &chain, 5, all);
	EXPECT_EQ(2, all->count);

	ASSERT_TRUE(images_read(pid, all));
	ASSERT_EQ(3, all->count);
	expect_sums(_metadata, all);
	expect_order(_metadata, all);
	expect_exe(_metadata, all, exe);
	expect_boundary(_metadata, all, 0, NULL, &begins[0]);
	expect_boundary(_metadata, all, 1, &ends[0], &begins[1]);
	expect_calls(_metadata, &all->image[1], 700);
	expect_calls(_metadata, &all->image[2], 200);
	EXPECT_STREQ("code:5", row_text(&all->image[2], "EXIT"));
	free(all);
}

/* Ticks tell user from system time, and they change their mind. */
TEST_F(life, of_user_then_system)
{
	char *const argv[2][7] = {
		{ A, "user=100", "exec=" B, "system=100", "gate", NULL },
		{ A, "system=100", "exec=" B, "user=100", "gate", NULL },
	};
	static const char *const column[] = { "UTIME", "STIME" };
	struct chain_report forked, begins[2], ends[2];
	struct images *all = make_images();
	struct chain chain;
	int i, run;

	ASSERT_NE(NULL, all);
	for (run = 0; run < 2; run++) {
		chain_start(&chain, argv[run], LISTEN);
		ASSERT_TRUE(chain_hear(&chain, &forked));
		for (i = 0; i < 2; i++) {
			ASSERT_TRUE(chain_hear(&chain, &begins[i]));
			ASSERT_TRUE(chain_hear(&chain, &ends[i]));
		}
		EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
		ASSERT_TRUE(images_read(chain.pid, all));
		ASSERT_EQ(3, all->count);
		expect_sums(_metadata, all);
		gate_open(&chain.gate);
		expect_end(_metadata, &chain, 0, all);
		ASSERT_EQ(3, all->count);
		expect_boundary(_metadata, all, 0, &forked, &begins[0]);
		expect_boundary(_metadata, all, 1, &ends[0], &begins[1]);
		for (i = 0; i < 2; i++) {
			EXPECT_LT(30000, row_usec(&all->image[1 + i], column[i ^ run])) {
				TH_LOG("%s %s is %s", argv[run][1 + 2 * i], column[i ^ run],
				       row_text(&all->image[1 + i], column[i ^ run]));
			}
		}
	}
	free(all);
}

/* The thread becomes the process; what the others used is not lost. */
TEST_F(life, of_exec_from_thread)
{
	char *const argv[] = {
		A, "call=500", "touch=300", "user=10", "thread=" B, "call=900", "gate", NULL,
	};
	struct chain_report forked, begins[2], ends[2];
	struct images *all = make_images();
	struct chain chain;
	int i;

	ASSERT_NE(NULL, all);
	chain_start(&chain, argv, LISTEN);
	ASSERT_TRUE(chain_hear(&chain, &forked));
	for (i = 0; i < 2; i++) {
		ASSERT_TRUE(chain_hear(&chain, &begins[i]));
		ASSERT_TRUE(chain_hear(&chain, &ends[i]));
	}
	EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
	ASSERT_TRUE(images_read(chain.pid, all));
	ASSERT_EQ(3, all->count);
	expect_sums(_metadata, all);
	gate_open(&chain.gate);
	expect_end(_metadata, &chain, 0, all);
	ASSERT_EQ(3, all->count);
	EXPECT_EQ(2, row_number(&all->process, "THREADS"));
	expect_boundary(_metadata, all, 0, &forked, &begins[0]);
	expect_boundary(_metadata, all, 1, &ends[0], &begins[1]);
	expect_calls(_metadata, &all->image[1], 500);
	expect_calls(_metadata, &all->image[2], 900);
	EXPECT_STREQ(A, row_text(&all->image[1], "EXE"));
	EXPECT_STREQ(B, row_text(&all->image[2], "EXE"));
	free(all);
}

/* Until it executes something, the child runs in its parent's memory. */
TEST_F(life, of_vfork)
{
	char *const argv[] = { A, "call=100", "touch=100", "gate", NULL };
	struct images *all = make_images();
	struct chain_report begins, ends;
	char self_exe[PATH_MAX];
	struct chain chain;
	long peak;

	ASSERT_NE(NULL, all);
	task_exe(getpid(), self_exe, sizeof(self_exe));
	touch(1500);
	peak = chain_peak_kb();
	chain_start(&chain, argv, LISTEN | VFORK);
	ASSERT_TRUE(chain_hear(&chain, &begins));
	ASSERT_TRUE(chain_hear(&chain, &ends));
	EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
	ASSERT_TRUE(images_read(chain.pid, all));
	expect_sums(_metadata, all);
	gate_open(&chain.gate);
	expect_end(_metadata, &chain, 0, all);
	ASSERT_EQ(2, all->count);
	expect_boundary(_metadata, all, 0, NULL, &begins);
	expect_calls(_metadata, &all->image[1], 100);
	EXPECT_STREQ(self_exe, row_text(&all->image[0], "EXE"));
	EXPECT_STREQ(A, row_text(&all->image[1], "EXE"));
	EXPECT_LE(peak - RSS_SLACK_KB, row_number(&all->image[0], "MAXRSS_KB"));
	EXPECT_GE(peak + RSS_CLOSE_KB, row_number(&all->image[0], "MAXRSS_KB"));
	EXPECT_LE(ends.peak_kb - RSS_SLACK_KB, row_number(&all->image[1], "MAXRSS_KB"));
	EXPECT_GE(ends.peak_kb + RSS_CLOSE_KB, row_number(&all->image[1], "MAXRSS_KB"));
	free(all);
}

TEST_F(life, of_failed_exec)
{
	char *const argv[] = {
		A, "call=100", "fail", "fail", "exec=" B, "fail", "gate", NULL,
	};
	struct chain_report forked, begins[2], ends[2];
	struct images *all = make_images();
	struct chain chain;
	int i;

	ASSERT_NE(NULL, all);
	chain_start(&chain, argv, LISTEN);
	ASSERT_TRUE(chain_hear(&chain, &forked));
	for (i = 0; i < 2; i++) {
		ASSERT_TRUE(chain_hear(&chain, &begins[i]));
		ASSERT_TRUE(chain_hear(&chain, &ends[i]));
	}
	EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
	ASSERT_TRUE(images_read(chain.pid, all));
	EXPECT_EQ(3, all->count);
	EXPECT_EQ(3, row_number(&all->process, "EXECFAIL"));
	expect_sums(_metadata, all);
	gate_open(&chain.gate);
	expect_end(_metadata, &chain, 0, all);
	ASSERT_EQ(3, all->count);
	expect_boundary(_metadata, all, 1, &ends[0], &begins[1]);
	EXPECT_EQ(2, row_number(&all->image[2], "N"));
	free(all);
}

TEST_HARNESS_MAIN
