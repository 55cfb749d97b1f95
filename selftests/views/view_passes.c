// SPDX-License-Identifier: GPL-2.0
/* A pass over a view looks at each process once, however it is read. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "hits.h"
#include "module.h"
#include "storm_run.h"
#include "task.h"
#include "view.h"

#define PROCESSES	"2000"
/* Enough names for a tree longer than a page. */
#define NAMES		60
/* Numbers that no kernel knows; each has its own line. */
#define FIRST_UNKNOWN	1000
#define UNKNOWN		100
#define SIZE		(1 << 20)

FIXTURE(passes) {
	char *text;
};

FIXTURE_SETUP(passes)
{
	self->text = malloc(SIZE);
	module_unload();
}

FIXTURE_TEARDOWN(passes)
{
	hits_end();
	EXPECT_EQ(0, module_unload());
	free(self->text);
}

/* Read the whole view by reads of this size. Return its length. */
static ssize_t read_pass(const char *name, char *text, size_t size)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t n, length = 0;

	do {
		n = read(fd, text + length, size);
		length += n > 0 ? n : 0;
	} while (n > 0 && length + size < SIZE);
	close(fd);
	text[length] = '\0';
	return n ? -1 : length;
}

/* Calls of the function during one pass. */
static long long hits_of_pass(const char *name, char *text, size_t size)
{
	long long before = hits_read();

	if (before < 0 || read_pass(name, text, size) < 0)
		return -1;
	return hits_read() - before;
}

/* A child of this name that makes many different system calls. */
static pid_t make_many_kinds(const char *name)
{
	pid_t pid = fork();
	int i;

	if (pid)
		return waitpid(pid, NULL, 0);

	task_write_file("/proc/self/comm", name);
	for (i = 0; i < UNKNOWN; i++)
		syscall(FIRST_UNKNOWN + i);
	_exit(0);
}

TEST_F(passes, summary)
{
	struct storm storm;
	long long records;
	char name[16];
	int i;

	ASSERT_EQ(0, module_load("target_comm=storm max_records=8192"));
	ASSERT_EQ(0, view_write("target", "+comm=wl-*"));
	storm_start(&storm, PROCESSES, "0", "0");
	storm_finish(&storm);
	for (i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "wl-%d", i);
		ASSERT_LT(0, make_many_kinds(name));
	}
	ASSERT_TRUE(ledger_wait("processes_released", storm.processes + 1 + NAMES));
	records = ledger_read("processes_released");
	ASSERT_LT(2000, records);
	ASSERT_EQ(0, hits_begin("wlmon_record_read_live"));
	EXPECT_EQ(records, hits_of_pass(VIEW_PROC "summary", self->text, 1 << 16));
	EXPECT_LT(4096, (int)strlen(self->text));
	EXPECT_EQ(records, hits_of_pass(VIEW_DEBUG "summary", self->text, 1 << 16));
	EXPECT_EQ(records, hits_of_pass(VIEW_PROC "summary", self->text, 100));
}

TEST_F(passes, system_calls)
{
	ASSERT_EQ(0, module_load("target_comm=wl-kinds"));
	ASSERT_LT(0, make_many_kinds("wl-kinds"));
	ASSERT_TRUE(ledger_wait("processes_released", 1));
	ASSERT_EQ(0, hits_begin("wlmon_syscall_read"));
	EXPECT_EQ(1, hits_of_pass(VIEW_PROC "syscalls", self->text, 1 << 16));
	EXPECT_LT(4096, (int)strlen(self->text));
	EXPECT_EQ(1, hits_of_pass(VIEW_PROC "syscalls", self->text, 100));
	EXPECT_EQ(1, hits_of_pass(VIEW_PROC "subsystems", self->text, 100));
	EXPECT_EQ(1, hits_of_pass(VIEW_PROC "summary", self->text, 100));
}

/* A pass shows the snapshot that was taken when it began. */
TEST_F(passes, holds)
{
	int fd[2], i;

	ASSERT_EQ(0, module_load("target_comm=wl-kinds"));
	for (i = 0; i < 2; i++) {
		ASSERT_LT(0, make_many_kinds("wl-kinds"));
		ASSERT_TRUE(ledger_wait("processes_released", i + 1));
		fd[i] = open(VIEW_PROC "syscalls", O_RDONLY | O_CLOEXEC);
		ASSERT_LE(0, fd[i]);
		ASSERT_EQ(10, read(fd[i], self->text, 10));
	}
	for (i = 0; i < 2; i++) {
		char want[64];
		ssize_t n, length = 0;

		while ((n = read(fd[i], self->text + length, 200)) > 0)
			length += n;
		ASSERT_EQ(0, n);
		self->text[length] = '\0';
		snprintf(want, sizeof(want), "%9d %9d syscall_%d ", i + 1, i + 1,
			 FIRST_UNKNOWN + UNKNOWN - 1);
		EXPECT_NE(NULL, strstr(self->text, want)) {
			TH_LOG("no '%s' in the pass that began after process %d", want, i + 1);
		}
		close(fd[i]);
	}
}

/* Reading so many takes longer than reusing the few records that are left. */
#define SLEEPERS 1500
#define CHURNERS 2

static volatile sig_atomic_t ended;

static void end_churn(int number __attribute__((unused)))
{
	ended = 1;
}

/* Create short processes, as fast as possible, until SIGTERM. */
static void churn(void)
{
	signal(SIGTERM, end_churn);
	while (!ended) {
		pid_t pid = vfork();

		if (!pid)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
	_exit(0);
}

/* A read that lacks processes says so, in the view and in the ledger. */
TEST_F(passes, outrun)
{
	pid_t pid[SLEEPERS + CHURNERS], reader;
	char parameters[64];
	long long inexact;
	int i, status;
	double end;

	snprintf(parameters, sizeof(parameters), "target_comm=wl-churn max_records=%d",
		 SLEEPERS + CHURNERS + 3);
	ASSERT_EQ(0, module_load(parameters));
	for (i = 0; i < SLEEPERS + CHURNERS; i++) {
		pid[i] = fork();
		if (pid[i])
			continue;
		task_write_file("/proc/self/comm", "wl-churn");
		if (i >= SLEEPERS)
			churn();
		while (true)
			pause();
	}
	end = task_now() + PATIENCE;
	reader = fork();
	if (!reader) {
		do {
			inexact = ledger_read("reads_inexact");
			if (read_pass(VIEW_PROC "summary", self->text, 4096) < 0)
				_exit(2);
			/* The line and the counter go together. */
			if (!strstr(self->text, "evicted while this was read") !=
			    (ledger_read("reads_inexact") == inexact))
				_exit(3);
		} while (!strstr(self->text, "evicted while this was read") && task_now() < end);
		if (!strstr(self->text, "evicted while this was read"))
			_exit(4);
		do {
			inexact = ledger_read("reads_inexact");
			if (read_pass(VIEW_PROC "cgroups", self->text, 4096) < 0)
				_exit(5);
		} while (ledger_read("reads_inexact") == inexact && task_now() < end + PATIENCE);
		_exit(ledger_read("reads_inexact") == inexact ? 6 : 0);
	}
	ASSERT_EQ(reader, waitpid(reader, &status, 0));
	EXPECT_EQ(0, status >> 8);
	for (i = 0; i < SLEEPERS + CHURNERS; i++) {
		kill(pid[i], SIGTERM);
		waitpid(pid[i], &status, 0);
	}
	/* After the storm a read is exact. */
	ASSERT_TRUE(ledger_wait("processes_released", ledger_read("processes_exited")));
	inexact = ledger_read("reads_inexact");
	ASSERT_LT(0, read_pass(VIEW_PROC "summary", self->text, 4096));
	EXPECT_EQ(NULL, strstr(self->text, "evicted while this was read"));
	EXPECT_EQ(inexact, ledger_read("reads_inexact"));
}

TEST_HARNESS_MAIN
