// SPDX-License-Identifier: GPL-2.0
/* What processes execute, and what they try to. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "life_fixture.h"
#include "path.h"

#define NOT_A_PROGRAM	"/tmp/wlmon-not-a-program"
#define NOT_EXECUTABLE	"/tmp/wlmon-not-executable"
#define TOO_LONG	(256 * 1024)	/* twice what one argument may have */

static const struct attempt {
	const char *path;
	int error;
	const char *name;
	int argument;
} attempts[] = {
	{ "/tmp/wlmon-no-such-file", ENOENT, "ENOENT", 1 },
	{ NOT_EXECUTABLE, EACCES, "EACCES", 1 },
	{ NOT_A_PROGRAM, ENOEXEC, "ENOEXEC", 1 },
	{ "gated", E2BIG, "E2BIG", TOO_LONG },
};

#define ATTEMPTS (int)(sizeof(attempts) / sizeof(attempts[0]))

/* With bytes that are no text, kernels before 6.14 ask modprobe for a loader. */
static int make_file(const char *path, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int error = fd < 0 || write(fd, "nonsense\n", 9) != 9 ||
		    fchmod(fd, mode) ? -1 : 0;

	if (fd >= 0)
		close(fd);
	return error;
}

/* Makes the attempt; true when it failed as it must. */
static bool attempt_fails(const struct attempt *attempt)
{
	char *argument = calloc(1, TOO_LONG + 1);
	const char *path = attempt->path;

	memset(argument, 'a', attempt->argument);
	if (path[0] != '/')
		path = helper_path(path);
	execl(path, path, argument, NULL);
	free(argument);
	return errno == attempt->error;
}

TEST_F(life, exec_fails_then_succeeds)
{
	struct gate gate[ATTEMPTS + 2];
	const char *path;
	char count[16];
	pid_t pid;
	int i;

	for (i = 0; i < ATTEMPTS + 2; i++)
		gate_make(&gate[i]);
	ASSERT_EQ(0, make_file(NOT_A_PROGRAM, 0755));
	ASSERT_EQ(0, make_file(NOT_EXECUTABLE, 0644));
	pid = fork();
	if (!pid) {
		for (i = 0; i < ATTEMPTS; i++) {
			gate_pass(&gate[i]);
			if (!attempt_fails(&attempts[i]))
				_exit(90 + i);
		}
		gate_pass(&gate[i]);
		dup2(gate[i + 1].fd[0], 0);
		path = helper_path("gated");
		execl(path, path, "2", NULL);
		_exit(127);
	}
	for (i = 0; i < ATTEMPTS; i++) {
		gate_open(&gate[i]);
		snprintf(count, sizeof(count), "%d", i + 1);
		EXPECT_TRUE(row_wait(pid, "EXECFAIL", count, &self->row));
		EXPECT_STREQ(attempts[i].name, row_text(&self->row, "EXEC_ERRNO"));
		EXPECT_EQ(0, row_number(&self->row, "EXECS"));
		EXPECT_STREQ("life_exec", row_text(&self->row, "COMM"));
		EXPECT_STREQ("-", row_text(&self->row, "EXEC"));
	}
	gate_open(&gate[ATTEMPTS]);
	EXPECT_TRUE(row_wait(pid, "EXECS", "1", &self->row));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	gate_open(&gate[ATTEMPTS + 1]);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("code:2", row_text(&self->row, "EXIT"));
	EXPECT_EQ(1, row_number(&self->row, "EXECS"));
	EXPECT_EQ(ATTEMPTS, row_number(&self->row, "EXECFAIL"));
	EXPECT_STREQ("E2BIG", row_text(&self->row, "EXEC_ERRNO"));
	EXPECT_STREQ("gated", row_text(&self->row, "COMM"));
	EXPECT_EQ(1, ledger_read("execs"));
	EXPECT_EQ(ATTEMPTS, ledger_read("execs_failed"));
	unlink(NOT_A_PROGRAM);
	unlink(NOT_EXECUTABLE);
}

TEST_F(life, exec_twice)
{
	char *shell[] = { "sh", "-c", "exec \"$0\" 11", NULL, NULL };
	struct gate gate;
	pid_t pid;

	gate_make(&gate);
	shell[3] = strdup(helper_path("gated"));
	pid = fork();
	if (!pid) {
		dup2(gate.fd[0], 0);
		execv("/bin/sh", shell);
		_exit(127);
	}
	EXPECT_TRUE(row_wait(pid, "EXECS", "2", &self->row));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	gate_open(&gate);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("code:11", row_text(&self->row, "EXIT"));
	EXPECT_EQ(2, row_number(&self->row, "EXECS"));
	free(shell[3]);
}

static int modprobes(const char *text, struct row *row)
{
	const char *line = NULL;
	int found = 0;

	while (table_next(text, &line, row)) {
		if (strcmp(row_text(row, "COMM"), "modprobe"))
			continue;
		found += row_number(row, "EXECS") == 1 &&
			 !strcmp(row_text(row, "STATE"), "released");
	}
	return found;
}

/* What the kernel itself executes counts, too: here modprobe, for a file system. */
TEST_F(life, exec_by_kernel)
{
	long long execs = ledger_read("execs"), failed = ledger_read("execs_failed");
	char *text;
	pid_t pid;

	pid = fork();
	if (!pid)
		_exit(mount("none", "/tmp", "wlmon-none", 0, NULL) && errno == ENODEV ? 0 : 99);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("0", row_text(&self->row, "EXIT"));
	EXPECT_EQ(0, row_number(&self->row, "EXECS"));
	EXPECT_LT(execs, ledger_read("execs"));
	EXPECT_EQ(failed, ledger_read("execs_failed"));
	text = view_read("processes");
	ASSERT_NE(NULL, text);
	EXPECT_EQ(ledger_read("execs") - execs, modprobes(text, &self->row));
	free(text);
}

/* A script's record shows the interpreter as EXE, the script as COMM. */
TEST_F(life, exec_script)
{
	const char *path = "/tmp/wlmon-script";
	struct gate gate;
	int fd;
	pid_t pid;

	gate_make(&gate);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	ASSERT_LE(0, fd);
	EXPECT_LT(0, dprintf(fd, "#!%s\n", helper_path("gated")));
	close(fd);
	pid = fork();
	if (!pid) {
		dup2(gate.fd[0], 0);
		execl(path, path, NULL);
		_exit(127);
	}
	EXPECT_TRUE(row_wait(pid, "EXECS", "1", &self->row));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	EXPECT_STREQ("wlmon-script", row_text(&self->row, "COMM"));
	gate_open(&gate);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_EQ(1, row_number(&self->row, "EXECS"));
	unlink(path);
}

static void *exec_in_thread(void *path)
{
	execl(path, path, "13", NULL);
	_exit(127);
}

/* The thread takes over the pid; the other two threads die of it. */
TEST_F(life, exec_from_thread)
{
	char *path = strdup(helper_path("gated"));
	pthread_t thread;
	struct gate gate;
	pid_t pid;

	gate_make(&gate);
	pid = fork();
	if (!pid) {
		dup2(gate.fd[0], 0);
		pthread_create(&thread, NULL, task_pause, NULL);
		pthread_create(&thread, NULL, exec_in_thread, path);
		for (;;)
			pause();
	}
	ASSERT_TRUE(row_wait(pid, "EXECS", "1", &self->row));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	EXPECT_STREQ(path, row_text(&self->row, "EXE"));
	EXPECT_EQ(3, row_number(&self->row, "THREADS"));
	EXPECT_EQ(getpid(), row_number(&self->row, "PPID"));
	gate_open(&gate);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("code:13", row_text(&self->row, "EXIT"));
	EXPECT_EQ(1, row_number(&self->row, "EXECS"));
	EXPECT_EQ(3, row_number(&self->row, "THREADS"));
	free(path);
}

/* A thread that fails to exec leaves its process as it was. */
TEST_F(life, exec_fails_in_thread)
{
	pthread_t thread;
	pid_t pid;

	pid = fork();
	if (!pid) {
		pthread_create(&thread, NULL, exec_in_thread, "/tmp/wlmon-no-such-file");
		for (;;)
			pause();
	}
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("code:127", row_text(&self->row, "EXIT"));
	EXPECT_EQ(0, row_number(&self->row, "EXECS"));
	EXPECT_EQ(1, row_number(&self->row, "EXECFAIL"));
	EXPECT_STREQ("ENOENT", row_text(&self->row, "EXEC_ERRNO"));
	EXPECT_EQ(2, row_number(&self->row, "THREADS"));
}

/* A name of a process shows as it is, but for white space and the like. */
TEST_F(life, rename_shows)
{
	struct gate gate[2];
	pid_t pid;

	gate_make(&gate[0]);
	gate_make(&gate[1]);
	pid = fork();
	if (!pid) {
		gate_pass(&gate[0]);
		prctl(PR_SET_NAME, "a b\\c\td");
		gate_pass(&gate[1]);
		_exit(0);
	}
	ASSERT_TRUE(row_wait(pid, "COMM", "life_exec", &self->row));
	gate_open(&gate[0]);
	EXPECT_TRUE(row_wait(pid, "COMM", "a\\040b\\134c\\011d", &self->row));
	gate_open(&gate[1]);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("a\\040b\\134c\\011d", row_text(&self->row, "COMM"));
}

TEST_HARNESS_MAIN
