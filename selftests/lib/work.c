// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "work.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

void touch(int pages)
{
	size_t size = (size_t)pages * WORK_PAGE;
	char *memory;
	int i;

	if (!pages)
		return;
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		abort();
	madvise(memory, size, MADV_NOHUGEPAGE);
	for (i = 0; i < pages; i++)
		memory[(size_t)i * WORK_PAGE] = 1;
}

void read_zeroes(int times, size_t size)
{
	int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	char buffer[WORK_CHUNK];

	while (times-- > 0)
		if (read(fd, buffer, size) != (ssize_t)size)
			abort();
	close(fd);
}

void write_null(int times, size_t size)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	char buffer[WORK_CHUNK] = "";

	while (times-- > 0)
		if (write(fd, buffer, size) != (ssize_t)size)
			abort();
	close(fd);
}

void doze(int times)
{
	while (times-- > 0)
		usleep(1000);
}

static double work_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

void burn(int milliseconds)
{
	double end = work_time() + milliseconds / 1000.0;
	volatile int i;

	while (work_time() < end)
		for (i = 0; i < 1000; i++)
			;
}
