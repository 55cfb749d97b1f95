// SPDX-License-Identifier: GPL-2.0
/*
 * Probes are switched off while the module is loaded: the module reports that, and
 * since when; the events that they miss are lost.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "member.h"
#include "task.h"

#define TIMES	3

FIXTURE(probes_off) {
	struct row row;
	double before;
	double after;
	pid_t pid;
};

FIXTURE_VARIANT(probes_off) {
	const char *path;
	const char *parameters;
};

#define KPROBES	"/sys/kernel/debug/kprobes/enabled"
#define FTRACE	"/proc/sys/kernel/ftrace_enabled"
#define LOAD	"target_comm=" MEMBER " max_records=64 syscalls="

FIXTURE_VARIANT_ADD(probes_off, kprobes) { KPROBES, LOAD "1" };
FIXTURE_VARIANT_ADD(probes_off, kprobes_alone) { KPROBES, LOAD "0" };
FIXTURE_VARIANT_ADD(probes_off, ftrace) { FTRACE, LOAD "1" };
FIXTURE_VARIANT_ADD(probes_off, ftrace_alone) { FTRACE, LOAD "0" };

FIXTURE_SETUP(probes_off)
{
	module_unload();
	join();
	ASSERT_EQ(0, module_load(variant->parameters));
	ASSERT_TRUE(ledger_complete());
}

FIXTURE_TEARDOWN(probes_off)
{
	EXPECT_EQ(0, task_write_file(variant->path, "1"));
	EXPECT_EQ(0, module_unload());
}

/* False if the kernel refuses, as Linux 7 does for ftrace. */
static bool turn(struct __test_metadata *_metadata, FIXTURE_DATA(probes_off) *self,
		 const FIXTURE_VARIANT(probes_off) *variant, const char *to)
{
	int error;

	self->before = task_now();
	error = task_write_file(variant->path, to);
	self->after = task_now();
	EXPECT_TRUE(!error || error == -EOPNOTSUPP);
	return !error;
}

#define REFUSED "the kernel does not switch this off"

/* Make a failed exec and a getrusage(), which only probes see. */
static void fail_and_ask(void)
{
	struct rusage usage;
	int i;

	for (i = 0; i < TIMES; i++) {
		execl("/no/such/program", "program", NULL);
		getrusage(RUSAGE_SELF, &usage);
	}
}

static pid_t child(struct __test_metadata *_metadata)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		fail_and_ask();
		_exit(0);
	}
	EXPECT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	return pid;
}

static void expect_hook(struct __test_metadata *_metadata, const char *name, const char *state,
			double since, double until)
{
	struct row row;

	ASSERT_TRUE(table_find("hooks", "HOOK", name, &row));
	EXPECT_STREQ(state, row_text(&row, "STATE"));
	if (until) {
		EXPECT_LE(since, row_time(&row, "OFF_SINCE") + 0.000001);
		EXPECT_GE(until, row_time(&row, "OFF_SINCE"));
	} else {
		EXPECT_STREQ("-", row_text(&row, "OFF_SINCE"));
	}
}

static bool summary_has(const char *text)
{
	char *summary = view_read("summary");
	bool has = summary && strstr(summary, text);

	free(summary);
	return has;
}

static void expect_forgotten(struct __test_metadata *_metadata)
{
	EXPECT_EQ(0, view_write("reset", "1"));
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, ledger_read("probes_off"));
	expect_hook(_metadata, "exec", "armed", 0, 0);
	EXPECT_FALSE(summary_has("\nprobes o"));
}

TEST_F(probes_off, is_noticed_meanwhile)
{
	if (!turn(_metadata, self, variant, "0"))
		SKIP(return, REFUSED);
	self->pid = child(_metadata);
	EXPECT_FALSE(ledger_complete());
	EXPECT_EQ(1, ledger_read("probes_off"));
	expect_hook(_metadata, "exec", "off", self->before, self->after);
	expect_hook(_metadata, "getrusage", "off", self->before, self->after);
	expect_hook(_metadata, "do_exit", "off", self->before, self->after);
	expect_hook(_metadata, "sched_process_exit", "armed", 0, 0);
	EXPECT_TRUE(summary_has("probes_off 1"));
	EXPECT_TRUE(summary_has("\nprobes off since "));
	/* Tracepoints go on reporting. */
	EXPECT_TRUE(row_wait(self->pid, "STATE", "released", &self->row));
	EXPECT_STREQ("0", row_text(&self->row, "EXIT"));
	EXPECT_EQ(0, row_number(&self->row, "EXECFAIL"));

	ASSERT_EQ(0, task_write_file(variant->path, "1"));
	EXPECT_FALSE(ledger_complete());
	EXPECT_EQ(1, ledger_read("probes_off"));
	expect_hook(_metadata, "exec", "armed", self->before, self->after);
	EXPECT_TRUE(summary_has("\nprobes on again, but off for some time from "));

	expect_forgotten(_metadata);
	self->pid = child(_metadata);
	EXPECT_TRUE(row_wait(self->pid, "STATE", "released", &self->row));
	EXPECT_EQ(TIMES, row_number(&self->row, "EXECFAIL"));
	EXPECT_EQ(TIMES, row_number(&self->row, "GETRUSAGE_SELF"));
	EXPECT_TRUE(ledger_complete());
}

/* No process begins or ends, and no view is read, while probes are off. */
TEST_F(probes_off, is_noticed_afterwards)
{
	if (!turn(_metadata, self, variant, "0"))
		SKIP(return, REFUSED);
	fail_and_ask();
	ASSERT_EQ(0, task_write_file(variant->path, "1"));
	EXPECT_FALSE(ledger_complete());
	EXPECT_EQ(1, ledger_read("probes_off"));
	EXPECT_EQ(0, ledger_read("execs_failed"));
	EXPECT_EQ(0, ledger_read("getrusage_calls"));
	expect_hook(_metadata, "exec", "armed", self->before, self->after);
	expect_forgotten(_metadata);
}

TEST_F(probes_off, outlasts_reset)
{
	if (!turn(_metadata, self, variant, "0"))
		SKIP(return, REFUSED);
	EXPECT_EQ(0, view_write("reset", "1"));
	EXPECT_FALSE(ledger_complete());
	EXPECT_EQ(1, ledger_read("probes_off"));
	expect_hook(_metadata, "exec", "off", self->before, self->after);
	ASSERT_EQ(0, task_write_file(variant->path, "1"));
	EXPECT_FALSE(ledger_complete());
	expect_forgotten(_metadata);
}

/* Hooks on demand are armed before a reset zeroes the counter. */
TEST_F(probes_off, is_over_with_the_reset)
{
	double end;

	ASSERT_EQ(0, module_unload());
	syscall(SYS_prctl, PR_SET_NAME, "wl-other", 0, 0, 0);
	ASSERT_EQ(0, module_load(variant->parameters));
	/* The look for members arms them, and they linger. */
	for (end = task_now() + PATIENCE; task_now() < end; usleep(100000)) {
		ASSERT_TRUE(table_find("hooks", "HOOK", "getrusage", &self->row));
		if (!strcmp("bound", row_text(&self->row, "STATE")))
			break;
	}
	if (!turn(_metadata, self, variant, "0"))
		SKIP(return, REFUSED);
	join();
	expect_hook(_metadata, "getrusage", "bound", self->before, self->after);
	ASSERT_EQ(0, task_write_file(variant->path, "1"));
	expect_forgotten(_metadata);
	expect_hook(_metadata, "getrusage", "armed", 0, 0);
	fail_and_ask();
	ASSERT_TRUE(row_find(getpid(), &self->row));
	EXPECT_EQ(TIMES, row_number(&self->row, "EXECFAIL"));
	EXPECT_EQ(TIMES, row_number(&self->row, "GETRUSAGE_SELF"));
	EXPECT_TRUE(ledger_complete());
}

/* The use of a switch that the other one hides is not dated before that one's. */
TEST_F(probes_off, then_the_other)
{
	const char *other = strcmp(variant->path, KPROBES) ? KPROBES : FTRACE;

	ASSERT_TRUE(ledger_complete());
	if (!turn(_metadata, self, variant, "0"))
		SKIP(return, REFUSED);
	if (task_write_file(other, "0"))
		SKIP(return, REFUSED);
	EXPECT_FALSE(ledger_complete());
	EXPECT_EQ(0, task_write_file(variant->path, "1"));
	expect_hook(_metadata, "exec", "off", self->before, task_now());
	EXPECT_EQ(0, task_write_file(other, "1"));
	EXPECT_EQ(2, ledger_read("probes_off"));
	expect_hook(_metadata, "exec", "armed", self->before, task_now());
	expect_forgotten(_metadata);
}

/* Writing the same value to a switch does not count. */
TEST_F(probes_off, is_not_imagined)
{
	char text[16];

	turn(_metadata, self, variant, "1");
	EXPECT_EQ(0, task_read_file(variant->path, text, sizeof(text)));
	fail_and_ask();
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, ledger_read("probes_off"));
	EXPECT_EQ(TIMES, ledger_read("execs_failed"));
	expect_hook(_metadata, "exec", "armed", 0, 0);
}

TEST_HARNESS_MAIN
