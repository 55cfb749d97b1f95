// SPDX-License-Identifier: GPL-2.0
/* Failed creations of processes and threads, each compared with its caller's error. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "event.h"
#include "member.h"
#include "task.h"

#define TIMES	5
#define CGROUP	"/sys/fs/cgroup/wlmon-forks"

/* Clone with these flags. Return the error, 0 for none. */
static int try_clone(unsigned long flags)
{
	long pid = syscall(SYS_clone, flags, 0, NULL, NULL, 0);

	if (!pid)
		_exit(0);
	return pid < 0 ? errno : 0;
}

static int try_fork(void)
{
	return try_clone(SIGCHLD);
}

/* CLONE_THREAD without CLONE_SIGHAND: EINVAL. */
static int try_half_a_thread(void)
{
	return try_clone(CLONE_THREAD);
}

/* set_tid of a living process: EEXIST. */
static int try_number_in_use(void)
{
	pid_t number = getppid();
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = (unsigned long)&number,
		.set_tid_size = 1,
	};
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (!pid)
		_exit(0);
	return pid < 0 ? errno : 0;
}

/* Enter a pid namespace whose first process has ended. */
static bool prepare_dead_namespace(void)
{
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWPID))
		return false;
	pid = fork();
	if (!pid)
		_exit(0);
	return pid > 0 && waitpid(pid, &status, 0) == pid;
}

static bool prepare_user_limit(void)
{
	struct rlimit none = {};

	return !setrlimit(RLIMIT_NPROC, &none) && !setresuid(65534, 65534, 65534);
}

static bool prepare_cgroup_limit(void)
{
	char text[16];

	mkdir(CGROUP, 0755);
	snprintf(text, sizeof(text), "%d", getpid());
	return !task_write_file("/sys/fs/cgroup/cgroup.subtree_control", "+pids") &&
	       !task_write_file(CGROUP "/pids.max", "1") &&
	       !task_write_file(CGROUP "/cgroup.procs", text);
}

static const struct failure {
	const char *name;
	int error;
	bool (*prepare)(void);
	int (*attempt)(void);
} failures[] = {
	{ "EINVAL", EINVAL, NULL, try_half_a_thread },
	{ "EEXIST", EEXIST, NULL, try_number_in_use },
	{ "ENOMEM", ENOMEM, prepare_dead_namespace, try_fork },
	{ "EAGAIN", EAGAIN, prepare_user_limit, try_fork },
	{ "EAGAIN", EAGAIN, prepare_cgroup_limit, try_fork },
};

#define FAILURES (int)(sizeof(failures) / sizeof(failures[0]))

FIXTURE(forks) {
	struct gate gate;
	struct row row;
	volatile int *seen;
};

static void fail(const struct failure *failure, int times, volatile int *seen)
{
	if (failure->prepare && !failure->prepare())
		_exit(98);
	while (times--)
		seen[0] += failure->attempt() == failure->error;
	_exit(0);
}

/* A process that is reparented before the module is loaded, and so no member. */
static void make_stranger(struct __test_metadata *_metadata, FIXTURE_DATA(forks) *self)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		if (fork())
			_exit(0);
		gate_pass(&self->gate);
		fail(&failures[0], TIMES, &self->seen[FAILURES]);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
}

FIXTURE_SETUP(forks)
{
	module_unload();
	self->seen = share(sizeof(*self->seen) * (FAILURES + 1));
	ASSERT_NE(NULL, self->seen);
	gate_make(&self->gate);
	make_stranger(_metadata, self);
	join();
	ASSERT_EQ(0, module_load("target_comm=" MEMBER " max_records=64"));
}

FIXTURE_TEARDOWN(forks)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
	rmdir(CGROUP);
}

TEST_F(forks, each_error)
{
	long long all = 0;
	int i, status;
	double end;
	pid_t pid;

	for (i = 0; i < FAILURES; i++) {
		pid = fork();
		if (!pid)
			fail(&failures[i], TIMES + i, &self->seen[i]);
		EXPECT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_EQ(0, status);
		EXPECT_EQ(TIMES + i, self->seen[i]) {
			TH_LOG("%s, number %d", failures[i].name, i);
		}
		all += self->seen[i];
		EXPECT_TRUE(row_wait(pid, "STATE", "released", &self->row));
		EXPECT_EQ(self->seen[i], row_number(&self->row, "FORKFAIL"));
		EXPECT_STREQ(failures[i].name, row_text(&self->row, "FORK_ERRNO"));
	}
	EXPECT_EQ(all, ledger_read("forks_failed"));
	ASSERT_TRUE(row_find(getpid(), &self->row));
	EXPECT_EQ(0, row_number(&self->row, "FORKFAIL"));
	EXPECT_STREQ("-", row_text(&self->row, "FORK_ERRNO"));

	gate_open(&self->gate);
	for (end = task_now() + PATIENCE; self->seen[FAILURES] < TIMES && task_now() < end;)
		usleep(1000);
	EXPECT_EQ(TIMES, self->seen[FAILURES]);
	EXPECT_EQ(all, ledger_read("forks_failed"));
}

/* The last error stays when a creation succeeds. */
TEST_F(forks, then_one_that_succeeds)
{
	int status;
	pid_t pid;

	EXPECT_EQ(EINVAL, try_half_a_thread());
	EXPECT_EQ(EEXIST, try_number_in_use());
	pid = fork();
	if (!pid)
		_exit(0);
	EXPECT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_TRUE(row_find(getpid(), &self->row));
	EXPECT_EQ(2, row_number(&self->row, "FORKFAIL"));
	EXPECT_STREQ("EEXIST", row_text(&self->row, "FORK_ERRNO"));
	EXPECT_EQ(2, ledger_read("forks_failed"));
	EXPECT_EQ(1, ledger_read("processes_forked"));
}

#define EVENT	"/sys/kernel/tracing/events/wlmon/process_create/enable"
#define TRACE	"/sys/kernel/tracing/trace"

/* Without task_newtask only copy_process has the clone flags. */
TEST_F(forks, tells_creations_without_task_newtask)
{
	char key[64], *text, *line;
	int status;
	pid_t pid;

	ASSERT_EQ(0, module_unload());
	ASSERT_EQ(0, module_load("target_comm=" MEMBER " max_records=64 test_hooks_off=task_newtask"));
	close(open(TRACE, O_WRONLY | O_TRUNC | O_CLOEXEC));
	ASSERT_EQ(0, task_write_file(EVENT, "1"));
	pid = syscall(SYS_clone, CLONE_FS | SIGCHLD, 0, NULL, NULL, 0);
	if (!pid)
		_exit(0);
	EXPECT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, task_write_file(EVENT, "0"));
	text = view_read(TRACE);
	ASSERT_NE(NULL, text);
	snprintf(key, sizeof(key), "process_create: pid=%d ", pid);
	line = strstr(text, key);
	ASSERT_NE(NULL, line);
	EXPECT_EQ(CLONE_FS, event_number(line, "clone_flags"));
	EXPECT_EQ(NULL, strstr(line + 1, key));
	free(text);
	EXPECT_EQ(1, ledger_read("processes_forked"));
	EXPECT_EQ(1, ledger_read("creates_recovered"));
	EXPECT_EQ(0, ledger_read("forks_failed"));
}

TEST_HARNESS_MAIN
