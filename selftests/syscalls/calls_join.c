// SPDX-License-Identifier: GPL-2.0
/*
 * The first member of a workload, in every way to become one: its calls are
 * counted from its first instruction as a member on, though nothing looked at
 * system calls before.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "harness.h"
#include "module.h"
#include "path.h"
#include "task.h"
#include "view.h"

#define CALLS	"1000"
#define CGROUPS	"/sys/fs/cgroup"
#define CGROUP	"/wlmon-selftest-calls"
#define PROCS	CGROUPS CGROUP "/cgroup.procs"

FIXTURE(join) {
	struct gate go, end;
};

FIXTURE_SETUP(join)
{
	module_unload();
	gate_make(&self->go);
	gate_make(&self->end);
	mkdir(CGROUPS CGROUP, 0755);
}

FIXTURE_TEARDOWN(join)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
	rmdir(CGROUPS CGROUP);
}

static void make_calls(void)
{
	int i;

	for (i = 0; i < atoi(CALLS); i++)
		syscall(SYS_getppid);
}

static void expect_calls(struct __test_metadata *_metadata, pid_t pid)
{
	int status;

	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(atoi(CALLS), call_of(pid, "getppid", "CALLS"));
	EXPECT_TRUE(hooks_become("bound"));
}

TEST_F(join, prctl)
{
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=wl-join"));
	EXPECT_TRUE(hooks_are("bound"));
	pid = fork();
	if (!pid) {
		prctl(PR_SET_NAME, "wl-join");
		make_calls();
		_exit(0);
	}
	expect_calls(_metadata, pid);
}

TEST_F(join, proc_comm)
{
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=wl-join"));
	pid = fork();
	if (!pid) {
		task_write_file("/proc/self/comm", "wl-join");
		make_calls();
		_exit(0);
	}
	expect_calls(_metadata, pid);
}

TEST_F(join, moves_itself)
{
	pid_t pid;

	ASSERT_EQ(0, module_load("target_cgroup=" CGROUP));
	pid = fork();
	if (!pid) {
		task_write_file(PROCS, "0");
		make_calls();
		task_write_file(CGROUPS "/cgroup.procs", "0");
		_exit(0);
	}
	expect_calls(_metadata, pid);
}

/* Who moves it is no member, and does not go on before the hooks are armed. */
TEST_F(join, is_moved)
{
	char text[16];
	pid_t pid;

	ASSERT_EQ(0, module_load("target_cgroup=" CGROUP));
	pid = fork();
	if (!pid) {
		gate_pass(&self->go);
		make_calls();
		task_write_file(CGROUPS "/cgroup.procs", "0");
		_exit(0);
	}
	EXPECT_EQ(0, task_wait_state(pid, 'S'));
	snprintf(text, sizeof(text), "%d", pid);
	ASSERT_EQ(0, task_write_file(PROCS, text));
	/* at once: nothing may need time */
	gate_open(&self->go);
	expect_calls(_metadata, pid);
}

/* The child of a process that is no member, born into the target. */
TEST_F(join, is_born_there)
{
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP,
		.exit_signal = SIGCHLD,
	};
	int cgroup;
	pid_t pid;

	ASSERT_EQ(0, module_load("target_cgroup=" CGROUP));
	cgroup = open(CGROUPS CGROUP, O_RDONLY | O_DIRECTORY);
	ASSERT_LE(0, cgroup);
	args.cgroup = cgroup;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (!pid) {
		make_calls();
		task_write_file(CGROUPS "/cgroup.procs", "0");
		_exit(0);
	}
	ASSERT_LT(0, pid);
	close(cgroup);
	expect_calls(_metadata, pid);
	/* it came back from its parent's call, not from one of its own */
	EXPECT_EQ(-1, call_of(pid, "clone3", "CALLS"));
}

TEST_F(join, target_written)
{
	char text[32];
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=wl-nobody"));
	pid = fork();
	if (!pid) {
		gate_pass(&self->go);
		make_calls();
		_exit(0);
	}
	EXPECT_EQ(0, task_wait_state(pid, 'S'));
	snprintf(text, sizeof(text), "pid=%d", pid);
	ASSERT_EQ(0, view_write("target", text));
	EXPECT_TRUE(hooks_are("armed"));
	gate_open(&self->go);
	expect_calls(_metadata, pid);
	/* the call that it was in: counted, not timed */
	EXPECT_EQ(1, call_of(pid, "read", "CALLS"));
	EXPECT_EQ(1, ledger_read("syscalls_untimed"));
}

TEST_F(join, adopted_at_load)
{
	char text[32];
	pid_t pid;

	pid = fork();
	if (!pid) {
		gate_pass(&self->go);
		make_calls();
		_exit(0);
	}
	EXPECT_EQ(0, task_wait_state(pid, 'S'));
	snprintf(text, sizeof(text), "target_pid=%d", pid);
	ASSERT_EQ(0, module_load(text));
	EXPECT_TRUE(hooks_are("armed"));
	gate_open(&self->go);
	expect_calls(_metadata, pid);
	EXPECT_EQ(1, call_of(pid, "read", "CALLS"));
}

static void run_caller(void)
{
	execl(helper_path("caller"), "caller", CALLS, NULL);
	_exit(99);
}

static void expect_exec(struct __test_metadata *_metadata, pid_t pid)
{
	EXPECT_EQ(1, call_of(pid, "execve", "CALLS"));
	EXPECT_EQ(0, call_of(pid, "execve", "ERRORS"));
	EXPECT_EQ(0, ledger_read("syscalls_untimed"));
}

TEST_F(join, exec)
{
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=caller"));
	pid = fork();
	if (!pid)
		run_caller();
	expect_calls(_metadata, pid);
	expect_exec(_metadata, pid);
}

/* The same by another call. */
TEST_F(join, execveat)
{
	const char *path = helper_path("caller");
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=caller"));
	pid = fork();
	if (!pid) {
		char *argv[] = { "caller", CALLS, NULL };

		syscall(SYS_execveat, AT_FDCWD, path, argv, environ, 0);
		_exit(99);
	}
	expect_calls(_metadata, pid);
	EXPECT_EQ(1, call_of(pid, "execveat", "CALLS"));
	EXPECT_EQ(-1, call_of(pid, "execve", "CALLS"));
}

/* Somebody else's calls are looked at already. */
TEST_F(join, exec_beside_a_member)
{
	pid_t pid, other;

	ASSERT_EQ(0, module_load("target_comm=wl-other"));
	other = fork();
	if (!other) {
		prctl(PR_SET_NAME, "wl-other");
		gate_pass(&self->end);
		_exit(0);
	}
	EXPECT_TRUE(hooks_become("armed"));
	ASSERT_EQ(0, view_write("target", "+comm=caller"));
	pid = fork();
	if (!pid)
		run_caller();
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_EQ(atoi(CALLS), call_of(pid, "getppid", "CALLS"));
	EXPECT_EQ(1, call_of(pid, "execve", "CALLS"));
	gate_open(&self->end);
	ASSERT_EQ(other, waitpid(other, NULL, 0));
	EXPECT_TRUE(hooks_become("bound"));
}

/*
 * A tracer stops it between its exec and its first instruction: with an event,
 * with a signal, and at the end of the system call.
 */
static void expect_traced(struct __test_metadata *_metadata, int options,
			  int request)
{
	int status = 0, stops = 0;
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=caller"));
	pid = fork();
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		run_caller();
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_TRUE(WIFSTOPPED(status));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, pid, 0, options));
	do {
		ASSERT_EQ(0, ptrace(request, pid, 0, 0));
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		stops++;
		/* it goes on alone after the exec's last stop */
		if (stops == 4)
			request = PTRACE_CONT;
	} while (WIFSTOPPED(status));
	EXPECT_EQ(0, status);
	EXPECT_LT(1, stops);
	EXPECT_EQ(atoi(CALLS), call_of(pid, "getppid", "CALLS"));
	expect_exec(_metadata, pid);
	EXPECT_TRUE(hooks_become("bound"));
}

TEST_F(join, exec_traced_by_event)
{
	expect_traced(_metadata, PTRACE_O_TRACEEXEC, PTRACE_CONT);
}

TEST_F(join, exec_traced_by_signal)
{
	expect_traced(_metadata, 0, PTRACE_CONT);
}

TEST_F(join, exec_traced_by_call)
{
	expect_traced(_metadata, PTRACE_O_TRACEEXEC, PTRACE_SYSCALL);
}

/* First members, one after the other. */
TEST_F(join, again_and_again)
{
	int i, right = 0;
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=caller"));
	for (i = 0; i < 60; i++) {
		pid = fork();
		if (!pid)
			run_caller();
		ASSERT_EQ(pid, waitpid(pid, NULL, 0));
		right += call_of(pid, "getppid", "CALLS") == atoi(CALLS) &&
			 call_of(pid, "execve", "CALLS") == 1;
		/* now before, now after the hooks are disarmed, now during that */
		usleep(90000 + i % 20 * 1000);
	}
	EXPECT_EQ(60, right);
}

TEST_HARNESS_MAIN
