// SPDX-License-Identifier: GPL-2.0
/*
 * What a getppid costs, in nanoseconds of CLOCK_MONOTONIC_RAW: under an emulator
 * that counts instructions as time (QEMU's -icount shift=0), in instructions.
 * The median of several rounds; what interrupts take is in it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS	9
#define CALLS	50000

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double one = *(const double *)a, two = *(const double *)b;

	return (one > two) - (one < two);
}

int main(void)
{
	double took[ROUNDS];
	int round, i;

	for (round = 0; round < ROUNDS; round++) {
		double began = now();

		for (i = 0; i < CALLS; i++)
			syscall(SYS_getppid);
		took[round] = (now() - began) / CALLS;
	}
	qsort(took, ROUNDS, sizeof(took[0]), compare);
	printf("%.0f %.0f %.0f\n", took[ROUNDS / 2], took[0], took[ROUNDS - 1]);
	return 0;
}
