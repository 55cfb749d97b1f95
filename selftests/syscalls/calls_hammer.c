// SPDX-License-Identifier: GPL-2.0
/*
 * Two threads at once make the first call of each kind in their process, while two
 * others go through the kinds in the opposite order: each call is counted, and each
 * kind has one line.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "member.h"

#define PAIRS		2
#define THREADS		(2 * PAIRS)
#define PROCESSES	30
#define ROUNDS		3

/* Fast calls that nothing else in this test makes, and unused numbers. */
static const struct {
	long number;
	const char *name;
} kinds[] = {
	{ SYS_getppid, "getppid" }, { SYS_getuid, "getuid" }, { SYS_geteuid, "geteuid" },
	{ SYS_getgid, "getgid" }, { SYS_getegid, "getegid" }, { SYS_getpgrp, "getpgrp" },
	{ SYS_sched_yield, "sched_yield" }, { SYS_getpriority, "getpriority" },
	{ SYS_umask, "umask" }, { SYS_sync_file_range, "sync_file_range" },
	{ 1000, "syscall_1000" }, { 1001, "syscall_1001" }, { 1002, "syscall_1002" },
	{ 1003, "syscall_1003" }, { 1004, "syscall_1004" }, { 1005, "syscall_1005" },
	{ 1008, "syscall_1008" }, { 1016, "syscall_1016" }, { 1024, "syscall_1024" },
	{ 1032, "syscall_1032" }, { 1040, "syscall_1040" }, { 1048, "syscall_1048" },
};
#define KINDS	(int)(sizeof(kinds) / sizeof(kinds[0]))

FIXTURE(hammer) {
	pid_t pid[PROCESSES];
	long long calls[PROCESSES][KINDS];
	int lines[PROCESSES][KINDS];
};

FIXTURE_SETUP(hammer)
{
	module_unload();
	ASSERT_EQ(0, module_load("target_comm=" MEMBER));
}

FIXTURE_TEARDOWN(hammer)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

static int arrived[PAIRS][KINDS];

/* Wait for the other thread without a system call. */
static void meet(int *count)
{
	__atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(count, __ATOMIC_SEQ_CST) < 2)
		__asm__ volatile("pause");
}

/* Every second pair goes through the kinds from the other end. */
static void *hammer(void *arg)
{
	int i, kind, pair = (long)arg / 2;

	for (i = 0; i < ROUNDS * KINDS; i++) {
		kind = pair % 2 ? KINDS - 1 - i % KINDS : i % KINDS;
		if (i < KINDS)
			meet(&arrived[pair][i]);
		syscall(kinds[kind].number, -1L, -1L, -1L, -1L);
	}
	return NULL;
}

static void run(void)
{
	pthread_t thread[THREADS];
	long i;

	join();
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&thread[i], NULL, hammer, (void *)i))
			leave(1);
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	leave(0);
}

static int kind_of(const char *name)
{
	int kind;

	for (kind = 0; kind < KINDS; kind++)
		if (!strcmp(kinds[kind].name, name))
			return kind;
	return -1;
}

static void read_calls(FIXTURE_DATA(hammer) *self)
{
	char *text = view_read("process_syscalls");
	const char *line = NULL;
	struct row row;
	int i, kind;

	while (table_next(text, &line, &row)) {
		kind = kind_of(row_text(&row, "SYSCALL"));
		for (i = 0; i < PROCESSES; i++)
			if (kind >= 0 && row_number(&row, "PID") == self->pid[i]) {
				self->calls[i][kind] += row_number(&row, "CALLS");
				self->lines[i][kind]++;
			}
	}
	free(text);
}

TEST_F(hammer, first_calls)
{
	const int each = THREADS * ROUNDS;
	int i, kind, status, wrong = 0;

	for (i = 0; i < PROCESSES; i++) {
		self->pid[i] = fork();
		if (!self->pid[i])
			run();
		ASSERT_EQ(self->pid[i], waitpid(self->pid[i], &status, 0));
		ASSERT_EQ(0, status);
	}
	EXPECT_TRUE(ledger_wait("processes_released", PROCESSES));
	read_calls(self);
	for (i = 0; i < PROCESSES; i++) {
		for (kind = 0; kind < KINDS; kind++) {
			if (self->calls[i][kind] == each && self->lines[i][kind] == 1)
				continue;
			wrong++;
			TH_LOG("process %d: %s: %lld calls in %d lines, not %d in one", i,
			       kinds[kind].name, self->calls[i][kind], self->lines[i][kind], each);
		}
	}
	EXPECT_EQ(0, wrong);
	for (kind = 0; kind < KINDS; kind++)
		EXPECT_EQ(PROCESSES * each, call_of_all(kinds[kind].name, "CALLS"));
	EXPECT_EQ(0, ledger_read("syscalls_as_other"));
	EXPECT_EQ(0, ledger_read("numbers_as_other"));
	EXPECT_EQ(call_of_all("total", "CALLS"), column_sum("processes", "SYSCALLS", "PID", NULL));
	EXPECT_EQ(call_of_all("total", "CALLS"),
		  column_sum("process_syscalls", "CALLS", "SYSCALL", NULL));
}

TEST_HARNESS_MAIN
