// SPDX-License-Identifier: GPL-2.0
/* Images of processes that the module did not see begin, or that are many. */
#define _GNU_SOURCE
#define LIFE_PARAMETERS	"max_records=1024"	/* quick to load, and to read */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "event.h"
#include "image.h"
#include "life_fixture.h"
#include "path.h"

#define INSTANCE	"/sys/kernel/tracing/instances/wlmon-images"
#define SWITCH		INSTANCE "/events/wlmon/process_exec_complete/enable"
#define EXECS		20
#define PROCESSES	16
#define RECORDS		64
#define UNTOLD		50

static struct images *make_images(void)
{
	if (task_copy_program(helper_path("chain"), A) || task_copy_program(helper_path("chain"), B))
		return NULL;
	return calloc(1, sizeof(struct images));
}

static void load_again(struct __test_metadata *_metadata, const char *parameters)
{
	ASSERT_EQ(0, module_unload());
	ASSERT_EQ(0, module_load(parameters));
}

/* Watched from its first exec on, but it had a life before that. */
TEST_F(life, of_matched)
{
	char *const argv[] = { A, "call=400", "exec=" B, "call=100", "gate", NULL };
	struct chain_report forked, begins[2], ends[2];
	struct images *all = make_images();
	struct chain chain;
	int i;

	ASSERT_NE(NULL, all);
	load_again(_metadata, "target_comm=wlmon-a " LIFE_PARAMETERS);
	chain_start(&chain, argv, LISTEN);
	ASSERT_TRUE(chain_hear(&chain, &forked));
	for (i = 0; i < 2; i++) {
		ASSERT_TRUE(chain_hear(&chain, &begins[i]));
		ASSERT_TRUE(chain_hear(&chain, &ends[i]));
	}
	EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
	ASSERT_TRUE(images_read(chain.pid, all));
	EXPECT_STREQ("matched", row_text(&all->process, "VIA"));
	expect_sums(_metadata, all);
	gate_open(&chain.gate);
	expect_end(_metadata, &chain, 0, all);
	ASSERT_EQ(3, all->count);
	expect_boundary(_metadata, all, 0, &forked, &begins[0]);
	expect_boundary(_metadata, all, 1, &ends[0], &begins[1]);
	EXPECT_STREQ(A, row_text(&all->image[1], "EXE"));
	EXPECT_STREQ(B, row_text(&all->image[2], "EXE"));
	/* When that exec was known to matter, the memory before it was gone. */
	EXPECT_STREQ("-", row_text(&all->image[0], "MAXRSS_KB"));
	EXPECT_NE(LLONG_MIN, row_number(&all->image[1], "MAXRSS_KB"));
	EXPECT_GE(1, row_number(&all->image[0], "SYSCALLS"));
	EXPECT_LE(400, row_number(&all->image[1], "SYSCALLS"));
	EXPECT_LE(100, row_number(&all->image[2], "SYSCALLS"));
	EXPECT_GT(400, row_number(&all->image[2], "SYSCALLS"));
	free(all);
}

/* The module finds it in a program, which is the first that is known. */
TEST_F(life, of_adopted)
{
	char *const argv[] = { A, "touch=600", "gate", "exec=" B, "gate", NULL };
	struct chain_report forked, begins[2], waits[2], ends;
	struct images *all = make_images();
	struct chain chain;

	ASSERT_NE(NULL, all);
	ASSERT_EQ(0, module_unload());
	chain_start(&chain, argv, LISTEN);
	ASSERT_TRUE(chain_hear(&chain, &forked));
	ASSERT_TRUE(chain_hear(&chain, &begins[0]));
	ASSERT_TRUE(chain_hear(&chain, &waits[0]));
	ASSERT_EQ(0, module_load(LIFE_PARAMETERS));
	ASSERT_TRUE(images_read(chain.pid, all));
	ASSERT_EQ(1, all->count);
	expect_sums(_metadata, all);
	chain_go_on(&chain);
	ASSERT_TRUE(chain_hear(&chain, &ends));
	ASSERT_TRUE(chain_hear(&chain, &begins[1]));
	ASSERT_TRUE(chain_hear(&chain, &waits[1]));
	EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
	ASSERT_TRUE(images_read(chain.pid, all));
	ASSERT_EQ(2, all->count);
	expect_sums(_metadata, all);
	gate_open(&chain.gate);
	expect_end(_metadata, &chain, 0, all);
	ASSERT_EQ(2, all->count);
	expect_boundary(_metadata, all, 0, &ends, &begins[1]);
	EXPECT_STREQ("adopted", row_text(&all->process, "VIA"));
	EXPECT_STREQ(A, row_text(&all->image[0], "EXE"));
	EXPECT_STREQ(B, row_text(&all->image[1], "EXE"));
	EXPECT_NE(LLONG_MIN, row_number(&all->image[0], "MAXRSS_KB"));
	free(all);
}

/* More than there is room for: the later ones grow, so nothing is lost. */
TEST_F(life, of_twenty_execs)
{
	char *argv[3 * EXECS + 3], **arg = argv;
	struct images *all = make_images();
	struct chain_report report;
	struct chain chain;
	int i;

	ASSERT_NE(NULL, all);
	*arg++ = A;
	for (i = 1; i < EXECS; i++) {
		*arg++ = "call=50";
		*arg++ = "touch=20";
		*arg++ = i % 2 ? "exec=" B : "exec=" A;
	}
	*arg++ = "gate";
	*arg = NULL;
	chain_start(&chain, argv, LISTEN);
	for (i = 0; i < 1 + 2 * EXECS; i++) {
		ASSERT_TRUE(chain_hear(&chain, &report));
	}
	EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
	ASSERT_TRUE(images_read(chain.pid, all));
	EXPECT_EQ(EXECS, row_number(&all->process, "EXECS"));
	EXPECT_EQ(CLOSED_KEPT + 1, all->count);
	expect_sums(_metadata, all);
	expect_order(_metadata, all);
	gate_open(&chain.gate);
	expect_end(_metadata, &chain, 0, all);
	EXPECT_EQ(CLOSED_KEPT + 1, all->count);
	EXPECT_EQ(EXECS - CLOSED_KEPT, ledger_read("images_merged"));
	EXPECT_LE((EXECS - 1) * 50, row_number(&all->process, "SYSCALLS"));
	free(all);
}

/* All together have as many images as there are records, and give them back. */
TEST_F(life, of_many_processes)
{
	char *const argv[] = {
		A, "call=20", "exec=" B, "touch=20", "exec=" A, "call=30", "exec=" B,
		"touch=30", "exec=" A, "exec=" B, NULL,
	};
	const int execs = 6;
	struct images *all = make_images();
	struct chain chain[PROCESSES];
	char parameters[64];
	long long merged;
	int i, closed = 0;

	ASSERT_NE(NULL, all);
	snprintf(parameters, sizeof(parameters), "max_records=%d target_pid=%d", RECORDS,
		 getpid());
	load_again(_metadata, parameters);
	for (i = 0; i < PROCESSES; i++) {
		chain_start(&chain[i], argv, 0);
		gate_open(&chain[i].gate);
		expect_end(_metadata, &chain[i], 0, all);
		closed += all->count - 1;
	}
	EXPECT_GE(RECORDS, closed);
	EXPECT_LT(RECORDS / 2, closed);
	merged = ledger_read("images_merged");
	EXPECT_EQ(PROCESSES * execs, closed + merged);
	for (i = 0; i < PROCESSES; i++) {
		ASSERT_TRUE(images_read(chain[i].pid, all));
		expect_sums(_metadata, all);
	}

	/* Those after them take their records, and leave no images behind. */
	for (i = 0; i < RECORDS + PROCESSES; i++) {
		pid_t pid = vfork();

		if (!pid)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
	EXPECT_LT(PROCESSES, ledger_read("records_evicted"));
	for (i = 0; i < 3; i++) {
		chain_start(&chain[0], argv, 0);
		gate_open(&chain[0].gate);
		expect_end(_metadata, &chain[0], 0, all);
		EXPECT_EQ(execs + 1, all->count);
	}
	EXPECT_EQ(merged, ledger_read("images_merged"));
	free(all);
}

/* A reset forgets system calls of who lives on, in all images alike. */
TEST_F(life, of_reset)
{
	char *const argv[] = {
		A, "call=500", "touch=100", "exec=" B, "call=300", "gate", "call=70",
		"gate", "exec=" A, "call=40", "gate", NULL,
	};
	struct images *all = make_images();
	struct chain_report report;
	struct chain chain;
	int i;

	ASSERT_NE(NULL, all);
	chain_start(&chain, argv, LISTEN);
	/* forked, a begins and ends, b begins and waits */
	for (i = 0; i < 5; i++) {
		ASSERT_TRUE(chain_hear(&chain, &report));
	}
	EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
	ASSERT_TRUE(images_read(chain.pid, all));
	expect_sums(_metadata, all);
	EXPECT_LE(800, row_number(&all->process, "SYSCALLS"));
	ASSERT_EQ(0, view_write("reset", "1"));
	ASSERT_TRUE(images_read(chain.pid, all));
	expect_sums(_metadata, all);
	EXPECT_EQ(0, row_number(&all->process, "SYSCALLS"));
	chain_go_on(&chain);
	ASSERT_TRUE(chain_hear(&chain, &report));
	EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
	ASSERT_TRUE(images_read(chain.pid, all));
	expect_sums(_metadata, all);
	EXPECT_LE(70, row_number(&all->process, "SYSCALLS"));
	EXPECT_GT(100, row_number(&all->process, "SYSCALLS"));
	chain_go_on(&chain);
	/* b ends, a begins and waits */
	for (i = 0; i < 3; i++) {
		ASSERT_TRUE(chain_hear(&chain, &report));
	}
	EXPECT_EQ(0, task_wait_call(chain.pid, SYS_read));
	ASSERT_TRUE(images_read(chain.pid, all));
	expect_sums(_metadata, all);
	EXPECT_LE(40, row_number(&all->image[all->count - 1], "SYSCALLS"));
	gate_open(&chain.gate);
	ASSERT_EQ(chain.pid, waitpid(chain.pid, NULL, 0));
	ASSERT_TRUE(row_wait(chain.pid, "STATE", "released", &self->row));
	ASSERT_TRUE(images_read(chain.pid, all));
	expect_sums(_metadata, all);
	EXPECT_GT(300, row_number(&all->process, "SYSCALLS"));
	free(all);
}

/* Without system calls, the rest is as it is with them. */
TEST_F(life, without_calls)
{
	char *const argv[] = { A, "touch=300", "exec=" B, "touch=50", "exit=4", NULL };
	struct images *all = make_images();
	struct chain chain;
	int i;

	ASSERT_NE(NULL, all);
	load_again(_metadata, "syscalls=0 " LIFE_PARAMETERS);
	chain_start(&chain, argv, 0);
	gate_open(&chain.gate);
	expect_end(_metadata, &chain, 4, all);
	ASSERT_EQ(3, all->count);
	for (i = 0; i < 3; i++)
		EXPECT_STREQ("-", row_text(&all->image[i], "SYSCALLS"));
	EXPECT_LE(300, row_number(&all->image[1], "MINFLT"));
	free(all);
}

/* The text of the trace, once it tells of the end of so many execs. */
static char *wait_for_execs(pid_t pid, int count)
{
	double end = task_now() + PATIENCE;
	char *text, *at, mine[32];
	int found;

	snprintf(mine, sizeof(mine), " tgid=%d ", pid);
	do {
		text = view_read(INSTANCE "/trace");
		for (found = 0, at = text; at && (at = strstr(at, mine)); at++)
			found++;
		if (found >= count)
			return text;
		free(text);
		usleep(10000);
	} while (task_now() < end);
	return NULL;
}

/* Of the first event in a text. */
static long event_usec(const char *event, const char *name)
{
	return event_number(event, name) / 1000;
}

/* The end of an exec tells what the line of the image before it shows. */
TEST_F(life, in_event)
{
	char *const argv[] = {
		A, "call=100", "touch=200", "user=20", "exec=" B, "touch=10", "gate", NULL,
	};
	struct images *all = make_images();
	struct chain_report report;
	char *text, *event, mine[32];
	struct chain chain;
	int i;

	ASSERT_NE(NULL, all);
	ASSERT_EQ(0, mkdir(INSTANCE, 0700) && errno != EEXIST);
	ASSERT_EQ(0, task_write_file(SWITCH, "1"));
	chain_start(&chain, argv, LISTEN);
	for (i = 0; i < 5; i++) {
		ASSERT_TRUE(chain_hear(&chain, &report));
	}
	gate_open(&chain.gate);
	expect_end(_metadata, &chain, 0, all);
	ASSERT_EQ(3, all->count);
	text = wait_for_execs(chain.pid, 2);
	ASSERT_NE(NULL, text);
	snprintf(mine, sizeof(mine), " tgid=%d ", chain.pid);
	for (i = 0, event = text; i < 2; i++, event++) {
		const struct row *image = &all->image[i];
		long user, system;
		char *end;

		event = strstr(event, mine);
		ASSERT_NE(NULL, event);
		end = strchrnul(event, '\n');
		*end = '\0';
		EXPECT_EQ(1, event_number(event, "success"));
		user = event_usec(event, "utime_ns") - row_usec(image, "UTIME");
		system = event_usec(event, "stime_ns") - row_usec(image, "STIME");
		/* The lines add up as printed, so each may differ in the last digit. */
		EXPECT_GE(2, llabs(user + system));
		/* The lines are split as the whole process is in the end: later ticks tell. */
		EXPECT_GE(CLOCK_TICK * 1000000, llabs(user));
		EXPECT_EQ(row_number(image, "MAXRSS_KB"), event_number(event, "maxrss_kb"));
		EXPECT_EQ(row_number(image, "MINFLT"), event_number(event, "minflt"));
		EXPECT_EQ(row_number(image, "MAJFLT"), event_number(event, "majflt"));
		EXPECT_EQ(row_number(image, "SYSCALLS"), event_number(event, "syscalls"));
		*end = '\n';
	}
	free(text);
	EXPECT_EQ(0, task_write_file(SWITCH, "0"));
	EXPECT_EQ(0, rmdir(INSTANCE));
	free(all);
}

static void expect_sane(struct __test_metadata *_metadata, long long usec)
{
	EXPECT_TRUE(usec >= 0 && usec < TOO_LONG) {
		TH_LOG("%lld us", usec);
	}
}

/* To look into /proc/PID/stat would be to ask for its times. */
static bool runs_on(pid_t pid)
{
	siginfo_t info = { .si_pid = 0 };

	return !waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) && !info.si_pid;
}

/*
 * Nobody has asked the kernel for the times before, so each tick can change its
 * mind about all there was: of many short processes, some used less user time in
 * the end, or less system time, than they had used after their first program.
 */
TEST_F(life, of_untold_times)
{
	char *const argv[2][8] = {
		{ A, "user=2", "exec=" B, "system=2", "exec=" A, "user=1", NULL },
		{ A, "user=1", "exec=" B, "system=6", "exec=" A, NULL },
	};
	struct images *all = make_images(), *now = calloc(1, sizeof(*now));
	struct chain chain;
	char *text, *event;
	int i, run, told = 0;

	ASSERT_NE(NULL, all);
	ASSERT_EQ(0, mkdir(INSTANCE, 0700) && errno != EEXIST);
	ASSERT_EQ(0, task_write_file(SWITCH, "1"));
	for (run = 0; run < UNTOLD; run++) {
		chain_start(&chain, argv[run % 2], 0);
		while (runs_on(chain.pid)) {
			text = view_read("images");
			ASSERT_NE(NULL, text);
			now->count = images_in(text, chain.pid, now->image);
			free(text);
			for (i = 0; i < now->count; i++) {
				expect_sane(_metadata, row_usec(&now->image[i], "UTIME"));
				expect_sane(_metadata, row_usec(&now->image[i], "STIME"));
			}
		}
		gate_open(&chain.gate);
		expect_end(_metadata, &chain, 0, all);
		EXPECT_EQ(4, all->count);
	}
	event = text = wait_for_execs(chain.pid, 3);
	ASSERT_NE(NULL, text);
	while ((event = strstr(event, " tgid="))) {
		expect_sane(_metadata, event_usec(event, "utime_ns"));
		expect_sane(_metadata, event_usec(event, "stime_ns"));
		event++;
		told++;
	}
	EXPECT_LE(3 * UNTOLD, told);
	free(text);
	EXPECT_EQ(0, task_write_file(SWITCH, "0"));
	EXPECT_EQ(0, rmdir(INSTANCE));
	free(now);
	free(all);
}

TEST_HARNESS_MAIN
