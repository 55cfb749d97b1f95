// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "task.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void gate_make(struct gate *gate)
{
	if (pipe2(gate->fd, O_CLOEXEC))
		abort();
}

void gate_pass(struct gate *gate)
{
	char byte;

	/* close this copy, so that the read ends when the parent exits */
	close(gate->fd[1]);
	while (read(gate->fd[0], &byte, 1) < 0 && errno == EINTR)
		;
}

void gate_open(struct gate *gate)
{
	if (write(gate->fd[1], "", 1) != 1)
		abort();
	gate_close(gate);
}

void gate_close(struct gate *gate)
{
	close(gate->fd[0]);
	close(gate->fd[1]);
}

double task_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* Return the fields of /proc/PID/stat from 3 on, since field 2 can have blanks. */
static const char *stat_rest(pid_t pid, char *text, size_t size)
{
	char path[64], *end;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (task_read_file(path, text, size))
		return NULL;
	end = strrchr(text, ')');
	return end ? end + 2 : NULL;
}

double task_start(pid_t pid)
{
	char text[1024];
	const char *field = stat_rest(pid, text, sizeof(text));
	int i;

	for (i = 3; field && i < 22; i++) {
		field = strchr(field, ' ');
		if (field)
			field++;
	}
	return field ? (double)atoll(field) / sysconf(_SC_CLK_TCK) : -1;
}

char task_state(pid_t pid)
{
	char text[1024];
	const char *rest = stat_rest(pid, text, sizeof(text));

	return rest ? *rest : '\0';
}

int task_wait_state(pid_t pid, char state)
{
	double end = task_now() + PATIENCE;

	while (task_state(pid) != state) {
		if (task_now() > end)
			return -1;
		usleep(2000);
	}
	return 0;
}

int task_wait_call(pid_t pid, long nr)
{
	double end = task_now() + PATIENCE;
	char path[64], text[256], *rest;

	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	do {
		/* "running", or a line that begins with the number of the call */
		if (!task_read_file(path, text, sizeof(text)) &&
		    strtol(text, &rest, 10) == nr && rest != text)
			return 0;
		usleep(2000);
	} while (task_now() < end);
	return -1;
}

pid_t task_lasting(void)
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	task_wait_call(pid, SYS_pause);
	return pid;
}

void task_end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

void *task_pause(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

pid_t task_without_leader(void)
{
	pthread_t thread;
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pthread_create(&thread, NULL, task_pause, NULL);
		syscall(SYS_exit, 0);
	}
	return task_wait_state(pid, 'Z') ? -1 : pid;
}

const char *task_exe(pid_t pid, char *path, size_t size)
{
	char link[64];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/%d/exe", pid);
	n = readlink(link, path, size - 1);
	path[n < 0 ? 0 : n] = '\0';
	return path;
}

const char *task_cgroup(pid_t pid, char *path, size_t size)
{
	char file[64], text[4096], *line;

	path[0] = '\0';
	snprintf(file, sizeof(file), "/proc/%d/cgroup", pid);
	if (task_read_file(file, text, sizeof(text)))
		return path;
	line = strstr(text, "0::");
	if (line)
		snprintf(path, size, "%.*s", (int)strcspn(line + 3, "\n"), line + 3);
	return path;
}

const char *task_exit_text(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(text, size, "signal:%d(%s)%s", WTERMSIG(status),
			 sigabbrev_np(WTERMSIG(status)),
			 WCOREDUMP(status) ? "+core" : "");
	else if (WEXITSTATUS(status))
		snprintf(text, size, "code:%d", WEXITSTATUS(status));
	else
		snprintf(text, size, "0");
	return text;
}

int task_write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		error = -errno;
	close(fd);
	return error;
}

int task_copy_program(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out;
	struct stat stat = { 0 };
	bool done;

	unlink(to);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	done = !fstat(in, &stat) &&
	       sendfile(out, in, NULL, stat.st_size) == stat.st_size;
	close(in);
	close(out);
	return done ? 0 : -1;
}

bool task_kernel_before(int major, int minor)
{
	struct utsname name;
	int this = 0, sub = 0;

	uname(&name);
	sscanf(name.release, "%d.%d", &this, &sub);
	return this < major || (this == major && sub < minor);
}

int task_read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;
	ssize_t n;

	text[0] = '\0';
	if (fd < 0)
		return -errno;
	n = read(fd, text, size - 1);
	if (n < 0)
		error = -errno;
	else
		text[n] = '\0';
	close(fd);
	return error;
}
