// SPDX-License-Identifier: GPL-2.0
/* All views tell the same of the same system calls, and what the caller knows. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "harness.h"
#include "module.h"
#include "task.h"

#define NAME		"wl-sums"
#define UNKNOWN		1000	/* the first of numbers without a call */
#define RECORDS		64
#define CHILDREN	200

FIXTURE(sums) {
	struct gate gate[3];
};

FIXTURE_SETUP(sums)
{
	int i;

	module_unload();
	for (i = 0; i < 3; i++)
		gate_make(&self->gate[i]);
}

FIXTURE_TEARDOWN(sums)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

static void repeat(long nr, int count)
{
	while (count-- > 0)
		syscall(nr, -1L, -1L, -1L, -1L, -1L, -1L);
}

static void expect_sums(struct __test_metadata *_metadata, const char *when)
{
	long long total = call_of_all("total", "CALLS");
	long long errors = call_of_all("total", "ERRORS");

	EXPECT_LT(0, total);
	EXPECT_EQ(total, column_sum("syscalls", "CALLS", "SYSCALL", NULL)) {
		TH_LOG("%s", when);
	}
	EXPECT_EQ(total, column_sum("subsystems", "CALLS", "SUBSYSTEM", "total"));
	EXPECT_EQ(total, column_sum("subsystems", "CALLS", "SUBSYSTEM", NULL));
	EXPECT_EQ(total, column_sum("process_syscalls", "CALLS", "SYSCALL", NULL)) {
		TH_LOG("%s", when);
	}
	EXPECT_EQ(total, column_sum("processes", "SYSCALLS", "PID", NULL) +
		  ledger_read("syscalls_evicted")) {
		TH_LOG("%s", when);
	}
	EXPECT_EQ(errors, column_sum("syscalls", "ERRORS", "SYSCALL", NULL));
	EXPECT_EQ(errors, column_sum("subsystems", "ERRORS", "SUBSYSTEM", "total"));
	EXPECT_EQ(errors, column_sum("process_syscalls", "ERRORS", "SYSCALL", NULL));
	/* no line is none */
	EXPECT_EQ(errors ?: -1,
		  column_sum("syscall_errors", "COUNT", "SYSCALL", NULL));
	EXPECT_EQ(call_of_all("total", "UNFINISHED"),
		  column_sum("subsystems", "UNFINISHED", "SUBSYSTEM", "total"));
	EXPECT_EQ(column_sum("subsystems", "DISTINCT", "SUBSYSTEM", "total"),
		  column_sum("subsystems", "DISTINCT", "SUBSYSTEM", NULL));
}

static void *thread(void *arg)
{
	repeat(SYS_getuid, 100);
	return arg;
}

/* Each child is told apart by its number of calls. */
static void child(int i)
{
	pthread_t thr;

	repeat(SYS_getppid, i + 1);
	repeat(SYS_close, i % 3);
	if (i % 50 == 0) {
		pthread_create(&thr, NULL, thread, NULL);
		pthread_join(thr, NULL);
	}
	/* by the entry for 32-bit programs: getppid */
	for (i = 0; i < 2; i++) {
		int ret = 64;

		asm volatile("int $0x80" : "+a" (ret) :: "memory");
	}
	_exit(0);
}

static void parent(const struct gate *go, const struct gate *end)
{
	int i;

	prctl(PR_SET_NAME, NAME);
	for (i = 0; i < CHILDREN; i++) {
		pid_t pid = fork();

		if (!pid)
			child(i);
		waitpid(pid, NULL, 0);
	}
	gate_pass((struct gate *)go);
	repeat(SYS_getppid, 7);
	gate_pass((struct gate *)end);
	_exit(0);
}

/* How many processes have made so many getppid calls. */
static int processes_with(long long calls)
{
	char *text = view_read("process_syscalls");
	const char *line = NULL;
	struct row row;
	int count = 0;

	while (table_next(text, &line, &row))
		count += strcmp(row_text(&row, "PID"), "-") &&
			 !strcmp(row_text(&row, "SYSCALL"), "getppid") &&
			 row_number(&row, "CALLS") == calls;
	free(text);
	return count;
}

/* Three times as many processes as records, while they run and after. */
TEST_F(sums, evicted)
{
	const long long made = CHILDREN * (CHILDREN + 1) / 2;
	long long sum;
	int i, status;
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=" NAME " max_records=64"));
	pid = fork();
	if (!pid)
		parent(&self->gate[0], &self->gate[1]);
	EXPECT_TRUE(ledger_wait("processes_released", CHILDREN));
	EXPECT_EQ(0, task_wait_state(pid, 'S'));
	expect_sums(_metadata, "while it runs");
	EXPECT_EQ(made, call_of_all("getppid", "CALLS"));
	EXPECT_EQ(2 * CHILDREN, call_of_all("getppid@32", "CALLS"));
	for (i = sum = 0; i < CHILDREN; i++)
		sum += i % 3;
	EXPECT_LE(sum, call_of_all("close", "ERRORS"));
	EXPECT_EQ(CHILDREN / 50 * 100, call_of_all("getuid", "CALLS"));
	/* not counted again as they return in the child */
	EXPECT_EQ(CHILDREN, call_of_all("clone", "CALLS"));
	EXPECT_EQ(CHILDREN / 50, call_of_all("clone3", "CALLS"));
	EXPECT_EQ(CHILDREN + 1 - RECORDS, ledger_read("records_evicted"));
	EXPECT_LT(0, ledger_read("syscalls_evicted"));
	/* the last ones have their records: one for each number of calls */
	for (i = CHILDREN - RECORDS + 2; i <= CHILDREN; i++)
		EXPECT_EQ(1, processes_with(i));

	ASSERT_EQ(0, view_write("reset", "1"));
	EXPECT_EQ(0, call_of_all("total", "CALLS"));
	EXPECT_EQ(0, ledger_read("syscalls_evicted"));
	EXPECT_EQ(0, column_sum("processes", "SYSCALLS", "PID", NULL));
	gate_open(&self->gate[0]);
	usleep(100000);
	EXPECT_EQ(0, task_wait_state(pid, 'S'));
	EXPECT_EQ(7, call_of(pid, "getppid", "CALLS"));
	expect_sums(_metadata, "after a reset");
	gate_open(&self->gate[1]);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	expect_sums(_metadata, "after the end");
	EXPECT_EQ(1, call_of_all("exit_group", "UNFINISHED"));
	EXPECT_EQ(0, call_of_all("exit_group", "CALLS"));
}

/* One process makes more different calls than its table holds. */
TEST_F(sums, full)
{
	const int different = 100;
	long long named = 0;
	char name[32];
	pid_t pid;
	int i;

	ASSERT_EQ(0, module_load("target_comm=" NAME));
	pid = fork();
	if (!pid) {
		prctl(PR_SET_NAME, NAME);
		for (i = 0; i < different; i++)
			repeat(UNKNOWN + i, 3);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	for (i = 0; i < different; i++) {
		snprintf(name, sizeof(name), "syscall_%d", UNKNOWN + i);
		EXPECT_EQ(3, call_of_all(name, "CALLS"));
		EXPECT_EQ(3, call_of_all(name, "ERRORS"));
		if (call_of(pid, name, "CALLS") > 0)
			named += call_of(pid, name, "CALLS");
	}
	EXPECT_EQ(64 * 3, named);
	EXPECT_EQ(3 * different - named, call_of(pid, "other", "CALLS"));
	EXPECT_EQ(3 * different - named, call_of(pid, "other", "ERRORS"));
	EXPECT_EQ(3 * different - named, ledger_read("syscalls_as_other"));
	EXPECT_EQ(3 * different, column_sum("processes", "SYSCALLS", "PID", NULL));
	expect_sums(_metadata, "with a full table");
}

/* More numbers without a name than there are places for, and than pairs. */
TEST_F(sums, unknown_numbers)
{
	const int different = 150, places = 128;
	long long other;
	pid_t pid;
	int i;

	ASSERT_EQ(0, module_load("target_comm=" NAME));
	pid = fork();
	if (!pid) {
		prctl(PR_SET_NAME, NAME);
		for (i = 0; i < different; i++)
			repeat(UNKNOWN + i, 2);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	other = 2 * (different - places);
	EXPECT_EQ(2, call_of_all("syscall_1000", "CALLS"));
	EXPECT_EQ(2, call_of_all("syscall_1127", "CALLS"));
	EXPECT_EQ(-1, call_of_all("syscall_1128", "CALLS"));
	EXPECT_EQ(other, call_of_all("other", "CALLS"));
	EXPECT_EQ(other, ledger_read("numbers_as_other"));
	EXPECT_EQ(2 * different, column_sum("processes", "SYSCALLS", "PID", NULL));
	expect_sums(_metadata, "with unknown numbers");
}

static int ends[2];

static void write_one(int number)
{
	(void)number;
	if (write(ends[1], "", 1) != 1)
		_exit(1);
}

/* A signal interrupts a read, which is restarted and reads the bytes that the handler wrote. */
static void be_restarted(void)
{
	struct sigaction action = { .sa_handler = write_one, .sa_flags = SA_RESTART };
	char byte;

	if (sigaction(SIGUSR1, &action, NULL) || read(ends[0], &byte, 1) != 1)
		_exit(1);
}

/* Which call returned which error. */
TEST_F(sums, errors)
{
	int i, status;
	char *text;
	pid_t pid;

	ASSERT_EQ(0, pipe(ends));
	ASSERT_EQ(0, module_load("target_comm=" NAME));
	pid = fork();
	if (!pid) {
		prctl(PR_SET_NAME, NAME);
		/* not an error, though its lower 32 bits look like one */
		if (lseek(memfd_create(NAME, 0), 0xfffffff5, SEEK_SET) != 0xfffffff5)
			_exit(1);
		be_restarted();
		repeat(SYS_close, 5);
		for (i = 0; i < 3; i++)
			open("/nonexistent", O_RDONLY);
		open("/proc/self/mem/x", O_RDONLY);
		kill(0x7ffffff, 0);
		repeat(UNKNOWN, 4);
		_exit(0);
	}
	EXPECT_EQ(0, task_wait_call(pid, SYS_read));
	kill(pid, SIGUSR1);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	text = view_read("syscall_errors");
	ASSERT_NE(NULL, text);
	/* most first, and nothing else */
	EXPECT_STREQ("SYSCALL ERRNO COUNT\n"
		     "close EBADF 5\n"
		     "syscall_1000 ENOSYS 4\n"
		     "openat ENOENT 3\n"
		     "read ERESTARTSYS 1\n"
		     "kill ESRCH 1\n"
		     "openat ENOTDIR 1\n", text);
	free(text);
	EXPECT_EQ(15, call_of_all("total", "ERRORS"));
	expect_sums(_metadata, "with errors");
}

/* From now on a call of number UNKNOWN returns its argument as an error. */
static void refuse_as_told(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, UNKNOWN, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
		BPF_STMT(BPF_ALU | BPF_OR | BPF_K, SECCOMP_RET_ERRNO),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_fprog filter = { sizeof(code) / sizeof(code[0]), code };

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

/*
 * More different errors than places; refused calls count as calls. A pair is looked
 * for at 64 places only, so some of the 2,048 can stay free.
 */
TEST_F(sums, too_many_errors)
{
	const int different = 3000, places = 2048;
	long long other;
	int i, status;
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=" NAME));
	pid = fork();
	if (!pid) {
		refuse_as_told();
		prctl(PR_SET_NAME, NAME);
		for (i = 1; i <= different; i++)
			if (syscall(UNKNOWN, i) != -1 || errno != i)
				_exit(1);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(different, call_of_all("syscall_1000", "ERRORS"));
	other = ledger_read("errors_as_other");
	EXPECT_LE(different - places, other);
	EXPECT_GE(different - places * 9 / 10, other);
	EXPECT_EQ(other, column_sum("syscall_errors", "COUNT", "SYSCALL", "other"));
	EXPECT_EQ(different - other,
		  column_sum("syscall_errors", "COUNT", "SYSCALL", "syscall_1000"));
	EXPECT_EQ(different, ledger_read("syscalls_untimed"));
	expect_sums(_metadata, "with too many errors");
}

static void storm(volatile int *stop, const char *name)
{
	prctl(PR_SET_NAME, name);
	while (!*stop) {
		pid_t pid;

		repeat(SYS_getppid, 100);
		repeat(SYS_close, 100);
		pid = fork();
		if (!pid)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
	_exit(0);
}

/* Who is no member changes nothing, however close the name. */
TEST_F(sums, bystanders)
{
	static const char *const names[] = { "wl-sum", "wl-sumsi", "Wl-sums" };
	volatile int *stop = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid, other[3];
	int i;

	ASSERT_NE(MAP_FAILED, (void *)stop);
	ASSERT_EQ(0, module_load("target_comm=" NAME));
	for (i = 0; i < 3; i++) {
		other[i] = fork();
		if (!other[i])
			storm(stop, names[i]);
	}
	pid = fork();
	if (!pid) {
		prctl(PR_SET_NAME, NAME);
		for (i = 0; i < 100; i++) {
			repeat(SYS_getppid, 200);
			repeat(SYS_getuid, 1);
			sched_yield();
		}
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	*stop = 1;
	for (i = 0; i < 3; i++)
		waitpid(other[i], NULL, 0);
	EXPECT_EQ(20000, call_of_all("getppid", "CALLS"));
	EXPECT_EQ(100, call_of_all("getuid", "CALLS"));
	EXPECT_EQ(100, call_of_all("sched_yield", "CALLS"));
	EXPECT_EQ(20200, call_of_all("total", "CALLS"));
	EXPECT_EQ(0, call_of_all("total", "ERRORS"));
	EXPECT_EQ(1, call_of_all("total", "UNFINISHED"));
	EXPECT_EQ(20200, column_sum("processes", "SYSCALLS", "PID", NULL));
}

/* Switched off, nothing is claimed. */
TEST_F(sums, off)
{
	struct row row;
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=" NAME " syscalls=0"));
	EXPECT_TRUE(hooks_are("unbound"));
	pid = fork();
	if (!pid) {
		prctl(PR_SET_NAME, NAME);
		repeat(SYS_getppid, 100);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &row));
	EXPECT_STREQ("-", row_text(&row, "SYSCALLS"));
	EXPECT_STREQ("-", row_text(&row, "ERRORS"));
	EXPECT_EQ(-1, call_of_all("total", "CALLS"));
	EXPECT_EQ(-1, column_sum("subsystems", "CALLS", "SUBSYSTEM", "total"));
	EXPECT_EQ(-1, column_sum("process_syscalls", "CALLS", "SYSCALL", NULL));
	EXPECT_EQ(-1, column_sum("syscall_errors", "COUNT", "SYSCALL", NULL));
}

TEST_HARNESS_MAIN
