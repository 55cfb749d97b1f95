// SPDX-License-Identifier: GPL-2.0
/*
 * The peak of a program's own memory, as the kernel tells it while it lives, and
 * the one that wait4() tells, which is inherited through exec.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <limits.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "life_fixture.h"
#include "consume.h"
#include "path.h"

#define LARGE_KB	204800
#define SPARE_KB	4096	/* what the kernel has not added up yet */
#define SMALL_KB	4096	/* of the program held */

/* A value in KiB of /proc/PID/status; -1 if there is none. */
static long long status_kb(pid_t pid, const char *name)
{
	char path[64], text[8192], *line;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	if (task_read_file(path, text, sizeof(text)))
		return -1;
	line = strstr(text, name);
	return line ? atoll(line + strlen(name)) : -1;
}

/*
 * How far VmHWM can be off. Until v6.2 each thread keeps to itself what it got by
 * up to 64 faults, of up to 16 pages each.
 */
static long long vmhwm_slack(void)
{
	return task_kernel_before(6, 2) ? 64 * 16 * 4 : 0;
}

/* Waits until the child has this program, in which nothing happens any more. */
static bool wait_program(pid_t pid, const char *program)
{
	double end = task_now() + PATIENCE;
	char path[PATH_MAX];

	while (strcmp(task_exe(pid, path, sizeof(path)), program)) {
		if (task_now() > end)
			return false;
		usleep(1000);
	}
	return !task_wait_state(pid, 'S');
}

/* Of a child that has come to its gate, alive and after its end. */
static void expect_peak(struct __test_metadata *_metadata, pid_t pid, struct gate *gate,
			long long slack, struct row *row)
{
	long long peak = status_kb(pid, "VmHWM:");
	struct rusage usage;
	int status;

	ASSERT_TRUE(row_find(pid, row));
	EXPECT_GE(slack, llabs(peak - row_number(row, "MAXRSS_KB"))) {
		TH_LOG("alive: %s, VmHWM %lld", row_text(row, "MAXRSS_KB"), peak);
	}
	EXPECT_LE(LARGE_KB, row_number(row, "INHERITED_MAXRSS_KB"));
	gate_open(gate);
	ASSERT_EQ(pid, wait4(pid, &status, 0, &usage));
	EXPECT_EQ(0, status);
	ASSERT_TRUE(row_wait(pid, "STATE", "released", row));
	EXPECT_GE(slack, llabs(peak - row_number(row, "MAXRSS_KB"))) {
		TH_LOG("ended: %s, VmHWM %lld", row_text(row, "MAXRSS_KB"), peak);
	}
	EXPECT_LE(LARGE_KB, row_number(row, "INHERITED_MAXRSS_KB"));
	EXPECT_EQ(usage.ru_maxrss, row_number(row, "INHERITED_MAXRSS_KB"));
}

static void expect_small(struct __test_metadata *_metadata, const struct row *row)
{
	EXPECT_LE(SMALL_KB - vmhwm_slack(), row_number(row, "MAXRSS_KB"));
	EXPECT_GE(2 * SMALL_KB, row_number(row, "MAXRSS_KB"));
}

static void be_large(struct __test_metadata *_metadata)
{
	size_t size = (LARGE_KB + SPARE_KB) * 1024;
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, memory);
	memset(memory, 1, size);
	ASSERT_LE(LARGE_KB, status_kb(getpid(), "VmRSS:"));
}

/* What execs keeps the peak it had, but that is not its program's. */
TEST_F(life, peak_after_exec)
{
	const char *held = helper_path("held");
	struct gate gate;
	pid_t pid;

	be_large(_metadata);
	gate_make(&gate);
	pid = fork();
	if (!pid) {
		dup2(gate.fd[0], 0);
		execl(held, held, NULL);
		_exit(99);
	}
	ASSERT_TRUE(wait_program(pid, held));
	expect_peak(_metadata, pid, &gate, vmhwm_slack(), &self->row);
	expect_small(_metadata, &self->row);
}

/* It begins in its creator's own memory. */
TEST_F(life, peak_after_posix_spawn)
{
	char *held = strdup(helper_path("held"));
	char *argv[] = { held, NULL }, *envp[] = { NULL };
	posix_spawn_file_actions_t actions;
	struct gate gate;
	pid_t pid;

	be_large(_metadata);
	gate_make(&gate);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, gate.fd[0], 0);
	ASSERT_EQ(0, posix_spawn(&pid, held, &actions, NULL, argv, envp));
	ASSERT_TRUE(wait_program(pid, held));
	expect_peak(_metadata, pid, &gate, vmhwm_slack(), &self->row);
	expect_small(_metadata, &self->row);
	posix_spawn_file_actions_destroy(&actions);
	free(held);
}

/* Without exec, it runs in a copy that is as large. */
TEST_F(life, peak_after_fork)
{
	struct gate gate, ready;
	char byte;
	pid_t pid;

	be_large(_metadata);
	gate_make(&gate);
	gate_make(&ready);
	pid = fork();
	if (!pid) {
		touch_memory(2000);
		gate_open(&ready);
		/* What is needed to leave is in memory by now. */
		syscall(SYS_read, gate.fd[0], &byte, 1);
		for (;;)
			syscall(SYS_exit_group, 0);
	}
	gate_pass(&ready);
	ASSERT_EQ(0, task_wait_state(pid, 'S'));
	expect_peak(_metadata, pid, &gate, vmhwm_slack(), &self->row);
	EXPECT_LE(LARGE_KB, row_number(&self->row, "MAXRSS_KB"));
}

#define LEAVERS		8

static struct gate leave;

/* Each thread touches memory, waits, and exits alone, without exit_group(). */
static void touch_and_leave(long more)
{
	char byte;

	touch(50 + 7 * more);
	for (;;) {
		syscall(SYS_read, leave.fd[0], &byte, 1);
		syscall(SYS_exit, 0);
	}
}

static void *leaver(void *more)
{
	touch_and_leave((long)more);
	return NULL;
}

static void be_leavers(void)
{
	pthread_t thread;
	long i;

	for (i = 1; i < LEAVERS; i++)
		pthread_create(&thread, NULL, leaver, (void *)i);
	touch_and_leave(0);
}

/* Find the ids of the threads that wait at the gate, once all of them do. */
static int find_waiting(pid_t pid, pid_t tid[LEAVERS])
{
	double end = task_now() + PATIENCE;
	struct dirent *entry;
	char path[64];
	int n, i;
	DIR *dir;

	do {
		usleep(1000);
		snprintf(path, sizeof(path), "/proc/%d/task", pid);
		dir = opendir(path);
		for (n = 0; dir && (entry = readdir(dir)) && n < LEAVERS;)
			if (entry->d_name[0] != '.')
				tid[n++] = atoi(entry->d_name);
		if (dir)
			closedir(dir);
	} while (n < LEAVERS && task_now() < end);
	for (i = 0; i < n; i++)
		if (task_wait_call(tid[i], SYS_read))
			return i;
	return n;
}

/* Exact, by a walk over the page tables; the kernel's counters can lag behind. */
static long long mapped_kb(pid_t pid)
{
	char path[64], text[4096], *line;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", pid);
	if (task_read_file(path, text, sizeof(text)))
		return -1;
	line = strstr(text, "\nRss:");
	return line ? atoll(line + 5) : -1;
}

/* All threads are in do_exit() at once, so none finds itself the last one there. */
TEST_F(life, peak_of_threads_that_end_at_once)
{
	pid_t pid, tid[LEAVERS];
	long long mapped;
	int i, status;

	gate_make(&leave);
	pid = fork();
	if (!pid)
		be_leavers();
	ASSERT_EQ(LEAVERS, find_waiting(pid, tid));
	mapped = mapped_kb(pid);
	ASSERT_LE(LEAVERS * 50 * 4, mapped);
	for (i = 0; i < LEAVERS; i++)
		ASSERT_EQ(0, ptrace(PTRACE_SEIZE, tid[i], NULL, PTRACE_O_TRACEEXIT));
	for (i = 0; i < LEAVERS; i++)
		ASSERT_EQ(1, write(leave.fd[1], "", 1));
	for (i = 0; i < LEAVERS; i++) {
		ASSERT_EQ(tid[i], waitpid(tid[i], &status, __WALL));
		ASSERT_EQ(SIGTRAP | PTRACE_EVENT_EXIT << 8, status >> 8);
	}
	for (i = 0; i < LEAVERS; i++)
		ASSERT_EQ(0, ptrace(PTRACE_CONT, tid[i], NULL, 0));
	for (i = LEAVERS - 1; i >= 0; i--)
		ASSERT_EQ(tid[i], waitpid(tid[i], &status, __WALL));
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	EXPECT_EQ(mapped, row_number(&self->row, "MAXRSS_KB"));
	EXPECT_EQ(LEAVERS, row_number(&self->row, "THREADS"));
}

TEST_HARNESS_MAIN
