// SPDX-License-Identifier: GPL-2.0
/*
 * Make processes with many threads as small as possible: the threads run no user code
 * and share one stack.
 *
 * usage: crew end ROUNDS NUMBER | crew live NUMBER [NAME]
 *
 * end: run ROUNDS processes of NUMBER threads to their end, one after the other;
 * print "end", median, least and most nanoseconds of CLOCK_MONOTONIC_RAW per
 * thread, and the number of threads that ended. live: run one process until
 * SIGTERM; when its threads exist, take the name, if given, and print "ready".
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_ROUNDS 99

/* shared by all threads, since none returns or reads it */
static char stack[1 << 14] __attribute__((aligned(16)));
static long asleep;

#define TOGETHER \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int stay(void *unused)
{
	(void)unused;
	__atomic_add_fetch(&asleep, 1, __ATOMIC_RELAXED);
	for (;;)
		syscall(SYS_pause);
	return 0;
}

static void hire(long number)
{
	long i;

	for (i = 0; i < number; i++)
		if (clone(stay, stack + sizeof(stack), TOGETHER, NULL) < 0) {
			perror("crew: clone");
			exit(1);
		}
	while (__atomic_load_n(&asleep, __ATOMIC_RELAXED) < number)
		usleep(1000);
	/* wait until the last thread sleeps */
	usleep(10000);
}

/* Return the time per thread in ns that a process of number threads takes to end. */
static double end(long number)
{
	double *began = mmap(NULL, sizeof(*began), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double took;
	int status;
	pid_t pid;

	if (began == MAP_FAILED)
		exit(1);
	/* wait for the RCU callbacks of the last process */
	usleep(100000);
	pid = fork();
	if (!pid) {
		hire(number);
		*began = now();
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status) {
		fprintf(stderr, "crew: a process failed\n");
		exit(1);
	}
	took = now() - *began;
	munmap(began, sizeof(*began));
	return took / number;
}

static int compare(const void *a, const void *b)
{
	double one = *(const double *)a, two = *(const double *)b;

	return (one > two) - (one < two);
}

int main(int argc, char **argv)
{
	int ends = argc == 4 && !strcmp(argv[1], "end");
	int lives = (argc == 3 || argc == 4) && !strcmp(argv[1], "live");
	long number = ends ? atol(argv[3]) : lives ? atol(argv[2]) : 0;
	int i, rounds = ends ? atoi(argv[2]) : 1;
	double took[MAX_ROUNDS];
	sigset_t terminate;
	int got;

	if (number < 1 || rounds < 1 || rounds > MAX_ROUNDS) {
		fprintf(stderr, "usage: crew end ROUNDS NUMBER | crew live NUMBER [NAME]\n");
		return 2;
	}
	if (lives) {
		sigemptyset(&terminate);
		sigaddset(&terminate, SIGTERM);
		sigprocmask(SIG_BLOCK, &terminate, NULL);
		hire(number);
		if (argc == 4)
			prctl(PR_SET_NAME, argv[3]);
		puts("ready");
		fflush(stdout);
		sigwait(&terminate, &got);
		return 0;
	}
	/* warm up: the first round is slow */
	if (rounds > 1)
		end(number);
	for (i = 0; i < rounds; i++)
		took[i] = end(number);
	qsort(took, rounds, sizeof(took[0]), compare);
	printf("end %.0f %.0f %.0f %ld\n", took[rounds / 2], took[0],
	       took[rounds - 1], rounds * number);
	return 0;
}
