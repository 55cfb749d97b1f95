// SPDX-License-Identifier: GPL-2.0
/*
 * Has 4 MiB of memory resident, waits for a byte or the end of its standard
 * input, and exits: from then on it touches nothing that is new.
 */
#include <asm/unistd.h>

#define PAGE	4096

void _start(void);

static volatile char memory[4 << 20];

static long call(long number, long fd, volatile char *buffer, long size)
{
	long result;

	__asm__ volatile("syscall" : "=a"(result)
			 : "a"(number), "D"(fd), "S"(buffer), "d"(size)
			 : "rcx", "r11", "memory");
	return result;
}

void _start(void)
{
	unsigned long at;

	for (at = 0; at < sizeof(memory); at += PAGE)
		memory[at] = 1;
	call(__NR_read, 0, memory, 1);
	for (;;)
		call(__NR_exit_group, 0, memory, 0);
}
