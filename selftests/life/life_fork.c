// SPDX-License-Identifier: GPL-2.0
/* How processes come into being. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "life_fixture.h"
#include "path.h"

static pid_t clone_like_fork(unsigned long flags)
{
	return syscall(SYS_clone, flags, 0, 0, 0, 0);
}

TEST_F(life, fork_without_exec)
{
	struct gate gate;
	double opened;
	pid_t pid;

	gate_make(&gate);
	pid = fork();
	if (!pid) {
		gate_pass(&gate);
		_exit(0);
	}
	/* It sleeps at the gate: it has run. */
	ASSERT_EQ(0, task_wait_state(pid, 'S'));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	EXPECT_EQ(getpid(), row_number(&self->row, "PPID"));
	EXPECT_EQ(pid, row_number(&self->row, "NSPID"));
	EXPECT_EQ(getuid(), row_number(&self->row, "UID"));
	EXPECT_EQ(getgid(), row_number(&self->row, "GID"));
	EXPECT_EQ(1, row_number(&self->row, "THREADS"));
	EXPECT_EQ(0, row_number(&self->row, "EXECS"));
	EXPECT_EQ(0, row_number(&self->row, "EXECFAIL"));
	EXPECT_STREQ("-", row_text(&self->row, "EXEC"));
	EXPECT_STREQ("-", row_text(&self->row, "EXEC_ERRNO"));
	EXPECT_STREQ("life_fork", row_text(&self->row, "COMM"));
	EXPECT_LE(row_time(&self->row, "START"), row_time(&self->row, "FIRST_RUN"));
	opened = task_now();
	gate_open(&gate);
	expect_reaped(_metadata, pid, opened, &self->row);
	EXPECT_EQ(0, row_number(&self->row, "EXECS"));
}

TEST_F(life, ids_of_the_child)
{
	struct gate gate;
	pid_t pid;

	gate_make(&gate);
	ASSERT_EQ(0, syscall(SYS_setresgid, 2345, 2345, 0));
	ASSERT_EQ(0, syscall(SYS_setresuid, 1234, 1234, 0));
	pid = fork();
	if (!pid) {
		gate_pass(&gate);
		_exit(0);
	}
	ASSERT_EQ(0, syscall(SYS_setresuid, 0, 0, 0));
	ASSERT_EQ(0, syscall(SYS_setresgid, 0, 0, 0));
	ASSERT_TRUE(row_find(pid, &self->row));
	EXPECT_EQ(1234, row_number(&self->row, "UID"));
	EXPECT_EQ(2345, row_number(&self->row, "GID"));
	gate_open(&gate);
	expect_reaped(_metadata, pid, 0, &self->row);
}

static void expect_program(struct __test_metadata *_metadata, struct row *row)
{
	EXPECT_EQ(getpid(), row_number(row, "PPID"));
	EXPECT_EQ(1, row_number(row, "EXECS"));
	EXPECT_EQ(0, row_number(row, "EXECFAIL"));
	EXPECT_EQ(1, row_number(row, "THREADS"));
	EXPECT_STREQ("gated", row_text(row, "COMM"));
	EXPECT_STREQ(helper_path("gated"), row_text(row, "EXE"));
	EXPECT_LE(row_time(row, "START"), row_time(row, "EXEC"));
	EXPECT_GE(task_now(), row_time(row, "EXEC"));
}

static pid_t vfork_gated(const struct gate *gate, const char *path)
{
	pid_t pid = vfork();

	if (!pid) {
		dup2(gate->fd[0], 0);
		execl(path, path, "7", NULL);
		_exit(127);
	}
	return pid;
}

TEST_F(life, vfork_exec)
{
	struct gate gate;
	double opened;
	pid_t pid;

	gate_make(&gate);
	pid = vfork_gated(&gate, helper_path("gated"));
	/* vfork() returns a little before the exec is over. */
	ASSERT_TRUE(row_wait(pid, "EXECS", "1", &self->row));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	expect_program(_metadata, &self->row);
	opened = task_now();
	gate_open(&gate);
	expect_reaped(_metadata, pid, opened, &self->row);
	EXPECT_STREQ("code:7", row_text(&self->row, "EXIT"));
	expect_program(_metadata, &self->row);
}

TEST_F(life, posix_spawn)
{
	char *path = strdup(helper_path("gated"));
	char *argv[] = { path, "5", NULL }, *envp[] = { NULL };
	posix_spawn_file_actions_t actions;
	struct gate gate;
	pid_t pid;

	gate_make(&gate);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, gate.fd[0], 0);
	ASSERT_EQ(0, posix_spawn(&pid, path, &actions, NULL, argv, envp));
	ASSERT_TRUE(row_wait(pid, "EXECS", "1", &self->row));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	expect_program(_metadata, &self->row);
	gate_open(&gate);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("code:5", row_text(&self->row, "EXIT"));
	free(path);
}

TEST_F(life, double_fork)
{
	struct gate gate;
	pid_t middle, last;
	int fd[2], status;

	gate_make(&gate);
	ASSERT_EQ(0, pipe(fd));
	middle = fork();
	if (!middle) {
		last = fork();
		if (!last) {
			gate_pass(&gate);
			_exit(4);
		}
		if (write(fd[1], &last, sizeof(last)) != sizeof(last))
			_exit(99);
		_exit(3);
	}
	ASSERT_EQ((ssize_t)sizeof(last), read(fd[0], &last, sizeof(last)));
	expect_reaped(_metadata, middle, self->before, &self->row);
	EXPECT_STREQ("code:3", row_text(&self->row, "EXIT"));
	/* PPID is the creator, whoever cares for the orphan now. */
	expect_alive(_metadata, last, "fork", self->before, &self->row);
	EXPECT_EQ(middle, row_number(&self->row, "PPID"));
	gate_open(&gate);
	status = W_EXITCODE(4, 0);
	expect_ended(_metadata, last, status, self->before, "1", &self->row);
	EXPECT_EQ(middle, row_number(&self->row, "PPID"));
}

TEST_F(life, clone_parent)
{
	struct gate gate;
	pid_t middle, last;
	int fd[2];

	gate_make(&gate);
	ASSERT_EQ(0, pipe(fd));
	middle = fork();
	if (!middle) {
		last = clone_like_fork(CLONE_PARENT | SIGCHLD);
		if (!last) {
			gate_pass(&gate);
			_exit(6);
		}
		if (write(fd[1], &last, sizeof(last)) != sizeof(last))
			_exit(99);
		_exit(0);
	}
	ASSERT_EQ((ssize_t)sizeof(last), read(fd[0], &last, sizeof(last)));
	expect_reaped(_metadata, middle, self->before, &self->row);
	expect_alive(_metadata, last, "fork", self->before, &self->row);
	EXPECT_EQ(getpid(), row_number(&self->row, "PPID"));
	gate_open(&gate);
	expect_reaped(_metadata, last, self->before, &self->row);
	EXPECT_STREQ("code:6", row_text(&self->row, "EXIT"));
}

TEST_F(life, new_pid_namespace)
{
	struct gate gate;
	pid_t pid;

	gate_make(&gate);
	pid = clone_like_fork(CLONE_NEWPID | SIGCHLD);
	if (!pid) {
		gate_pass(&gate);
		_exit(syscall(SYS_getpid) == 1 ? 8 : 9);
	}
	ASSERT_LT(0, pid);
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	EXPECT_EQ(1, row_number(&self->row, "NSPID"));
	gate_open(&gate);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("code:8", row_text(&self->row, "EXIT"));
}

/* A tracer sees the end first, but only the parent's wait releases. */
TEST_F(life, ptraced_child)
{
	struct gate gate;
	pid_t pid, tracer;
	int fd[2], status;
	char byte;

	gate_make(&gate);
	ASSERT_EQ(0, pipe(fd));
	pid = fork();
	if (!pid) {
		gate_pass(&gate);
		_exit(12);
	}
	tracer = fork();
	if (!tracer) {
		if (ptrace(PTRACE_SEIZE, pid, 0, 0) || write(fd[1], "", 1) != 1 ||
		    waitpid(pid, &status, __WALL) != pid)
			_exit(99);
		_exit(WEXITSTATUS(status));
	}
	ASSERT_EQ(1, read(fd[0], &byte, 1));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	EXPECT_EQ(getpid(), row_number(&self->row, "PPID"));
	gate_open(&gate);
	expect_reaped(_metadata, tracer, self->before, &self->row);
	EXPECT_STREQ("code:12", row_text(&self->row, "EXIT"));
	EXPECT_TRUE(row_wait(pid, "STATE", "zombie", &self->row));
	EXPECT_EQ(getpid(), row_number(&self->row, "PPID"));
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("code:12", row_text(&self->row, "EXIT"));
}

#define REUSES 60

/* For when a life is missing: is its row another's, or is there none, and was that told? */
static void log_rows(struct __test_metadata *_metadata, const char *text,
		     pid_t pid, double since)
{
	const char *line = NULL, *complete;
	struct row row;
	char *ledger = view_read("ledger");

	while (table_next(text, &line, &row))
		if (row_number(&row, "PID") == pid)
			TH_LOG("pid %d: %s, START %+.9f s", pid,
			       row_text(&row, "EXIT"),
			       row_time(&row, "START") - since);
	complete = ledger ? strstr(ledger, "complete: ") : NULL;
	TH_LOG("ledger: %.13s", complete ? complete : "?");
	free(ledger);
}

static void expect_each_life(struct __test_metadata *_metadata, const char *text,
			     const pid_t *pid, const double *before)
{
	char exit[16];
	int i, j, lives, most = 0;

	for (i = 0; i < REUSES; i++) {
		const char *line = NULL;
		struct row row;
		int found = 0, all = 0;

		/* Exit codes are 1, 2, 3 …: each names one life of its pid. */
		snprintf(exit, sizeof(exit), "code:%d", i + 1);
		while (table_next(text, &line, &row)) {
			if (row_number(&row, "PID") != pid[i] ||
			    row_time(&row, "START") + ROUNDING < before[0])
				continue;
			all++;
			if (strcmp(row_text(&row, "EXIT"), exit))
				continue;
			found++;
			EXPECT_STREQ("released", row_text(&row, "STATE"));
			EXPECT_LE(before[i], row_time(&row, "START") + ROUNDING);
			EXPECT_GE(before[i + 1] + ROUNDING, row_time(&row, "RELEASED")) {
				TH_LOG("by %.9f", row_time(&row, "RELEASED") - before[i + 1]);
			}
		}
		EXPECT_EQ(1, found) {
			TH_LOG("pid %d, %s: %d records", pid[i], exit, found);
			log_rows(_metadata, text, pid[i], before[0]);
		}
		for (j = 0, lives = 0; j < REUSES; j++)
			lives += pid[j] == pid[i];
		EXPECT_EQ(lives, all);
		most = lives > most ? lives : most;
	}
	EXPECT_LT(2, most);
}

TEST_F(life, pid_reuse)
{
	const char *limit = "/proc/sys/kernel/pid_max";
	double before[REUSES + 1];
	pid_t pid[REUSES];
	char old[16], *text;
	int i;

	ASSERT_EQ(0, task_read_file(limit, old, sizeof(old)));
	/* 301 is the least there may be; pids below 300 are not used again. */
	ASSERT_EQ(0, task_write_file(limit, "312"));
	for (i = 0; i < 300; i++) {
		pid[0] = fork();
		if (!pid[0])
			_exit(0);
		if (waitpid(pid[0], NULL, 0) != pid[0] || pid[0] >= 300)
			break;
	}
	for (i = 0; i < REUSES; i++) {
		before[i] = task_now();
		pid[i] = fork();
		if (!pid[i])
			_exit(i + 1);
		if (pid[i] < 0 || waitpid(pid[i], NULL, 0) != pid[i])
			break;
	}
	before[REUSES] = task_now();
	EXPECT_EQ(0, task_write_file(limit, old));
	ASSERT_EQ(REUSES, i);
	text = view_read("processes");
	ASSERT_NE(NULL, text);
	expect_each_life(_metadata, text, pid, before);
	free(text);
}

TEST_HARNESS_MAIN
