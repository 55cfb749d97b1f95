// SPDX-License-Identifier: GPL-2.0
/*
 * x32 entries of the calls that handlers treat specially: each counts as one call,
 * and the return of its child as none. Kernels of distributions need the boot
 * parameter syscall.x32=y.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "member.h"

#define X32	0x40000000
#define TIMES	20

FIXTURE(x32) {
	pid_t *child;
};

FIXTURE_SETUP(x32)
{
	module_unload();
	if (syscall(X32 | SYS_getppid) < 0)
		SKIP(return, "the kernel runs no x32 programs (boot it with syscall.x32=y)");
	ASSERT_EQ(0, module_load("target_comm=" MEMBER));
	self->child = share(4096);
	ASSERT_NE(NULL, self->child);
}

FIXTURE_TEARDOWN(x32)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

/* A call of which the child ends at once, without its parent's stack. */
static long make_child(long number, long a, long b)
{
	register long a4 __asm__("r10") = 0, a5 __asm__("r8") = 0;
	long result;

	__asm__ volatile("syscall\n"
			 "	test	%%rax, %%rax\n"
			 "	jnz	2f\n"
			 "1:	mov	%7, %%eax\n"
			 "	xor	%%edi, %%edi\n"
			 "	syscall\n"
			 "	jmp	1b\n"
			 "2:"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(0L), "r"(a4), "r"(a5),
			 "i"(SYS_exit_group)
			 : "rcx", "r11", "memory");
	return result;
}

static long by_fork(void)
{
	return make_child(X32 | SYS_fork, 0, 0);
}

static long by_vfork(void)
{
	return make_child(X32 | SYS_vfork, 0, 0);
}

static long by_clone(void)
{
	return make_child(X32 | SYS_clone, SIGCHLD, 0);
}

static long by_clone3(void)
{
	static struct clone_args args = { .exit_signal = SIGCHLD };

	return make_child(X32 | SYS_clone3, (long)&args, sizeof(args));
}

static const char *name_of(long number)
{
	static char name[32];

	snprintf(name, sizeof(name), "syscall_%ld", X32 | number);
	return name;
}

static void expect_children(struct __test_metadata *_metadata, FIXTURE_DATA(x32) *self,
			    long number, long (*make)(void))
{
	const char *name = name_of(number);
	int i, status;
	pid_t pid;

	pid = fork();
	if (!pid) {
		join();
		for (i = 0; i < TIMES; i++) {
			self->child[i] = make();
			if (self->child[i] < 0 || waitpid(self->child[i], NULL, 0) < 0)
				leave(1);
		}
		leave(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
	EXPECT_TRUE(ledger_wait("processes_released", 1 + TIMES));
	EXPECT_EQ(TIMES, call_of_all(name, "CALLS"));
	EXPECT_EQ(0, call_of_all(name, "ERRORS"));
	EXPECT_EQ(TIMES, call_of(pid, name, "CALLS"));
	for (i = 0; i < TIMES; i++)
		EXPECT_EQ(-1, call_of(self->child[i], name, "CALLS"));
	EXPECT_EQ(call_of_all("total", "CALLS"), column_sum("processes", "SYSCALLS", "PID", NULL));
}

TEST_F(x32, fork)
{
	expect_children(_metadata, self, SYS_fork, by_fork);
}

TEST_F(x32, vfork)
{
	expect_children(_metadata, self, SYS_vfork, by_vfork);
}

TEST_F(x32, clone)
{
	expect_children(_metadata, self, SYS_clone, by_clone);
}

TEST_F(x32, clone3)
{
	expect_children(_metadata, self, SYS_clone3, by_clone3);
}

/* Special calls are known by number, even after all free places are taken. */
TEST_F(x32, behind_many_unknown)
{
	int i, status;
	pid_t pid = fork();

	if (!pid) {
		join();
		for (i = 0; i < 200; i++)
			syscall(1000 + i);
		for (i = 0; i < TIMES; i++)
			if (waitpid(by_fork(), NULL, 0) < 0)
				leave(1);
		leave(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
	EXPECT_TRUE(ledger_wait("processes_released", 1 + TIMES));
	EXPECT_EQ(TIMES, call_of_all(name_of(SYS_fork), "CALLS"));
	EXPECT_LT(0, ledger_read("numbers_as_other"));
}

/* One call succeeds, one faults on its buffer, one has an invalid who. */
TEST_F(x32, getrusage)
{
	struct rusage usage;
	pid_t pid = fork();
	int status;

	if (!pid) {
		join();
		if (syscall(X32 | SYS_getrusage, RUSAGE_SELF, &usage) ||
		    syscall(X32 | SYS_getrusage, RUSAGE_SELF, -1L) != -1 || errno != EFAULT ||
		    syscall(X32 | SYS_getrusage, 77, &usage) != -1 || errno != EINVAL)
			leave(1);
		leave(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
	EXPECT_EQ(3, call_of_all(name_of(SYS_getrusage), "CALLS"));
	EXPECT_EQ(2, call_of_all(name_of(SYS_getrusage), "ERRORS"));
	EXPECT_EQ(-1, call_of_all("getrusage", "CALLS"));
	EXPECT_EQ(3, ledger_read("getrusage_calls"));
	EXPECT_EQ(2, ledger_read("getrusage_errors"));
}

TEST_HARNESS_MAIN
