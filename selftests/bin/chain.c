// SPDX-License-Identifier: GPL-2.0
/*
 * A program that executes the next one, after work of which it knows how much:
 * chain STEP... where a step is one of those below. Says on descriptor 3 what
 * its process has used so far, if that is open; see chain.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "chain.h"

#define PAGE	4096
#define FAILED	99

/* Nothing is said, nor asked of the kernel, when nobody listens. */
static void report(bool ending)
{
	struct chain_report report;

	if (fcntl(CHAIN_REPORT_FD, F_GETFD) < 0)
		return;
	chain_report(&report, ending);
	if (write(CHAIN_REPORT_FD, &report, sizeof(report)) != sizeof(report))
		_exit(FAILED);
}

static double cpu_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* Asks the clock, which is a system call, but seldom. */
static void burn_user(int milliseconds)
{
	double end = cpu_now() + milliseconds / 1000.0;
	volatile int i;

	while (cpu_now() < end)
		for (i = 0; i < 50000; i++)
			;
}

/* The kernel clears memory, a lot by each call. */
static void burn_system(int milliseconds)
{
	double end = cpu_now() + milliseconds / 1000.0;
	int fd = open("/dev/zero", O_RDONLY);
	static char buffer[1 << 20];

	while (cpu_now() < end)
		if (read(fd, buffer, sizeof(buffer)) < 0)
			_exit(FAILED);
	close(fd);
}

static void call(int times)
{
	while (times--)
		syscall(SYS_getppid);
}

static void touch(int pages)
{
	char *memory = mmap(NULL, (size_t)pages * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i;

	if (memory == MAP_FAILED)
		_exit(FAILED);
	madvise(memory, (size_t)pages * PAGE, MADV_NOHUGEPAGE);
	for (i = 0; i < pages; i++)
		memory[(size_t)i * PAGE] = 1;
}

/* A file that the page cache does not hold: each page is a read of its own. */
static void map_file(const char *path)
{
	int fd = open(path, O_RDONLY), i;
	volatile const char *file;
	struct stat stat;

	if (fd < 0 || fstat(fd, &stat))
		_exit(FAILED);
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	file = mmap(NULL, stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (file == MAP_FAILED)
		_exit(FAILED);
	madvise((void *)file, stat.st_size, MADV_RANDOM);
	for (i = 0; i < 4 && i * 16 * PAGE < stat.st_size; i++)
		(void)file[i * 16 * PAGE];
	close(fd);
}

static void *execute(void *argv)
{
	char **next = argv, *path = strchr(*next, '=') + 1;

	next[0] = path;
	report(true);
	execv(path, next);
	_exit(FAILED);
}

static void execute_in_thread(char **argv)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, execute, argv))
		_exit(FAILED);
	for (;;)
		pause();
}

static void fail_to_execute(void)
{
	char *argv[] = { "none", NULL };

	execv("/tmp/wlmon-no-such-file", argv);
	if (errno != ENOENT)
		_exit(FAILED);
}

static void wait_at_gate(void)
{
	char byte;

	report(true);
	if (read(CHAIN_GATE_FD, &byte, 1) < 0)
		_exit(FAILED);
}

int main(int argc, char **argv)
{
	int i;

	report(false);
	for (i = 1; i < argc; i++) {
		const char *value = strchr(argv[i], '=');
		int number = value ? atoi(++value) : 0;

		if (!strncmp(argv[i], "user=", 5))
			burn_user(number);
		else if (!strncmp(argv[i], "system=", 7))
			burn_system(number);
		else if (!strncmp(argv[i], "call=", 5))
			call(number);
		else if (!strncmp(argv[i], "touch=", 6))
			touch(number);
		else if (!strncmp(argv[i], "map=", 4))
			map_file(value);
		else if (!strcmp(argv[i], "fail"))
			fail_to_execute();
		else if (!strcmp(argv[i], "gate"))
			wait_at_gate();
		else if (!strncmp(argv[i], "exec=", 5))
			execute(&argv[i]);
		else if (!strncmp(argv[i], "thread=", 7))
			execute_in_thread(&argv[i]);
		else if (!strncmp(argv[i], "exit=", 5))
			return number;
		else
			return FAILED;
	}
	return 0;
}
