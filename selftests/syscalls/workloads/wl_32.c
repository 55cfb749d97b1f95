// SPDX-License-Identifier: GPL-2.0
/*
 * A 32-bit program without a C library: calls that succeed and fail, a child, a
 * call killed in flight. With an argument it executes that instead.
 */
#include <asm/unistd.h>

#define OFTEN	50

void start(long *stack);

static long call(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("int $0x80" : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
	return result;
}

/* One thing for each line of the table, more or less often. */
static long work(void)
{
	int i, failed = 0;
	const long moment[2] = { 0, 100000000 };
	long pipe_ends[2], pid;
	char byte = 'x';

	for (i = 0; i < OFTEN; i++)
		failed |= call(__NR_getppid, 0, 0, 0) < 0;
	failed |= call(__NR_pipe, (long)pipe_ends, 0, 0) != 0;
	failed |= call(__NR_write, pipe_ends[1], (long)&byte, 1) != 1;
	failed |= call(__NR_read, pipe_ends[0], (long)&byte, 1) != 1;
	failed |= call(__NR_read, -1, (long)&byte, 1) != -9;
	failed |= call(__NR_open, -1, 0, 0) != -14;
	failed |= call(__NR_waitpid, -1, 0, 0) != -10;
	failed |= call(__NR_socketcall, 99, 0, 0) != -22;
	failed |= call(__NR_brk, 0, 0, 0) == 0;
	failed |= call(__NR_break, 0, 0, 0) != -38;
	pid = call(__NR_fork, 0, 0, 0);
	if (!pid) {
		call(__NR_read, pipe_ends[0], (long)&byte, 1);
		call(__NR_exit, 9, 0, 0);
	}
	call(__NR_nanosleep, (long)moment, 0, 0);
	failed |= call(__NR_kill, pid, 9, 0) != 0;
	failed |= call(__NR_waitpid, pid, 0, 0) != pid;
	return failed;
}

/* At the stack's top are the number of arguments and the arguments. */
void start(long *stack)
{
	if (stack[0] > 1) {
		call(__NR_execve, stack[2], (long)(stack + 2), (long)(stack + stack[0] + 2));
		call(__NR_exit, 127, 0, 0);
	}
	call(__NR_exit_group, work(), 0, 0);
}

__asm__(".globl _start\n"
	"_start:\n"
	"	mov	%esp, %eax\n"
	"	and	$-16, %esp\n"
	"	sub	$12, %esp\n"
	"	push	%eax\n"
	"	call	start\n");
