// SPDX-License-Identifier: GPL-2.0
/* Calls that are under way while something changes: load, unload, reset. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "harness.h"
#include "module.h"
#include "task.h"

#define NAME	"wl-across"
#define CALLERS	3
#define RESETS	20
#define LAST	1000

FIXTURE(across) {
	struct gate go[CALLERS], end[CALLERS];
	volatile int *stop;
};

FIXTURE_SETUP(across)
{
	int i;

	module_unload();
	for (i = 0; i < CALLERS; i++) {
		gate_make(&self->go[i]);
		gate_make(&self->end[i]);
	}
	self->stop = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, (void *)self->stop);
}

FIXTURE_TEARDOWN(across)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

static void expect_dead(struct __test_metadata *_metadata, pid_t pid)
{
	int status;

	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
}

static void expect_equal_sums(struct __test_metadata *_metadata)
{
	long long total = call_of_all("total", "CALLS");

	EXPECT_EQ(total, column_sum("process_syscalls", "CALLS", "SYSCALL", NULL));
	EXPECT_EQ(total, column_sum("processes", "SYSCALLS", "PID", NULL) +
			 ledger_read("syscalls_evicted"));
	EXPECT_EQ(total, column_sum("subsystems", "CALLS", "SUBSYSTEM", "total"));
}

/*
 * In one and the same read() while the module comes, goes and comes again, and
 * others make the hooks wanted and not wanted any more.
 */
TEST_F(across, blocked)
{
	char text[32];
	pid_t pid, other;

	pid = fork();
	if (!pid) {
		gate_pass(&self->go[0]);
		syscall(SYS_getppid);
		gate_pass(&self->end[0]);
		_exit(0);
	}
	EXPECT_EQ(0, task_wait_state(pid, 'S'));
	snprintf(text, sizeof(text), "target_pid=%d", pid);
	ASSERT_EQ(0, module_load(text));
	EXPECT_TRUE(hooks_are("armed"));
	EXPECT_EQ(-1, call_of(pid, "read", "CALLS"));
	ASSERT_EQ(0, module_unload());

	ASSERT_EQ(0, module_load("target_comm=" NAME));
	EXPECT_TRUE(hooks_are("bound"));
	other = fork();
	if (!other) {
		prctl(PR_SET_NAME, NAME);
		_exit(0);
	}
	expect_dead(_metadata, other);
	snprintf(text, sizeof(text), "+pid=%d", pid);
	ASSERT_EQ(0, view_write("target", text));
	/* longer than the hooks linger when nobody wants them */
	usleep(300000);
	EXPECT_TRUE(hooks_are("armed"));
	EXPECT_EQ(-1, call_of(pid, "read", "CALLS"));

	gate_open(&self->go[0]);
	usleep(100000);
	EXPECT_EQ(0, task_wait_state(pid, 'S'));
	EXPECT_EQ(1, call_of(pid, "read", "CALLS"));
	EXPECT_EQ(1, call_of(pid, "getppid", "CALLS"));
	EXPECT_EQ(1, ledger_read("syscalls_untimed"));
	/* the second one is timed: it began while it was looked at */
	gate_open(&self->end[0]);
	expect_dead(_metadata, pid);
	EXPECT_EQ(2, call_of(pid, "read", "CALLS"));
	EXPECT_EQ(1, ledger_read("syscalls_untimed"));
	EXPECT_LT(0, call_of_all("read", "USECS/CALL"));
	EXPECT_EQ(2, call_of_all("read", "CALLS"));
	expect_equal_sums(_metadata);
	EXPECT_TRUE(hooks_become("bound"));
}

/* Killed in a call that began before it was a member. */
TEST_F(across, blocked_and_killed)
{
	char text[32];
	pid_t pid;

	pid = fork();
	if (!pid) {
		gate_pass(&self->go[0]);
		_exit(0);
	}
	EXPECT_EQ(0, task_wait_state(pid, 'S'));
	snprintf(text, sizeof(text), "target_pid=%d", pid);
	ASSERT_EQ(0, module_load(text));
	kill(pid, SIGKILL);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_EQ(1, call_of_all("read", "UNFINISHED"));
	EXPECT_EQ(0, call_of_all("read", "CALLS"));
	EXPECT_EQ(0, call_of_all("total", "CALLS"));
}

static void *hammer(void *stop)
{
	while (!*(volatile int *)stop)
		syscall(SYS_getppid);
	return NULL;
}

static void call_until_stopped(volatile int *stop, struct gate *go,
			       struct gate *end)
{
	pthread_t thread;
	int i;

	prctl(PR_SET_NAME, NAME);
	pthread_create(&thread, NULL, hammer, (void *)stop);
	hammer((void *)stop);
	pthread_join(thread, NULL);
	gate_pass(go);
	for (i = 0; i < LAST; i++)
		syscall(SYS_getppid);
	gate_pass(end);
	_exit(0);
}

static void expect_all_asleep(struct __test_metadata *_metadata,
			      const pid_t pid[CALLERS])
{
	int i;

	usleep(200000);
	for (i = 0; i < CALLERS; i++)
		EXPECT_EQ(0, task_wait_state(pid[i], 'S'));
}

/* No call is counted in half of the places, or twice. */
TEST_F(across, reset)
{
	pid_t pid[CALLERS];
	int i;

	ASSERT_EQ(0, module_load("target_comm=" NAME));
	for (i = 0; i < CALLERS; i++) {
		pid[i] = fork();
		if (!pid[i])
			call_until_stopped(self->stop, &self->go[i],
					   &self->end[i]);
	}
	for (i = 0; i < RESETS; i++) {
		usleep(30000);
		ASSERT_EQ(0, view_write("reset", "1"));
	}
	usleep(30000);
	*self->stop = 1;
	expect_all_asleep(_metadata, pid);
	EXPECT_LT(0, call_of_all("getppid", "CALLS"));
	expect_equal_sums(_metadata);

	ASSERT_EQ(0, view_write("reset", "1"));
	EXPECT_EQ(0, call_of_all("total", "CALLS"));
	for (i = 0; i < CALLERS; i++)
		gate_open(&self->go[i]);
	expect_all_asleep(_metadata, pid);
	EXPECT_EQ(CALLERS * LAST, call_of_all("getppid", "CALLS"));
	for (i = 0; i < CALLERS; i++)
		EXPECT_EQ(LAST, call_of(pid[i], "getppid", "CALLS"));
	expect_equal_sums(_metadata);
	for (i = 0; i < CALLERS; i++) {
		gate_open(&self->end[i]);
		expect_dead(_metadata, pid[i]);
	}
	expect_equal_sums(_metadata);
}

TEST_HARNESS_MAIN
