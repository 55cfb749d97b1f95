// SPDX-License-Identifier: GPL-2.0
/*
 * The least that must be right of a process's life, whichever hooks the module
 * has to do with: backups.sh runs this without the primary ones.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "life_fixture.h"
#include "path.h"

TEST_F(life, fork_and_exit)
{
	struct gate gate;
	double opened;
	pid_t pid;

	gate_make(&gate);
	pid = fork();
	if (!pid) {
		gate_pass(&gate);
		_exit(3);
	}
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	EXPECT_EQ(getpid(), row_number(&self->row, "PPID"));
	opened = task_now();
	gate_open(&gate);
	expect_reaped(_metadata, pid, opened, &self->row);
	EXPECT_STREQ("code:3", row_text(&self->row, "EXIT"));
	EXPECT_EQ(1, row_number(&self->row, "THREADS"));
	EXPECT_EQ(0, row_number(&self->row, "EXECS"));
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

TEST_F(life, vfork_and_exec)
{
	struct gate gate;
	pid_t pid;

	gate_make(&gate);
	pid = vfork_gated(&gate, helper_path("gated"));
	ASSERT_TRUE(row_wait(pid, "EXECS", "1", &self->row));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	EXPECT_STREQ("gated", row_text(&self->row, "COMM"));
	EXPECT_EQ(getpid(), row_number(&self->row, "PPID"));
	gate_open(&gate);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("code:7", row_text(&self->row, "EXIT"));
	EXPECT_EQ(1, row_number(&self->row, "EXECS"));
}

TEST_F(life, killed)
{
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	ASSERT_EQ(0, kill(pid, SIGKILL));
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("signal:9(KILL)", row_text(&self->row, "EXIT"));
}

TEST_F(life, autoreaped)
{
	pid_t pid;

	signal(SIGCHLD, SIG_IGN);
	pid = fork();
	if (!pid)
		_exit(4);
	EXPECT_EQ(-1, waitpid(pid, NULL, 0));
	signal(SIGCHLD, SIG_DFL);
	expect_ended(_metadata, pid, W_EXITCODE(4, 0), self->before, "self", &self->row);
}

static void *exec_gated(void *path)
{
	execl(path, path, "13", NULL);
	_exit(127);
}

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
		pthread_create(&thread, NULL, exec_gated, path);
		for (;;)
			pause();
	}
	ASSERT_TRUE(row_wait(pid, "EXECS", "1", &self->row));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	EXPECT_EQ(2, row_number(&self->row, "THREADS"));
	gate_open(&gate);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("code:13", row_text(&self->row, "EXIT"));
	free(path);
}

static void *exit_late(void *unused)
{
	(void)unused;
	usleep(200000);
	syscall(SYS_exit, 5);
	return NULL;
}

TEST_F(life, leader_exits_first)
{
	pthread_t thread;
	pid_t pid;

	pid = fork();
	if (!pid) {
		pthread_create(&thread, NULL, exit_late, NULL);
		syscall(SYS_exit, 3);
	}
	expect_reaped(_metadata, pid, self->before + 0.2, &self->row);
	EXPECT_EQ(2, row_number(&self->row, "THREADS"));
}

TEST_HARNESS_MAIN
