// SPDX-License-Identifier: GPL-2.0
/*
 * A workload of programs that execute each other: by vfork, fork, posix_spawn
 * and from threads, by path and by descriptor, in vain and in 32 bits.
 *
 * usage: wl_exec [DEPTH]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEPTH	4

static int surprises;
static char self[4096], other[4096];
static char depth[16];
static char *again[] = { "wl_exec", depth, NULL };
static char *no_environment[] = { NULL };

static void await(pid_t pid)
{
	int status;

	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		surprises++;
}

/* Each try fails in its own way; the last one is good. */
static void execute_in_vain(void)
{
	static char much[200000], *large[] = { much, NULL };

	memset(much, 'x', sizeof(much) - 1);
	execve("/nonexistent", again, no_environment);
	execve("/etc/passwd", again, no_environment);
	execve("/etc/passwd/x", again, no_environment);
	execve((char *)-1, again, no_environment);
	execve(self, (char **)-1, no_environment);
	execve(self, large, no_environment);
	syscall(SYS_execveat, -1, "", again, no_environment, AT_EMPTY_PATH);
	syscall(SYS_execveat, -1, "nothing", again, no_environment, 0);
}

static void by_vfork(void)
{
	pid_t pid = vfork();

	if (!pid) {
		execute_in_vain();
		execve(self, again, no_environment);
		_exit(127);
	}
	await(pid);
}

static void by_descriptor(int empty_path)
{
	pid_t pid = fork();

	if (!pid) {
		int fd = open(self, O_PATH | O_CLOEXEC);

		if (empty_path)
			fexecve(fd, again, no_environment);
		syscall(SYS_execveat, AT_FDCWD, self, again, no_environment, 0);
		_exit(127);
	}
	await(pid);
}

static void by_spawn(void)
{
	pid_t pid;

	if (posix_spawn(&pid, "/nonexistent", NULL, NULL, again, no_environment) != ENOENT)
		surprises++;
	if (posix_spawn(&pid, self, NULL, NULL, again, no_environment))
		surprises++;
	else
		await(pid);
}

static void *execute(void *unused)
{
	execve(self, again, no_environment);
	return unused;
}

/* The thread takes over the process id of the first one, which is asleep. */
static void by_thread(void)
{
	pthread_t thread;
	pid_t pid = fork();

	if (!pid) {
		pthread_create(&thread, NULL, execute, NULL);
		for (;;)
			pause();
	}
	await(pid);
}

/* That program executes this one in its turn, by its argument. */
static void by_32_bits(void)
{
	char *argv[] = { "wl_32", self, depth, NULL };
	pid_t pid = vfork();

	if (!pid) {
		execve(other, argv, no_environment);
		_exit(127);
	}
	await(pid);
}

int main(int argc, char **argv)
{
	int left = argc > 1 ? atoi(argv[1]) : DEPTH;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 8);

	if (n < 0)
		return 2;
	snprintf(other, sizeof(other), "%s", self);
	strcpy(strrchr(other, '/') + 1, "wl_32");
	if (!left)
		return 0;
	snprintf(depth, sizeof(depth), "%d", left - 1);
	if (argc > 1) {
		by_vfork();
		return surprises != 0;
	}
	by_vfork();
	strcpy(depth, "0");
	by_descriptor(0);
	by_descriptor(1);
	by_spawn();
	by_thread();
	by_32_bits();
	return surprises != 0;
}
