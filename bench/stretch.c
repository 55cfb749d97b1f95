// SPDX-License-Identifier: GPL-2.0
/*
 * Measure how long reading a file delays interrupts. A timer interrupt takes a
 * sample every 20 us, so interrupts that are off widen the gap between samples. Use
 * it in an emulator whose clock counts instructions, where other load of the host
 * does not delay samples.
 *
 * usage: stretch ROUNDS FILE
 *
 * Print median, least and most nanoseconds of the longest gap of each round.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_ROUNDS	99
#define PERIOD		20000	/* ns */
#define PAGES		1024
#define PAGE		4096UL

static struct perf_event_mmap_page *ring;

static void fail(const char *what)
{
	fprintf(stderr, "stretch: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Open a sampling event for all tasks on this CPU. */
static int sampler(int cpu)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = PERIOD,
		.sample_type = PERF_SAMPLE_TIME,
		.disabled = 1,
	};
	int fd = syscall(SYS_perf_event_open, &attr, -1, cpu, -1, 0);

	if (fd < 0)
		fail("perf_event_open");
	ring = mmap(NULL, (PAGES + 1) * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (ring == MAP_FAILED)
		fail("mmap");
	return fd;
}

/* Return the longest gap in ns. Samples do not wrap: their size divides the ring's. */
static double longest_gap(void)
{
	unsigned long long last = 0, longest = 0, time, at;
	struct perf_event_header *header;
	char *data = (char *)ring + PAGE;

	for (at = ring->data_tail; at < ring->data_head; at += header->size) {
		header = (void *)(data + at % (PAGES * PAGE));
		if (header->type != PERF_RECORD_SAMPLE || header->size != 16) {
			/* lost or throttled samples would make gaps */
			fprintf(stderr, "stretch: record of type %u\n", header->type);
			exit(1);
		}
		time = *(unsigned long long *)(header + 1);
		if (last && time - last > longest)
			longest = time - last;
		last = time;
	}
	if (!longest) {
		fprintf(stderr, "stretch: no samples\n");
		exit(1);
	}
	ring->data_tail = ring->data_head;
	return longest;
}

static void read_all(const char *file)
{
	static char text[1 << 16];
	int fd = open(file, O_RDONLY);
	ssize_t got;

	if (fd < 0)
		fail(file);
	while ((got = read(fd, text, sizeof(text))) > 0)
		;
	if (got < 0)
		fail(file);
	close(fd);
}

static int compare(const void *a, const void *b)
{
	double one = *(const double *)a, two = *(const double *)b;

	return (one > two) - (one < two);
}

int main(int argc, char **argv)
{
	int i, fd, rounds = argc == 3 ? atoi(argv[1]) : 0;
	double gap[MAX_ROUNDS];
	cpu_set_t cpus;

	if (rounds < 1 || rounds > MAX_ROUNDS) {
		fprintf(stderr, "usage: stretch ROUNDS FILE\n");
		return 2;
	}
	CPU_ZERO(&cpus);
	CPU_SET(0, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		fail("sched_setaffinity");
	fd = sampler(0);
	for (i = 0; i < rounds; i++) {
		ioctl(fd, PERF_EVENT_IOC_ENABLE, 0);
		read_all(argv[2]);
		ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
		gap[i] = longest_gap();
	}
	qsort(gap, rounds, sizeof(gap[0]), compare);
	printf("%.0f %.0f %.0f\n", gap[rounds / 2], gap[0], gap[rounds - 1]);
	return 0;
}
