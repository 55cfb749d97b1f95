// SPDX-License-Identifier: GPL-2.0
/*
 * Makes many tasks, fast and in parallel, and tells how many: the truth that
 * the ledger is held against. All are waited for before it ends.
 *
 * usage: storm [-j SPAWNERS] [-f FORKS] [-e EXECS] [-t THREADS]
 *
 * SIGTERM ends it early; it then tells what was done until then.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "path.h"

#define BATCH 8

struct truth {
	long processes;
	long execs;
	long threads;
	long failures;
	volatile sig_atomic_t stop;
};

static struct truth *truth;	/* shared with the spawners */
static const char *tiny;

static void add(long *count, long n)
{
	__atomic_fetch_add(count, n, __ATOMIC_RELAXED);
}

static pid_t fork_and_exit(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	return pid;
}

static pid_t vfork_and_exec(void)
{
	char *const argv[] = { (char *)tiny, NULL }, *const envp[] = { NULL };
	pid_t pid = vfork();

	if (!pid) {
		execve(tiny, argv, envp);
		_exit(127);
	}
	return pid;
}

static void wait_for(int n)
{
	int status;

	while (n-- > 0)
		if (wait(&status) < 0 || status)
			add(&truth->failures, 1);
}

static void spawn(pid_t (*make)(void), long total, long *also)
{
	int i, made;

	for (; total > 0 && !truth->stop; total -= BATCH) {
		for (i = 0, made = 0; i < BATCH && i < total; i++) {
			if (make() > 0)
				made++;
			else
				add(&truth->failures, 1);
		}
		wait_for(made);
		add(&truth->processes, made);
		if (also)
			add(also, made);
	}
}

static void *end_at_once(void *unused)
{
	return unused;
}

static void spawn_threads(long total)
{
	pthread_t thread[BATCH];
	int i, made;

	for (; total > 0 && !truth->stop; total -= BATCH) {
		for (made = 0; made < BATCH && made < total; made++) {
			if (pthread_create(&thread[made], NULL, end_at_once, NULL))
				break;
		}
		if (made < BATCH && made < total)
			add(&truth->failures, 1);
		for (i = 0; i < made; i++)
			pthread_join(thread[i], NULL);
		add(&truth->threads, made);
	}
}

static void stop(int signal)
{
	(void)signal;
	truth->stop = 1;
}

/* One of n shares of a total, such that all together are the total. */
static long share(long total, int i, int n)
{
	return total * (i + 1) / n - total * i / n;
}

int main(int argc, char **argv)
{
	long forks = 0, execs = 0, threads = 0;
	int spawners = 4, option, i;

	while ((option = getopt(argc, argv, "j:f:e:t:")) != -1) {
		switch (option) {
		case 'j':
			spawners = atoi(optarg);
			break;
		case 'f':
			forks = atol(optarg);
			break;
		case 'e':
			execs = atol(optarg);
			break;
		case 't':
			threads = atol(optarg);
			break;
		default:
			return 2;
		}
	}
	truth = mmap(NULL, sizeof(*truth), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	tiny = helper_path("tiny");
	if (truth == MAP_FAILED || access(tiny, X_OK)) {
		perror("storm");
		return 2;
	}
	signal(SIGTERM, stop);
	for (i = 0; i < spawners; i++) {
		pid_t pid = fork();

		if (!pid) {
			spawn(fork_and_exit, share(forks, i, spawners), NULL);
			spawn(vfork_and_exec, share(execs, i, spawners), &truth->execs);
			spawn_threads(share(threads, i, spawners));
			_exit(0);
		}
		if (pid < 0) {
			perror("storm: fork");
			return 2;
		}
	}
	wait_for(spawners);
	printf("processes %ld\nexecs %ld\nthreads %ld\nfailures %ld\n",
	       truth->processes + spawners, truth->execs, truth->threads,
	       truth->failures);
	return truth->failures != 0;
}
