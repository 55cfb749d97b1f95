// SPDX-License-Identifier: GPL-2.0
/*
 * How long a CPU does not answer an interrupt while it reads a file again and
 * again: another CPU sends one at regular times, by membarrier(), and waits.
 *
 * usage: stretch FILE
 *
 * Prints the time in us below which three of four are answered: one answer is late
 * for many reasons, most of them only if interrupts are off for much of the time.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SAMPLES		200
#define PAUSE_US	7000

static const char *file;
static int reads;

static void fail(const char *what)
{
	fprintf(stderr, "stretch: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void pin(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		fail("sched_setaffinity");
}

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void *reader(void *unused)
{
	static char text[1 << 16];
	ssize_t got;
	int fd;

	pin(0);
	for (;;) {
		fd = open(file, O_RDONLY);
		if (fd < 0)
			fail(file);
		while ((got = read(fd, text, sizeof(text))) > 0)
			;
		if (got < 0)
			fail(file);
		close(fd);
		__atomic_add_fetch(&reads, 1, __ATOMIC_RELAXED);
	}
	return unused;
}

static double answer_us(void)
{
	double began = now_us();

	if (syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0))
		fail("membarrier");
	return now_us() - began;
}

static int compare(const void *a, const void *b)
{
	double one = *(const double *)a, two = *(const double *)b;

	return (one > two) - (one < two);
}

int main(int argc, char **argv)
{
	double took[SAMPLES];
	pthread_t thread;
	int i;

	if (argc != 2) {
		fprintf(stderr, "usage: stretch FILE\n");
		return 2;
	}
	file = argv[1];
	pin(1);
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0))
		fail("membarrier");
	if (pthread_create(&thread, NULL, reader, NULL))
		fail("pthread_create");
	while (!__atomic_load_n(&reads, __ATOMIC_RELAXED))
		usleep(1000);
	for (i = 0; i < SAMPLES; i++) {
		usleep(PAUSE_US + i % 13 * 100);
		took[i] = answer_us();
	}
	qsort(took, SAMPLES, sizeof(took[0]), compare);
	printf("%.0f\n", took[SAMPLES * 3 / 4]);
	return 0;
}
