// SPDX-License-Identifier: GPL-2.0
/*
 * Make many processes as small as possible: they share all that clone() can share
 * and run no user code.
 *
 * usage: crowd past NUMBER | crowd live NUMBER
 *
 * past: run the processes one after the other; live: keep them until SIGTERM. When
 * all were created, print "ready" and the nanoseconds of CLOCK_MONOTONIC_RAW per
 * process.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* shared by all processes, since none returns or reads it */
static char stack[1 << 14] __attribute__((aligned(16)));

#define SHARED (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND)

static int leave(void *unused)
{
	(void)unused;
	syscall(SYS_exit, 0);
	return 0;
}

static int stay(void *unused)
{
	(void)unused;
	for (;;)
		syscall(SYS_pause);
	return 0;
}

static void come(int (*run)(void *), int flags)
{
	pid_t pid = clone(run, stack + sizeof(stack), SHARED | flags, NULL);

	if (pid < 0) {
		perror("crowd: clone");
		kill(0, SIGKILL);
		exit(1);
	}
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv)
{
	long number = argc == 3 ? atol(argv[2]) : 0;
	sigset_t terminate;
	double began;
	int got, past;
	long i;

	if (number < 1 || (strcmp(argv[1], "past") && strcmp(argv[1], "live"))) {
		fprintf(stderr, "usage: crowd past NUMBER | crowd live NUMBER\n");
		return 2;
	}
	past = !strcmp(argv[1], "past");
	setpgid(0, 0);
	sigemptyset(&terminate);
	sigaddset(&terminate, SIGTERM);
	sigprocmask(SIG_BLOCK, &terminate, NULL);
	/* let the kernel reap the children */
	signal(SIGCHLD, SIG_IGN);
	began = now();
	for (i = 0; i < number; i++) {
		if (i && !(i % 20000))
			fprintf(stderr, "%ld of %ld processes\n", i, number);
		if (past)
			come(leave, CLONE_VFORK | SIGCHLD);
		else
			come(stay, SIGCHLD);
	}
	printf("ready %.0f\n", (now() - began) / number);
	fflush(stdout);
	if (past)
		return 0;
	sigwait(&terminate, &got);
	kill(0, SIGKILL);
	return 0;
}
