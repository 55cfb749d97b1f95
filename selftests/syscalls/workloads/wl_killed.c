// SPDX-License-Identifier: GPL-2.0
/* A workload whose processes and threads are killed within calls. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int surprises;
static int told[2];	/* the victim writes a byte before it blocks */
static int silent[2];
static int word;

static void block_in(int way)
{
	struct pollfd poll_for = { .fd = silent[0], .events = POLLIN };
	const struct timespec hour = { 3600, 0 };
	char byte;
	pid_t pid;

	if (write(told[1], "", 1) != 1)
		_exit(99);
	switch (way) {
	case 0:
		read(silent[0], &byte, 1);
		break;
	case 1:
		pause();
		break;
	case 2:
		syscall(SYS_nanosleep, &hour, NULL);
		break;
	case 3:
		syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
		break;
	case 4:
		poll(&poll_for, 1, -1);
		break;
	case 5:
		/* Its child is killed with it, by the group. */
		setpgid(0, 0);
		pid = fork();
		if (!pid)
			pause();
		waitpid(pid, NULL, 0);
		break;
	case 6:
		/* A vfork: its parent can be killed, but not interrupted. */
		pid = vfork();
		if (!pid) {
			read(silent[0], &byte, 1);
			_exit(0);
		}
		break;
	}
	_exit(98);
}

/* The state of a task in /proc. */
static char state(pid_t pid)
{
	char path[64], text[256] = "", *end;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY);
	if (fd >= 0) {
		if (read(fd, text, sizeof(text) - 1) < 0)
			text[0] = '\0';
		close(fd);
	}
	end = strrchr(text, ')');
	return end ? end[2] : '\0';
}

/* Sleeping at three looks in a row: the call that it is in is its last. */
static void await_sleep(pid_t pid)
{
	const struct timespec moment = { 0, 10000000 };
	int times = 0;

	while (times < 3) {
		char now = state(pid);

		times = now == 'S' || now == 'D' ? times + 1 : 0;
		nanosleep(&moment, NULL);
	}
}

static void kill_blocked(int number, int ways)
{
	int way, status;
	pid_t pid;
	char byte;

	for (way = 0; way < ways; way++) {
		pid = fork();
		if (!pid)
			block_in(way);
		if (read(told[0], &byte, 1) != 1)
			surprises++;
		await_sleep(pid);
		kill(way == 5 ? -pid : pid, number);
		if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status) ||
		    WTERMSIG(status) != number)
			surprises++;
		if (way == 6 && write(silent[1], "", 1) != 1)
			surprises++;
	}
}

static void *block_thread(void *way)
{
	const struct timespec hour = { 3600, 0 };
	char byte;

	switch ((long)way) {
	case 0:
		read(silent[0], &byte, 1);
		break;
	case 1:
		pause();
		break;
	case 2:
		nanosleep(&hour, NULL);
		break;
	default:
		syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
		break;
	}
	return NULL;
}

/* Threads that sleep when another one ends them all, or executes. */
static void end_threads(const char *self, int by_exec)
{
	const struct timespec moment = { 0, 150000000 };
	pthread_t thread;
	int status;
	long way;
	pid_t pid = fork();

	if (!pid) {
		for (way = 0; way < 4; way++)
			pthread_create(&thread, NULL, block_thread, (void *)way);
		nanosleep(&moment, NULL);
		if (by_exec)
			execl(self, self, "done", NULL);
		_exit(7);
	}
	if (waitpid(pid, &status, 0) != pid || status != W_EXITCODE(7, 0))
		surprises++;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "done"))
		return 7;
	if (pipe(told) || pipe(silent))
		return 2;
	kill_blocked(SIGKILL, 7);
	kill_blocked(SIGTERM, 6);
	end_threads(argv[0], 0);
	end_threads(argv[0], 1);
	return surprises != 0;
}
