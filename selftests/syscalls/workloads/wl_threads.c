// SPDX-License-Identifier: GPL-2.0
/* A workload of threads that contend, wait for each other and end in many ways. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORKERS	4
#define TURNS	25

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turned = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static sem_t done;
static int turn;
static long sum;

static void *contend(void *unused)
{
	int i;

	pthread_barrier_wait(&barrier);
	for (i = 0; i < TURNS; i++) {
		pthread_mutex_lock(&lock);
		sum++;
		sched_yield();
		pthread_mutex_unlock(&lock);
	}
	return unused;
}

/* One after the other, in a ring. */
static void *take_turns(void *me)
{
	int i;

	for (i = 0; i < TURNS; i++) {
		pthread_mutex_lock(&lock);
		while (turn != (long)me)
			pthread_cond_wait(&turned, &lock);
		turn = (turn + 1) % WORKERS;
		pthread_cond_broadcast(&turned);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

static void run_together(void *(*work)(void *))
{
	pthread_t thread[WORKERS];
	long i;

	pthread_barrier_init(&barrier, NULL, WORKERS);
	for (i = 0; i < WORKERS; i++)
		pthread_create(&thread[i], NULL, work, (void *)i);
	for (i = 0; i < WORKERS; i++)
		pthread_join(thread[i], NULL);
}

static void *end_somehow(void *how)
{
	switch ((long)how) {
	case 0:
		return NULL;
	case 1:
		pthread_exit(NULL);
	case 2:
		sem_post(&done);
		syscall(SYS_exit, 3);
		break;
	case 3:
		pthread_detach(pthread_self());
		sem_post(&done);
		break;
	default:
		pause();
	}
	return NULL;
}

static void end_in_many_ways(void)
{
	pthread_t thread[5];
	long how;

	sem_init(&done, 0, 0);
	for (how = 0; how < 5; how++)
		pthread_create(&thread[how], NULL, end_somehow, (void *)how);
	pthread_join(thread[0], NULL);
	pthread_join(thread[1], NULL);
	sem_wait(&done);
	sem_wait(&done);
	pthread_cancel(thread[4]);
	pthread_join(thread[4], NULL);
}

static void *end_late(void *unused)
{
	const struct timespec moment = { 0, 50000000 };

	nanosleep(&moment, NULL);
	syscall(SYS_exit, 5);
	return unused;
}

/* Two ends of a process: its last thread's, and all at once. */
static int end_process(int together)
{
	const struct timespec moment = { 0, 100000000 };
	pthread_t thread;
	int status;
	long i;
	pid_t pid = fork();

	if (!pid) {
		if (together) {
			for (i = 0; i < 3; i++)
				pthread_create(&thread, NULL, end_somehow, (void *)9);
			nanosleep(&moment, NULL);
			_exit(0);
		}
		pthread_create(&thread, NULL, end_late, NULL);
		syscall(SYS_exit, 0);
	}
	return waitpid(pid, &status, 0) != pid || !WIFEXITED(status);
}

int main(void)
{
	int failed;

	run_together(contend);
	run_together(take_turns);
	end_in_many_ways();
	failed = end_process(0) + end_process(1);
	return failed || sum != WORKERS * TURNS;
}
