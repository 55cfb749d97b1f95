// SPDX-License-Identifier: GPL-2.0
/*
 * Return probes that can follow one call at a time, and one that sleeps in the
 * function: what else is called meanwhile is known from elsewhere, or the ledger
 * says what is not.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "fault_page.h"
#include "member.h"
#include "path.h"
#include "sleeper.h"

#define TIMES	8

FIXTURE(probes) {
	struct fault_page page;
	pthread_t thread;
	struct row row;
	bool asleep;
};

/* This process, and so its children, and nobody else. */
FIXTURE_SETUP(probes)
{
	module_unload();
	join();
	ASSERT_EQ(0, module_load("target_comm=" MEMBER " max_records=64 test_maxactive=1"));
	ASSERT_TRUE(ledger_complete());
	fault_page_make(&self->page);
}

FIXTURE_TEARDOWN(probes)
{
	EXPECT_EQ(0, module_unload());
}

static long long missed(const char *hook)
{
	struct row row;

	return table_find("hooks", "HOOK", hook, &row) ? row_number(&row, "MISSED") : -1;
}

static void fall_asleep(struct __test_metadata *_metadata, FIXTURE_DATA(probes) *self,
			void *(*function)(void *), struct sleeper *sleeper)
{
	sleeper->page = self->page.page;
	ASSERT_EQ(0, pthread_create(&self->thread, NULL, function, sleeper));
	ASSERT_TRUE(fault_page_await(&self->page));
}

static void wake_up(struct __test_metadata *_metadata, FIXTURE_DATA(probes) *self)
{
	ASSERT_TRUE(fault_page_fill(&self->page));
	ASSERT_EQ(0, pthread_join(self->thread, NULL));
}

/* A child that runs a function and is waited for; returns its pid. */
static pid_t child(struct __test_metadata *_metadata, void (*function)(void))
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		function();
		_exit(99);
	}
	EXPECT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	return pid;
}

static void run_tiny(void)
{
	const char *path = helper_path("tiny");

	execl(path, path, NULL);
}

static void run_nothing(void)
{
	execl("/no/such/program", "program", NULL);
	_exit(errno == ENOENT ? 0 : 98);
}

static void ask(void)
{
	struct rusage usage;

	_exit(getrusage(RUSAGE_SELF, &usage));
}

static void make_not_a_program(struct __test_metadata *_metadata)
{
	int fd = open(NOT_A_PROGRAM, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);

	ASSERT_LE(0, fd);
	ASSERT_EQ(9, write(fd, "nonsense\n", 9));
	close(fd);
}

static bool summary_begins(const char *verdict)
{
	char *text = view_read("summary");
	bool same = text && !strncmp(strchrnul(text, '\n'), verdict, strlen(verdict));

	if (text && !same)
		fprintf(stderr, "# %.100s\n", strchrnul(text, '\n') + 1);
	free(text);
	return same;
}

/* Those that succeed are told by the tracepoint, those that fail by nobody. */
TEST_F(probes, exec)
{
	struct sleeper sleeper;
	char verdict[64];
	long long before;
	pid_t pid[TIMES];
	int i;

	make_not_a_program(_metadata);
	fall_asleep(_metadata, self, sleep_in_exec, &sleeper);
	before = missed("exec");
	EXPECT_EQ(0, before);
	for (i = 0; i < TIMES; i++)
		pid[i] = child(_metadata, run_tiny);
	for (i = 0; i < TIMES; i++) {
		EXPECT_TRUE(row_wait(pid[i], "STATE", "released", &self->row));
		EXPECT_EQ(1, row_number(&self->row, "EXECS"));
		EXPECT_STREQ(helper_path("tiny"), row_text(&self->row, "EXE"));
		EXPECT_STREQ("tiny", row_text(&self->row, "COMM"));
		EXPECT_STREQ("0", row_text(&self->row, "EXIT"));
		EXPECT_EQ(1, call_of(pid[i], "execve", "CALLS"));
	}
	EXPECT_EQ(TIMES, ledger_read("execs"));
	EXPECT_EQ(TIMES, ledger_read("execs_recovered"));
	EXPECT_EQ(TIMES, ledger_read("exec_returns_missed"));

	pid[0] = child(_metadata, run_nothing);
	EXPECT_TRUE(row_wait(pid[0], "STATE", "released", &self->row));
	EXPECT_EQ(0, row_number(&self->row, "EXECFAIL"));
	EXPECT_EQ(0, ledger_read("execs_failed"));
	EXPECT_EQ(TIMES + 1, missed("exec"));
	EXPECT_EQ(TIMES + 1, ledger_read("exec_returns_missed"));
	EXPECT_FALSE(ledger_complete());
	snprintf(verdict, sizeof(verdict), "\ncomplete: no (exec_returns_missed %d)", TIMES + 1);
	EXPECT_TRUE(summary_begins(verdict));

	/* A loss is one until it is forgotten. */
	EXPECT_EQ(0, view_write("reset", "1"));
	EXPECT_TRUE(ledger_complete());
	wake_up(_metadata, self);
	EXPECT_EQ(-1, sleeper.result);
	EXPECT_EQ(ENOEXEC, sleeper.error);
	EXPECT_EQ(1, ledger_read("execs_failed"));
	child(_metadata, run_nothing);
	child(_metadata, run_tiny);
	EXPECT_EQ(2, ledger_read("execs_failed"));
	EXPECT_EQ(1, ledger_read("execs"));
	EXPECT_EQ(0, ledger_read("execs_recovered"));
	EXPECT_EQ(TIMES + 1, missed("exec"));
	EXPECT_TRUE(ledger_complete());
	unlink(NOT_A_PROGRAM);
}

/* A tracepoint reports successful creations, none reports failed ones. */
TEST_F(probes, create)
{
	struct sleeper sleeper;
	int i, status;

	fall_asleep(_metadata, self, sleep_in_copy_process, &sleeper);
	EXPECT_EQ(0, missed("copy_process"));
	for (i = 0; i < TIMES; i++)
		EXPECT_EQ(-1, syscall(SYS_clone, CLONE_THREAD, 0, NULL, NULL, 0));
	EXPECT_EQ(0, ledger_read("forks_failed"));
	EXPECT_EQ(TIMES, missed("copy_process"));
	EXPECT_EQ(TIMES, ledger_read("create_returns_missed"));
	EXPECT_FALSE(ledger_complete());
	EXPECT_TRUE(summary_begins("\ncomplete: no (create_returns_missed 8)"));
	EXPECT_EQ(0, view_write("reset", "1"));
	EXPECT_TRUE(ledger_complete());

	wake_up(_metadata, self);
	EXPECT_LT(0, sleeper.result);
	EXPECT_EQ(sleeper.result, waitpid(sleeper.result, &status, 0));
	EXPECT_EQ(SLEEPERS_CHILD, WEXITSTATUS(status));
	EXPECT_EQ(-1, syscall(SYS_clone, CLONE_THREAD, 0, NULL, NULL, 0));
	EXPECT_EQ(1, ledger_read("forks_failed"));
	EXPECT_TRUE(ledger_complete());
}

/* Where system calls are not counted nobody else tells of these. */
TEST_F(probes, getrusage)
{
	struct sleeper sleeper;
	pid_t pid;
	int i;

	ASSERT_EQ(0, module_unload());
	ASSERT_EQ(0, module_load("target_comm=" MEMBER " max_records=64 syscalls=0 test_maxactive=1"));
	fall_asleep(_metadata, self, sleep_in_getrusage, &sleeper);
	for (i = 0; i < TIMES; i++) {
		pid = child(_metadata, ask);
		EXPECT_TRUE(row_wait(pid, "STATE", "released", &self->row));
		EXPECT_EQ(0, row_number(&self->row, "GETRUSAGE_SELF"));
	}
	EXPECT_EQ(0, ledger_read("getrusage_calls"));
	EXPECT_EQ(TIMES, missed("getrusage_syscall"));
	EXPECT_EQ(TIMES, ledger_read("getrusage_returns_missed"));
	EXPECT_FALSE(ledger_complete());

	wake_up(_metadata, self);
	EXPECT_EQ(0, sleeper.result);
	EXPECT_EQ(1, ledger_read("getrusage_self"));
	pid = child(_metadata, ask);
	EXPECT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	EXPECT_EQ(1, row_number(&self->row, "GETRUSAGE_SELF"));
	EXPECT_EQ(2, ledger_read("getrusage_calls"));
	EXPECT_EQ(TIMES, ledger_read("getrusage_returns_missed"));
	/* What was lost stays lost. */
	EXPECT_FALSE(ledger_complete());
}

TEST_HARNESS_MAIN
