// SPDX-License-Identifier: GPL-2.0
/*
 * Who reads a view is stopped in the middle, or killed, while all that it reads
 * about goes and other processes come.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "module.h"
#include "storm_run.h"
#include "table.h"
#include "task.h"
#include "view.h"

#define RECORDS	64
#define SIZE	(4 << 20)
#define CHUNK	7	/* bytes in a read: a line takes many */
#define ROUNDS	5

/* What a reader has got; shared with it. */
struct got {
	volatile size_t length;
	char text[SIZE];
};

FIXTURE(readers) {
	struct got *got;
	struct row row;
};

FIXTURE_SETUP(readers)
{
	module_unload();
	self->got = mmap(NULL, sizeof(*self->got), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, (void *)self->got);
	ASSERT_EQ(0, module_load("target_comm=storm max_records=64"));
}

FIXTURE_TEARDOWN(readers)
{
	EXPECT_EQ(-ENOENT, module_unload());
}

/* Reads on to the end, or until there is this much. Returns the error. */
static int read_on(int fd, struct got *got, size_t until)
{
	ssize_t n;

	do {
		n = read(fd, got->text + got->length, CHUNK);
		if (n < 0)
			return errno;
		got->length += n;
	} while (n && got->length < until && got->length < SIZE - CHUNK);
	got->text[got->length] = '\0';
	return 0;
}

/* A child that stops by itself after half of the view, and goes on. */
static pid_t start_reader(const char *path, struct got *got, size_t half)
{
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	got->length = 0;
	fd = open(path, O_RDONLY);
	if (fd < 0 || read_on(fd, got, half))
		_exit(126);
	raise(SIGSTOP);
	_exit(read_on(fd, got, SIZE));
}

static void await_stop(struct __test_metadata *_metadata, pid_t pid)
{
	int status;

	ASSERT_EQ(pid, waitpid(pid, &status, WUNTRACED));
	ASSERT_TRUE(WIFSTOPPED(status)) {
		TH_LOG("the reader ended with %#x", status);
	}
}

/* Returns the error with which its reading ended. */
static int let_go_on(struct __test_metadata *_metadata, pid_t pid)
{
	int status;

	EXPECT_EQ(0, kill(pid, SIGCONT));
	EXPECT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void run_storm(struct __test_metadata *_metadata, const char *forks)
{
	struct storm storm;

	storm_start(&storm, forks, "10", "10");
	storm_finish(&storm);
	EXPECT_EQ(0, storm.failures);
}

/* Whole lines, each with all columns; returns how many. */
static int expect_table(struct __test_metadata *_metadata, const char *text, struct row *row)
{
	const char *line = NULL;
	int lines = 0;

	EXPECT_STREQ("\n", text + strlen(text) - 1);
	while ((line = table_line(text, line))) {
		lines++;
		EXPECT_TRUE(row_split(row, text, line)) {
			TH_LOG("not under its header: %.200s", line);
		}
	}
	return lines;
}

/* No process twice, whenever its line was read. */
static void expect_different(struct __test_metadata *_metadata, const char *text,
			     struct row *row)
{
	char seen[2 * RECORDS][48];
	const char *line = NULL;
	int n = 0, i;

	while (n < 2 * RECORDS && table_next(text, &line, row)) {
		snprintf(seen[n], sizeof(seen[n]), "%s %s", row_text(row, "PID"),
			 row_text(row, "START"));
		for (i = 0; i < n; i++)
			EXPECT_STRNE(seen[i], seen[n]);
		EXPECT_LT(0, row_number(row, "PID"));
		EXPECT_STREQ(strcmp(row_text(row, "STATE"), "released") ? "-" : "0",
			     row_text(row, "EXIT"));
		n++;
	}
}

/* All records are evicted meanwhile, forgotten, and others made. */
TEST_F(readers, stopped)
{
	static const char *const views[] = { "processes", "images", "process_syscalls", "cgroups" };
	const char *const mounts[] = { VIEW_DEBUG, VIEW_PROC };
	char path[128], *before;
	size_t i;
	pid_t pid;

	for (i = 0; i < 8; i++) {
		run_storm(_metadata, "100");
		snprintf(path, sizeof(path), "%s%s", mounts[i / 4], views[i % 4]);
		before = view_read(path);
		ASSERT_NE(NULL, before);
		pid = start_reader(path, self->got, strlen(before) / 2);
		free(before);
		await_stop(_metadata, pid);
		run_storm(_metadata, "200");
		EXPECT_EQ(0, view_write("reset", "1"));
		run_storm(_metadata, "30");
		EXPECT_EQ(0, let_go_on(_metadata, pid));
		EXPECT_LE(1, expect_table(_metadata, self->got->text, &self->row)) {
			TH_LOG("%s", path);
		}
		if (!strcmp(views[i % 4], "processes"))
			expect_different(_metadata, self->got->text, &self->row);
	}
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

static bool has_process(const char *text, const struct row *process, struct row *row)
{
	return row_in(text, row_number(process, "PID"), row) &&
	       !strcmp(row_text(process, "START"), row_text(row, "START"));
}

/* Some go and others come: who is there all the time is seen, and nobody twice. */
TEST_F(readers, stopped_among_others)
{
	const char *line = NULL;
	char *before, *after;
	struct row process;
	int stayed = 0;
	pid_t pid;

	run_storm(_metadata, "100");
	before = view_read("processes");
	ASSERT_NE(NULL, before);
	pid = start_reader(VIEW_PROC "processes", self->got, strlen(before) / 2);
	await_stop(_metadata, pid);
	run_storm(_metadata, "1");
	EXPECT_EQ(0, let_go_on(_metadata, pid));
	after = view_read("processes");
	ASSERT_NE(NULL, after);
	EXPECT_EQ(RECORDS, expect_table(_metadata, self->got->text, &self->row));
	expect_different(_metadata, self->got->text, &self->row);
	while (table_next(before, &line, &process)) {
		if (!has_process(after, &process, &self->row))
			continue;
		stayed++;
		EXPECT_TRUE(has_process(self->got->text, &process, &self->row)) {
			TH_LOG("pid %s is not there", row_text(&process, "PID"));
		}
	}
	EXPECT_LT(RECORDS / 2, stayed);
	EXPECT_GT(RECORDS, stayed);
	free(before);
	free(after);
	EXPECT_EQ(0, module_unload());
}

/* Reads over and over; ends with how many readings were not in order. */
static pid_t start_endless_reader(struct __test_metadata *_metadata, const char *path,
				  struct got *got, volatile bool *stop, volatile int *rounds)
{
	pid_t pid = fork();
	struct row row;
	const char *line;
	int fd, bad = 0;

	if (pid)
		return pid;
	while (!*stop) {
		got->length = 0;
		fd = open(path, O_RDONLY);
		if (fd < 0 || read_on(fd, got, SIZE))
			_exit(126);
		close(fd);
		for (line = NULL; (line = table_line(got->text, line));)
			if (!row_split(&row, got->text, line) && bad++ < 3)
				TH_LOG("not under its header: %.200s", line);
		++*rounds;
	}
	_exit(bad > 125 ? 125 : bad);
}

static void await_more(struct __test_metadata *_metadata, const char *counter, long long more)
{
	double end = task_now() + PATIENCE;
	long long before = ledger_read(counter);

	while (ledger_read(counter) < before + more) {
		ASSERT_GT(end, task_now());
		usleep(1000);
	}
}

/* At whatever moment a signal comes, while everything changes all the time. */
TEST_F(readers, stopped_anywhere)
{
	volatile struct shared {
		bool stop;
		int rounds;
	} *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct storm storm;
	int i;
	pid_t pid;

	ASSERT_NE(MAP_FAILED, (void *)shared);
	storm_start(&storm, STORM_LONG, "10", "10");
	await_more(_metadata, "processes_forked", 100);
	pid = start_endless_reader(_metadata, VIEW_DEBUG "processes", self->got, &shared->stop,
				   &shared->rounds);
	for (i = 0; i < 4 * ROUNDS; i++) {
		usleep(1000 * i);
		ASSERT_EQ(0, kill(pid, SIGSTOP));
		await_stop(_metadata, pid);
		await_more(_metadata, "processes_released", RECORDS);
		if (i % 4 == 3)
			EXPECT_EQ(0, view_write("reset", "1"));
		ASSERT_EQ(0, kill(pid, SIGCONT));
	}
	shared->stop = true;
	EXPECT_EQ(0, let_go_on(_metadata, pid));
	EXPECT_LT(0, shared->rounds);
	storm_stop(&storm);
	EXPECT_EQ(0, storm.failures);
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

/* It holds nothing that outlives it: the module can go at once. */
TEST_F(readers, killed)
{
	static const char *const views[] = { "processes", "summary", "process_syscalls", "query",
					     "threads" };
	char path[128];
	struct storm storm;
	int i, status;
	pid_t pid;

	storm_start(&storm, STORM_LONG, "10", "10");
	await_more(_metadata, "processes_forked", 100);
	for (i = 0; i < 4 * ROUNDS; i++) {
		snprintf(path, sizeof(path), "%s%s", i & 1 ? VIEW_DEBUG : VIEW_PROC,
			 views[i % 5]);
		pid = fork();
		if (!pid)
			for (;;)
				free(view_read(path));
		usleep(1000 * i);
		ASSERT_EQ(0, kill(pid, SIGKILL));
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	storm_stop(&storm);
	EXPECT_EQ(0, storm.failures);
	storm_expect_totals(_metadata, &storm);
	EXPECT_EQ(0, module_unload());
}

/* debugfs holds the module while somebody has a file open, procfs does not. */
TEST_F(readers, stopped_at_unload)
{
	pid_t pid;

	run_storm(_metadata, "100");
	pid = start_reader(VIEW_DEBUG "processes", self->got, 4096);
	await_stop(_metadata, pid);
	EXPECT_EQ(-EWOULDBLOCK, module_unload());
	EXPECT_EQ(0, let_go_on(_metadata, pid));
	EXPECT_EQ(RECORDS, expect_table(_metadata, self->got->text, &self->row));

	pid = start_reader(VIEW_DEBUG "processes", self->got, 4096);
	await_stop(_metadata, pid);
	EXPECT_EQ(-EWOULDBLOCK, module_unload());
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_EQ(0, module_unload());

	ASSERT_EQ(0, module_load("target_comm=storm max_records=64"));
	run_storm(_metadata, "100");
	pid = start_reader(VIEW_PROC "processes", self->got, 4096);
	await_stop(_metadata, pid);
	EXPECT_EQ(0, module_unload());
	EXPECT_EQ(0, module_load("target_comm=storm max_records=64"));
	EXPECT_EQ(EIO, let_go_on(_metadata, pid));
	EXPECT_EQ(0, module_unload());
}

TEST_HARNESS_MAIN
