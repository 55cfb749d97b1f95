// SPDX-License-Identifier: GPL-2.0
/* CPUs go and come back: what was counted on them stays counted. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/wait.h>

#include "member.h"
#include "storm_run.h"
#include "task.h"

#define CPU		1
#define ONLINE		"/sys/devices/system/cpu/cpu1/online"
#define CALLS		1000
#define CHILDREN	5
#define TURNS		6

/* Counted by those who call, as they do. */
struct shared {
	long calls[2];
	bool stop;
};

FIXTURE(cpus) {
	volatile struct shared *shared;
	struct gate gate[3];
};

FIXTURE_SETUP(cpus)
{
	int i;

	module_unload();
	if (task_write_file(ONLINE, "1"))
		SKIP(return, "CPU 1 cannot be taken offline");
	self->shared = share(sizeof(*self->shared));
	ASSERT_NE(NULL, (void *)self->shared);
	for (i = 0; i < 3; i++)
		gate_make(&self->gate[i]);
	ASSERT_EQ(0, module_load("target_comm=storm"));
	ASSERT_EQ(0, view_write("target", "+comm=" MEMBER));
}

FIXTURE_TEARDOWN(cpus)
{
	EXPECT_EQ(0, task_write_file(ONLINE, "1"));
	module_unload();
}

static int pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set);
}

static void call(int times)
{
	while (times--)
		syscall(SYS_getppid);
}

/* Calls, and makes children, where it is now. */
static void work(void)
{
	int i;

	call(CALLS);
	for (i = 0; i < CHILDREN; i++) {
		if (!fork())
			_exit(0);
		wait(NULL);
	}
}

static bool calls_become(long long calls)
{
	double end = task_now() + PATIENCE;

	while (calls_made("getppid") != calls) {
		if (task_now() > end)
			return false;
		usleep(10000);
	}
	return true;
}

static void expect_worked(struct __test_metadata *_metadata, int times)
{
	EXPECT_TRUE(ledger_wait("processes_released", times * CHILDREN));
	EXPECT_EQ(times * CHILDREN, ledger_read("processes_forked"));
	EXPECT_EQ(times * CHILDREN, ledger_read("processes_exited"));
	EXPECT_TRUE(calls_become(times * CALLS)) {
		TH_LOG("%lld calls of %d", calls_made("getppid"), times * CALLS);
	}
	EXPECT_EQ(times * CALLS, column_sum("process_syscalls", "CALLS", "SYSCALL", "getppid"));
	EXPECT_TRUE(ledger_complete());
}

static long long hits(const char *hook)
{
	struct row row;

	return table_find("hooks", "HOOK", hook, &row) ? row_number(&row, "HITS") : -1;
}

/* All of it happens on the CPU that goes, or while it is away. */
TEST_F(cpus, counts_stay)
{
	long long before;
	int i, status;
	pid_t pid;

	pid = fork();
	if (!pid) {
		join();
		if (pin(CPU))
			leave(97);
		work();
		gate_pass(&self->gate[0]);
		work();
		gate_pass(&self->gate[1]);
		if (pin(CPU))
			leave(98);
		work();
		gate_pass(&self->gate[2]);
		leave(0);
	}
	expect_worked(_metadata, 1);
	for (i = 0; i < 2; i++) {
		before = hits("task_newtask");
		EXPECT_EQ(0, task_write_file(ONLINE, i ? "1" : "0"));
		EXPECT_LE(before, hits("task_newtask"));
		expect_worked(_metadata, i + 1);
		gate_open(&self->gate[i]);
		expect_worked(_metadata, i + 2);
	}
	gate_open(&self->gate[2]);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(0, module_unload());
}

static pid_t start_caller(volatile struct shared *shared, int i)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	join();
	while (!shared->stop) {
		call(10);
		shared->calls[i] += 10;
	}
	leave(0);
	return 0;
}

/* With a storm over all CPUs, and members that call all the time; one is away at the end. */
TEST_F(cpus, storm)
{
	long long created;
	struct storm storm;
	pid_t pid[2];
	int i;

	for (i = 0; i < 2; i++)
		pid[i] = start_caller(self->shared, i);
	storm_start(&storm, "300", "300", STORM_LONG);
	for (i = 0; i <= 2 * TURNS; i++) {
		EXPECT_EQ(0, task_write_file(ONLINE, i & 1 ? "1" : "0"));
		created = ledger_read("threads_created");
		while (ledger_read("threads_created") < created + 60)
			usleep(10000);
	}
	storm_stop(&storm);
	EXPECT_EQ(0, storm.failures);
	self->shared->stop = true;
	for (i = 0; i < 2; i++)
		ASSERT_EQ(pid[i], waitpid(pid[i], NULL, 0));

	TH_LOG("%ld processes, %ld threads, %ld calls", storm.processes, storm.threads,
	       self->shared->calls[0] + self->shared->calls[1]);
	EXPECT_EQ(self->shared->calls[0] + self->shared->calls[1], calls_made("getppid"));
	EXPECT_TRUE(ledger_wait("threads_released", storm.processes + storm.threads + 3));
	EXPECT_EQ(storm.processes, ledger_read("processes_forked"));
	EXPECT_EQ(storm.processes + 3, ledger_read("processes_exited"));
	EXPECT_EQ(storm.processes + storm.threads, ledger_read("threads_started"));
	EXPECT_EQ(storm.execs + 1, ledger_read("execs"));
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

TEST_HARNESS_MAIN
