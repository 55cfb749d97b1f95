// SPDX-License-Identifier: GPL-2.0
/*
 * Every number that a system call can have, native and of 32 bits, each made
 * once, in a process of its own, with arguments that make it fail: all are
 * there, under the names that the headers of user space have for them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "member.h"

#define NATIVE	0
#define IA32	1
#define BEYOND	20	/* numbers after the last that has a name */
#define MOST	600
#define LOOKS	100	/* looks at those that block, 10 ms apart */

struct name {
	int number;
	const char *name;
};

static const struct name native_names[] = {
#include "names_64.h"
};
static const struct name ia32_names[] = {
#include "names_32.h"
};

#define COUNT(array) (int)(sizeof(array) / sizeof(array[0]))

/* Beyond any table; of x32 if the kernel has it, if not of nobody. */
static const int far_numbers[] = {
	1000, 0x7fffffff, -1, -2, -1000, 0x40000000, 0x40000000 | SYS_getppid,
	0x40000000 | 512, 0x40000000 | 999,
};

struct made {
	int number;
	int abi;
	pid_t pid;
	int status;
	int done;
	long calls, unfinished;	/* of this number, in all */
	long own, others;	/* of its process: of this number, and not */
};

struct shared {
	pid_t parent;
	int numbers;
	struct made made[2 * MOST];
	long used[MOST];	/* by the parent itself, native */
};

FIXTURE(numbers) {
	struct row row;
	struct shared *shared;
};

static int last_number(const struct name *names, int count)
{
	int i, last = 0;

	for (i = 0; i < count; i++)
		if (names[i].number > last)
			last = names[i].number;
	return last;
}

static const char *header_name(int number, int abi)
{
	const struct name *names = abi == IA32 ? ia32_names : native_names;
	int i, count = abi == IA32 ? COUNT(ia32_names) : COUNT(native_names);

	for (i = 0; i < count; i++)
		if (names[i].number == number)
			return names[i].name;
	return NULL;
}

static void view_name(int number, int abi, char *text, size_t size)
{
	const char *name = header_name(number, abi), *suffix = abi == IA32 ? "@32" : "";

	if (name)
		snprintf(text, size, "%s%s", name, suffix);
	else
		snprintf(text, size, "syscall_%d%s", number, suffix);
}

static void add(struct shared *shared, int number, int abi)
{
	shared->made[shared->numbers++] = (struct made){ .number = number, .abi = abi };
}

FIXTURE_SETUP(numbers)
{
	int abi, i, last;

	module_unload();
	ASSERT_EQ(0, module_load("target_comm=" MEMBER));
	self->shared = share(sizeof(*self->shared));
	ASSERT_NE(NULL, self->shared);
	for (abi = NATIVE; abi <= IA32; abi++) {
		last = abi == IA32 ? last_number(ia32_names, COUNT(ia32_names)) :
			last_number(native_names, COUNT(native_names));
		ASSERT_LT(400, last);
		ASSERT_GT(MOST - 20, last + BEYOND);
		for (i = 0; i <= last + BEYOND; i++)
			add(self->shared, i, abi);
		for (i = 0; i < COUNT(far_numbers); i++)
			add(self->shared, far_numbers[i], abi);
	}
}

FIXTURE_TEARDOWN(numbers)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

/*
 * Nothing but this call and the end of the process. There is no stack, so that
 * sigreturn finds none, and the children of fork and vfork do not need one.
 */
static void make_native(long number)
{
	register long a4 __asm__("r10") = -1, a5 __asm__("r8") = -1, a6 __asm__("r9") = -1;

	__asm__ volatile("xor	%%esp, %%esp\n"
			 "	syscall\n"
			 "1:	mov	%1, %%eax\n"
			 "	xor	%%edi, %%edi\n"
			 "	syscall\n"
			 "	jmp	1b\n"
			 : : "a"(number), "i"(SYS_exit_group), "D"(-1L), "S"(-1L), "d"(-1L),
			 "r"(a4), "r"(a5), "r"(a6) : "rcx", "r11", "memory");
	__builtin_unreachable();
}

static void make_ia32(long number)
{
	__asm__ volatile("xor	%%esp, %%esp\n"
			 "	mov	$-1, %%ebx\n"
			 "	mov	%%ebx, %%ebp\n"
			 "	int	$0x80\n"
			 "1:	mov	%1, %%eax\n"
			 "	xor	%%edi, %%edi\n"
			 "	syscall\n"
			 "	jmp	1b\n"
			 : : "a"(number), "i"(SYS_exit_group), "c"(-1L), "d"(-1L),
			 "S"(-1L), "D"(-1L) : "rbx", "r11", "memory");
	__builtin_unreachable();
}

/* A call of the parent's own, which it keeps account of. */
static long use(struct shared *shared, long number, long a, long b, long c)
{
	register long a4 __asm__("r10") = 0;
	long result;

	shared->used[number]++;
	__asm__ volatile("syscall" : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(a4)
			 : "rcx", "r11", "memory");
	return result;
}

static void collect(struct shared *shared, int options)
{
	int i, status;
	long pid;

	while ((pid = use(shared, SYS_wait4, -1, (long)&status, options)) > 0)
		for (i = 0; i < shared->numbers; i++)
			if (shared->made[i].pid == pid && !shared->made[i].done) {
				shared->made[i].status = status;
				shared->made[i].done = 1;
			}
}

/* The parent's calls after join(). */
static void make_all(struct shared *shared)
{
	const struct timespec moment = { 0, 10000000 };
	int i, looks, alive = 1;

	for (i = 0; i < shared->numbers; i++) {
		struct made *made = &shared->made[i];

		pid_t pid = use(shared, SYS_fork, 0, 0, 0);

		if (!pid && made->abi == IA32)
			make_ia32(made->number);
		else if (!pid)
			make_native(made->number);
		made->pid = pid;
		/* Not too many at a time; a pid must not come back. */
		if (i % 16 == 15)
			collect(shared, WNOHANG);
	}
	for (looks = 0; alive && looks < LOOKS; looks++) {
		use(shared, SYS_nanosleep, (long)&moment, 0, 0);
		collect(shared, WNOHANG);
		for (i = 0, alive = 0; i < shared->numbers; i++)
			alive += !shared->made[i].done;
	}
	for (i = 0; i < shared->numbers; i++)
		if (!shared->made[i].done)
			use(shared, SYS_kill, shared->made[i].pid, SIGKILL, 0);
	collect(shared, 0);
	for (;;)
		use(shared, SYS_exit_group, 0, 0, 0);
}

/* How often the call exit_group was made, by the way all of them ended. */
static long exits(const struct shared *shared)
{
	long count = 0;
	int i;

	for (i = 0; i < shared->numbers; i++) {
		const struct made *made = &shared->made[i];
		const char *name = header_name(made->number, made->abi);

		if (WIFEXITED(made->status) && WEXITSTATUS(made->status) == 0)
			count++;
		/* The other side of it. */
		if (name && (!strcmp(name, "fork") || !strcmp(name, "vfork")))
			count++;
	}
	return count;
}

static long expected(const struct shared *shared, int number, int abi, int joined)
{
	long count = 1;

	if (abi == IA32)
		return count;
	if (number >= 0 && number < MOST)
		count += shared->used[number];
	if (number == SYS_exit_group)
		count += exits(shared);
	if (number == SYS_prctl)
		count += joined;
	return count;
}

static void run_all(struct __test_metadata *_metadata, struct shared *shared)
{
	struct rlimit no_core = { 0, 0 };
	int status;
	pid_t pid = fork();

	if (!pid) {
		/* For vhangup. */
		setsid();
		setrlimit(RLIMIT_CORE, &no_core);
		join();
		make_all(shared);
	}
	shared->parent = pid;
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
}

/* Gives every line of `syscalls` to its number; returns how many there are. */
static int read_calls(struct shared *shared)
{
	char *text = view_read("syscalls"), name[64];
	const char *line = NULL;
	int i, lines = 0;
	struct row row;

	while ((line = table_line(text, line))) {
		lines++;
		if (!row_split(&row, text, line))
			continue;
		for (i = 0; i < shared->numbers; i++) {
			struct made *made = &shared->made[i];

			view_name(made->number, made->abi, name, sizeof(name));
			if (strcmp(row_text(&row, "SYSCALL"), name))
				continue;
			made->calls = row_number(&row, "CALLS");
			made->unfinished = row_number(&row, "UNFINISHED");
		}
	}
	free(text);
	return lines;
}

/* The same of each process: what it made, and what else. */
static void read_processes(struct shared *shared)
{
	char *text = view_read("process_syscalls"), name[64];
	const char *line = NULL;
	struct row row;
	int i;

	while (table_next(text, &line, &row)) {
		for (i = 0; i < shared->numbers; i++) {
			struct made *made = &shared->made[i];

			if (row_number(&row, "PID") != made->pid)
				continue;
			view_name(made->number, made->abi, name, sizeof(name));
			if (!strcmp(row_text(&row, "SYSCALL"), name))
				made->own = row_number(&row, "CALLS");
			else
				made->others += row_number(&row, "CALLS");
		}
	}
	free(text);
}

static int ended(const char *name)
{
	return !strncmp(name, "exit@", 5) || !strcmp(name, "exit") ||
		!strncmp(name, "exit_group", 10);
}

static void expect_number(struct __test_metadata *_metadata,
			  const struct shared *shared, const struct made *made, int joined)
{
	int killed = WIFSIGNALED(made->status) && WTERMSIG(made->status) == SIGKILL;
	char name[64];

	view_name(made->number, made->abi, name, sizeof(name));
	ASSERT_EQ(1, made->done);
	EXPECT_EQ(expected(shared, made->number, made->abi, joined),
		  made->calls + made->unfinished) {
		TH_LOG("%s: %ld returned, %ld did not", name, made->calls,
		       made->unfinished);
	}
	EXPECT_EQ(!killed && !ended(name), made->own) {
		TH_LOG("%s: process with status %#x", name, made->status);
	}
	EXPECT_EQ(0, made->others) {
		TH_LOG("pid %d made more than %s", made->pid, name);
	}
}

TEST_F(numbers, every_one)
{
	struct shared *shared = self->shared;
	int i, blocked = 0, crashed = 0, joined;

	run_all(_metadata, shared);
	/* The other sides of fork are nobody's to wait for. */
	EXPECT_TRUE(ledger_wait("processes_exited", 1 + shared->numbers + 4));
	joined = call_of(shared->parent, "prctl", "CALLS") == 1;
	/* The last line is the total. */
	EXPECT_EQ(shared->numbers + 1, read_calls(shared));
	read_processes(shared);
	for (i = 0; i < shared->numbers; i++) {
		int status = shared->made[i].status;

		blocked += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
		crashed += WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL;
		expect_number(_metadata, shared, &shared->made[i], joined);
	}
	TH_LOG("%d numbers, %d blocked, %d crashed", shared->numbers, blocked, crashed);
	EXPECT_LT(0, blocked);
	EXPECT_LT(0, crashed);
	EXPECT_EQ(0, ledger_read("numbers_as_other"));
	EXPECT_EQ(calls_made("total"), column_sum("syscalls", "CALLS", "SYSCALL", NULL));
}

/* The kernel takes the lower half of the register for the number. */
TEST_F(numbers, half_of_the_register)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		join();
		make_native(0x100000000L | SYS_getppid);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
	EXPECT_EQ(1, calls_made("getppid"));
	EXPECT_EQ(1 + calls_made("prctl"), calls_made("total"));
}

TEST_HARNESS_MAIN
