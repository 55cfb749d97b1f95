// SPDX-License-Identifier: GPL-2.0
/* What processes used in each of their cgroups, and in which state they are. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "cgroup_fixture.h"
#include "proc.h"
#include "work.h"

#define SHORT_LIVED	100
#define READS		150

static void load(int size)
{
	touch(100 * size);
	read_zeroes(10 * size, 1000);
	write_null(5 * size, 300);
	doze(size);
	burn(40 * size);
}

TEST_F(cgroups, two_loads)
{
	pid_t pid[2];
	int i;

	for (i = 0; i < 2; i++) {
		pid[i] = fork_into(names[i]);
		ASSERT_LE(0, pid[i]);
		if (!pid[i]) {
			load(1 + 2 * i);
			gate_pass(&self->gate[i]);
			_exit(0);
		}
	}
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, task_wait_call(pid[i], SYS_read));
		ASSERT_TRUE(find_line(names[i], &self->line[i]));
		ASSERT_TRUE(row_find(pid[i], &self->row));
		EXPECT_STREQ(names[i], row_text(&self->row, "CGROUP"));
		expect_alone(_metadata, &self->line[i], &self->row);
		expect_members(_metadata, &self->line[i], MEMBERS(1, 0, 0, 1));
		expect_cpu_stat(_metadata, &self->line[i]);
		EXPECT_LE(100 * (1 + 2 * i), row_number(&self->line[i], "MINFLT"));
		EXPECT_LE(10000 * (1 + 2 * i), row_number(&self->line[i], "RCHAR"));
		EXPECT_LE(1500 * (1 + 2 * i), row_number(&self->line[i], "WCHAR"));
	}
	expect_same_sums(_metadata);
	for (i = 0; i < 2; i++) {
		gate_open(&self->gate[i]);
		ASSERT_EQ(pid[i], waitpid(pid[i], NULL, 0));
		ASSERT_TRUE(row_wait(pid[i], "STATE", "released", &self->row));
		ASSERT_TRUE(find_line(names[i], &self->line[i]));
		expect_alone(_metadata, &self->line[i], &self->row);
		expect_members(_metadata, &self->line[i], MEMBERS(0, 1));
	}
	expect_same_sums(_metadata);
}

static void *load_in_thread(void *arg)
{
	load(1);
	return arg;
}

static void *sleep_in_thread(void *arg)
{
	if (arg)
		*(volatile pid_t *)arg = gettid();
	for (;;)
		pause();
	return arg;
}

/* With one thread that has ended, and one that stays and sleeps. */
static void work_and_wait(struct gate *gate)
{
	volatile pid_t sleeper = 0;
	pthread_t thread;
	int i;

	load(1);
	pthread_create(&thread, NULL, load_in_thread, NULL);
	pthread_join(thread, NULL);
	pthread_create(&thread, NULL, sleep_in_thread, (void *)&sleeper);
	while (!sleeper)
		usleep(1000);
	task_wait_call(sleeper, SYS_pause);
	for (i = 0; i < 3; i++) {
		gate_pass(&gate[i]);
		load(2 - i % 2);
	}
	_exit(0);
}

/* So much was used in the second cgroup, the rest stays with the first. */
static void expect_moved(struct __test_metadata *_metadata, const struct row *line,
			 const struct row *process)
{
	long long whole, parts;
	int i;

	for (i = 0; i < COUNTS; i++) {
		EXPECT_EQ(row_number(process, counts[i]), row_number(&line[0], counts[i]) +
			  row_number(&line[1], counts[i])) {
			TH_LOG("%s", counts[i]);
		}
	}
	for (i = 0; i < TIMES; i++) {
		whole = row_usec(process, times[i]);
		parts = row_usec(&line[0], times[i]) + row_usec(&line[1], times[i]);
		EXPECT_GE(2, llabs(whole - parts)) {
			TH_LOG("%s: %lld us of %lld", times[i], parts, whole);
		}
	}
}

TEST_F(cgroups, moved)
{
	struct row before;
	pid_t pid;
	int i;

	pid = fork_into(names[0]);
	ASSERT_LE(0, pid);
	if (!pid)
		work_and_wait(self->gate);
	ASSERT_EQ(0, task_wait_call(pid, SYS_read));
	ASSERT_TRUE(find_line(names[0], &self->line[0]));
	ASSERT_TRUE(row_find(pid, &before));
	expect_alone(_metadata, &self->line[0], &before);
	expect_members(_metadata, &self->line[0], MEMBERS(1, 0, 0, 2));

	ASSERT_EQ(0, move(pid, names[1]));
	ASSERT_TRUE(row_wait(pid, "CGROUP", names[1], &self->row));
	gate_open(&self->gate[0]);
	/* From the first gate to the second; the call is the same. */
	while (row_number(&self->row, "RCHAR") < row_number(&before, "RCHAR") + 20000) {
		ASSERT_TRUE(row_find(pid, &self->row));
	}
	ASSERT_EQ(0, task_wait_call(pid, SYS_read));
	ASSERT_TRUE(row_find(pid, &self->row));
	for (i = 0; i < 2; i++) {
		ASSERT_TRUE(find_line(names[i], &self->line[i]));
	}
	for (i = 0; i < COUNTS; i++) {
		EXPECT_STREQ(row_text(&before, counts[i]),
			     row_text(&self->line[0], counts[i])) {
			TH_LOG("%s stays", counts[i]);
		}
	}
	EXPECT_STREQ(row_text(&before, "RUNTIME"), row_text(&self->line[0], "RUNTIME"));
	EXPECT_STREQ(row_text(&self->row, "MAXRSS_KB"),
		     row_text(&self->line[1], "MAXRSS_KB"));
	expect_moved(_metadata, self->line, &self->row);
	EXPECT_LE(200, row_number(&self->line[1], "MINFLT"));
	EXPECT_LE(20000, row_number(&self->line[1], "RCHAR"));
	expect_members(_metadata, &self->line[0], MEMBERS(0));
	expect_members(_metadata, &self->line[1], MEMBERS(1, 0, 0, 2));
	expect_cpu_stat(_metadata, &self->line[0]);
	expect_cpu_stat(_metadata, &self->line[1]);
	expect_same_sums(_metadata);

	/* And back, to end there. */
	ASSERT_EQ(0, move(pid, names[0]));
	gate_open(&self->gate[1]);
	gate_open(&self->gate[2]);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	for (i = 0; i < 2; i++) {
		ASSERT_TRUE(find_line(names[i], &self->line[i]));
	}
	expect_moved(_metadata, self->line, &self->row);
	expect_members(_metadata, &self->line[0], MEMBERS(0, 1));
	expect_members(_metadata, &self->line[1], MEMBERS(0));
	EXPECT_LE(200 + row_number(&before, "MINFLT"),
		  row_number(&self->line[0], "MINFLT"));
	expect_cpu_stat(_metadata, &self->line[0]);
	expect_same_sums(_metadata);
}

/* After a reset, who lives counts where it is, with all that it used. */
/*
 * A reader that comes to a process after it went elsewhere must not take what it
 * used before away from where it is not any more.
 */
TEST_F(cgroups, while_moving)
{
	pid_t pid, mover;
	int i, n;

	pid = fork_into(names[0]);
	ASSERT_LE(0, pid);
	if (!pid) {
		load(1);
		gate_pass(self->gate);
		_exit(0);
	}
	ASSERT_EQ(0, task_wait_call(pid, SYS_read));
	ASSERT_TRUE(row_find(pid, &self->row));
	ASSERT_EQ(0, move(pid, names[1]));
	mover = fork();
	ASSERT_LE(0, mover);
	for (i = 0; !mover; i = !i)
		move(pid, names[i]);
	for (n = 0; n < READS; n++) {
		for (i = 0; i < 2; i++) {
			ASSERT_TRUE(find_line(names[i], &self->line[i]));
			EXPECT_GE(row_number(&self->row, "MINFLT"),
				  row_number(&self->line[i], "MINFLT"));
			EXPECT_GE(row_number(&self->row, "RCHAR"),
				  row_number(&self->line[i], "RCHAR"));
		}
	}
	kill(mover, SIGKILL);
	ASSERT_EQ(mover, waitpid(mover, NULL, 0));
	expect_same_sums(_metadata);
	gate_open(self->gate);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
}

TEST_F(cgroups, reset)
{
	pid_t pid = fork_into(names[0]);
	int i;

	ASSERT_LE(0, pid);
	if (!pid)
		work_and_wait(self->gate);
	ASSERT_EQ(0, task_wait_call(pid, SYS_read));
	ASSERT_EQ(0, move(pid, names[1]));
	ASSERT_TRUE(row_wait(pid, "CGROUP", names[1], &self->row));
	ASSERT_EQ(0, view_write("reset", "1"));
	ASSERT_TRUE(row_find(pid, &self->row));
	ASSERT_TRUE(find_line(names[1], &self->line[1]));
	expect_alone(_metadata, &self->line[1], &self->row);
	expect_members(_metadata, &self->line[1], MEMBERS(1, 0, 0, 2));
	expect_same_sums(_metadata);
	ASSERT_EQ(0, move(pid, names[0]));
	for (i = 0; i < 3; i++)
		gate_open(&self->gate[i]);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	for (i = 0; i < 2; i++) {
		ASSERT_TRUE(find_line(names[i], &self->line[i]));
	}
	expect_moved(_metadata, self->line, &self->row);
	expect_members(_metadata, &self->line[0], MEMBERS(0, 1));
	expect_same_sums(_metadata);
}

enum { SPINS, SLEEPS, STOPS, IS_TRACED, WAITS_FOR_CHILD, KINDS };

static void be(int kind)
{
	pthread_t thread;
	int i;

	for (i = 0; kind == STOPS && i < 3; i++)
		pthread_create(&thread, NULL, sleep_in_thread, NULL);
	switch (kind) {
	case SPINS:
		for (;;)
			;
	case STOPS:
		raise(SIGSTOP);
		break;
	case WAITS_FOR_CHILD:
		if (!vfork())
			for (;;)
				pause();
		break;
	}
	for (;;)
		pause();
}

/* The state of a thread in `threads`, beside the cgroup's. */
static void expect_state(struct __test_metadata *_metadata, pid_t tid, const char *state)
{
	char text[16];
	struct row row;

	snprintf(text, sizeof(text), "%d", tid);
	ASSERT_TRUE(table_find("threads", "TID", text, &row));
	EXPECT_STREQ(state, row_text(&row, "STATE"));
}

TEST_F(cgroups, states)
{
	static const char letters[] = { 'R', 'S', 'T', 't', 'D' };
	static const char *const states[] = {
		"running", "sleeping", "stopped", "stopped", "uninterruptible",
	};
	pid_t pid[KINDS];
	int i;

	/* So the child that is left behind is reaped, too. */
	ASSERT_EQ(0, prctl(PR_SET_CHILD_SUBREAPER, 1));
	for (i = 0; i < KINDS; i++) {
		pid[i] = fork_into(names[0]);
		ASSERT_LE(0, pid[i]);
		if (!pid[i])
			be(i);
	}
	ASSERT_EQ(0, task_wait_call(pid[SLEEPS], SYS_pause));
	ASSERT_EQ(0, task_wait_call(pid[IS_TRACED], SYS_pause));
	ASSERT_EQ(0, ptrace(PTRACE_SEIZE, pid[IS_TRACED], 0, 0));
	ASSERT_EQ(0, ptrace(PTRACE_INTERRUPT, pid[IS_TRACED], 0, 0));
	for (i = 0; i < KINDS; i++) {
		ASSERT_EQ(0, task_wait_state(pid[i], letters[i])) {
			TH_LOG("not in state %c", letters[i]);
		}
		expect_state(_metadata, pid[i], states[i]);
	}
	/* Its four threads stop one after the other, and a sixth process sleeps. */
	for (i = 0; i < 500; i++) {
		ASSERT_TRUE(find_line(names[0], &self->line[0]));
		if (row_number(&self->line[0], "STOPPED") == 5 &&
		    row_number(&self->line[0], "SLEEPING") == 2)
			break;
		usleep(10000);
	}
	expect_members(_metadata, &self->line[0], MEMBERS(6, 0, 1, 2, 5, 1, 0));
	EXPECT_EQ(9, column_sum("processes", "THREADS", "CGROUP", names[0]));
	ASSERT_EQ(0, task_write_file(cgroup_path(names[0], "cgroup.kill"), "1"));
	while (waitpid(-1, NULL, 0) > 0)
		;
	ASSERT_TRUE(ledger_wait("processes_released", 6));
	ASSERT_TRUE(find_line(names[0], &self->line[0]));
	expect_members(_metadata, &self->line[0], MEMBERS(0, 6));
	expect_same_sums(_metadata);
}

/* Frozen, unlike a thread that a signal stopped, in a frozen cgroup or not. */
TEST_F(cgroups, frozen)
{
	pid_t pid[2];
	int i;

	for (i = 0; i < 2; i++) {
		pid[i] = fork_into(names[0]);
		ASSERT_LE(0, pid[i]);
		if (!pid[i])
			be(i ? STOPS : SPINS);
	}
	ASSERT_EQ(0, task_wait_state(pid[1], 'T'));
	ASSERT_EQ(0, task_write_file(cgroup_path(names[0], "cgroup.freeze"), "1"));
	for (i = 0; i < 500 && proc_number(cgroup_path(names[0], ""), "cgroup.events",
					   "frozen") != 1; i++)
		usleep(10000);
	expect_state(_metadata, pid[0], "frozen");
	expect_state(_metadata, pid[1], "stopped");
	ASSERT_TRUE(find_line(names[0], &self->line[0]));
	expect_members(_metadata, &self->line[0], MEMBERS(2, 0, 0, 0, 4));
	EXPECT_EQ(1, row_number(&self->line[0], "FROZEN"));
	ASSERT_EQ(0, task_write_file(cgroup_path(names[0], "cgroup.freeze"), "0"));
	ASSERT_EQ(0, task_wait_state(pid[0], 'R'));
	expect_state(_metadata, pid[0], "running");
	ASSERT_TRUE(find_line(names[0], &self->line[0]));
	EXPECT_EQ(0, row_number(&self->line[0], "FROZEN"));
	for (i = 0; i < 2; i++) {
		kill(pid[i], SIGKILL);
		ASSERT_EQ(pid[i], waitpid(pid[i], NULL, 0));
	}
}

/* A cgroup that is gone had the processes that it had. */
TEST_F(cgroups, removed)
{
	pid_t pid = fork_into(names[2]);

	ASSERT_LE(0, pid);
	if (!pid) {
		load(1);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	ASSERT_TRUE(find_line(names[2], &self->line[0]));
	remove_cgroup(names[2]);
	ASSERT_NE(0, access(cgroup_path(names[2], ""), F_OK));
	ASSERT_TRUE(find_line(names[2], &self->line[0]));
	ASSERT_TRUE(row_find(pid, &self->row));
	EXPECT_STREQ(names[2], row_text(&self->row, "CGROUP"));
	expect_alone(_metadata, &self->line[0], &self->row);
	expect_members(_metadata, &self->line[0], MEMBERS(0, 1));
	EXPECT_LE(100, row_number(&self->line[0], "MINFLT"));
}

/* Of most of them there is no record any more. */
TEST_F(cgroups, more_than_records)
{
	pid_t pid = fork_into(names[0]), child;
	int i;

	ASSERT_LE(0, pid);
	if (!pid) {
		for (i = 0; i < SHORT_LIVED; i++) {
			child = fork_into(names[i % 2]);
			if (!child) {
				touch(10 + i % 2);
				_exit(0);
			}
			waitpid(child, NULL, 0);
		}
		gate_pass(&self->gate[0]);
		_exit(0);
	}
	ASSERT_TRUE(ledger_wait("processes_released", SHORT_LIVED));
	ASSERT_EQ(0, task_wait_call(pid, SYS_read));
	EXPECT_LT(0, ledger_read("records_evicted"));
	for (i = 0; i < 2; i++) {
		ASSERT_TRUE(find_line(names[i], &self->line[i]));
	}
	expect_members(_metadata, &self->line[0], MEMBERS(1, SHORT_LIVED / 2, 0, 1));
	expect_members(_metadata, &self->line[1], MEMBERS(0, SHORT_LIVED / 2));
	EXPECT_LE(SHORT_LIVED / 2 * 10, row_number(&self->line[0], "MINFLT"));
	EXPECT_LE(SHORT_LIVED / 2 * 11, row_number(&self->line[1], "MINFLT"));
	gate_open(&self->gate[0]);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
}

TEST_HARNESS_MAIN
