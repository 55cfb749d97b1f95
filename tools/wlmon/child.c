// SPDX-License-Identifier: GPL-2.0
/*
 * Starts a command that stops before its exec, so that it can be watched from its first
 * instruction: the stop comes after the return of the system call that asks for it, and
 * the next call is execve().
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cmd.h"

/* Who ran sudo. */
struct caller {
	uid_t uid;
	gid_t gid;
	const char *name;
};

/* Parse a number of the environment; return -1 if it is none. */
static long number_of(const char *variable)
{
	const char *text = getenv(variable);
	char *end;
	long number;

	if (!text || !*text)
		return -1;
	number = strtol(text, &end, 10);
	return *end || number < 0 ? -1 : number;
}

static int caller_find(struct caller *caller)
{
	long uid = number_of("SUDO_UID"), gid = number_of("SUDO_GID");

	caller->name = getenv("SUDO_USER");
	if (uid < 0 || gid < 0 || !caller->name)
		return fail("-u: not started by sudo (SUDO_UID, SUDO_GID and SUDO_USER are not set)");
	caller->uid = uid;
	caller->gid = gid;
	return STATUS_OK;
}

/* Become the user who ran sudo, with that user's home. Return -1 and errno. */
static int caller_become(const struct caller *caller)
{
	const struct passwd *user = getpwuid(caller->uid);

	if (user) {
		setenv("HOME", user->pw_dir, 1);
		setenv("SHELL", user->pw_shell, 1);
	}
	setenv("USER", caller->name, 1);
	setenv("LOGNAME", caller->name, 1);
	if (initgroups(caller->name, caller->gid) || setgid(caller->gid) || setuid(caller->uid))
		return -1;
	return 0;
}

/* Check whether a file can be executed; set errno. */
static bool can_execute(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return false;
	if (!S_ISREG(st.st_mode)) {
		errno = EACCES;
		return false;
	}
	return !access(path, X_OK);
}

/*
 * Find a command in PATH, as execvp() does; that would try one exec after the other, and
 * the failed ones would be counted. Return NULL and errno: EACCES is worth more than
 * ENOENT.
 */
static char *find_command(const char *name)
{
	const char *path = getenv("PATH"), *end;
	int err = ENOENT;
	char *file;

	if (strchr(name, '/'))
		return need(strdup(name));
	for (path = path ? path : "/usr/bin:/bin"; *name; path = end + 1) {
		end = strchrnul(path, ':');
		if (asprintf(&file, "%.*s%s%s", (int)(end - path), path, end > path ? "/" : "", name) < 0)
			need(NULL);
		if (can_execute(file))
			return file;
		free(file);
		if (errno != ENOENT && errno != ENOTDIR)
			err = errno;
		if (!*end)
			break;
	}
	errno = err;
	return NULL;
}

/* Execute a script without "#!" with the shell, as execvp() does. */
static void exec_script(const char *path, char **argv)
{
	size_t n = 0;
	char **args;

	while (argv[n])
		n++;
	args = calloc(n + 2, sizeof(*args));
	if (!args)
		return;
	args[0] = argv[0];
	args[1] = (char *)path;
	if (n)
		memcpy(args + 2, argv + 1, n * sizeof(*args));
	execve("/bin/sh", args, environ);
}

/* Report an error to the parent; EAGAIN cannot be told from a short write, and need not. */
static void report(int fd, int err)
{
	ssize_t n = write(fd, &err, sizeof(err));

	_exit(n == sizeof(err) ? STATUS_NOT_FOUND : STATUS_FAILED);
}

static void child_main(const struct child *child, char **argv, const struct caller *caller,
		       const struct child_signals *signals, int fd)
{
	if (caller && caller_become(caller))
		report(fd, errno);
	sigaction(SIGCHLD, &signals->chld, NULL);
	sigaction(SIGPIPE, &signals->pipe, NULL);
	sigprocmask(SIG_SETMASK, &signals->mask, NULL);
	/* raise() would make more calls after the stop */
	syscall(SYS_kill, getpid(), SIGSTOP);
	execve(child->path, argv, environ);
	if (errno == ENOEXEC)
		exec_script(child->path, argv);
	report(fd, errno);
}

/* Return the exit status for an error of exec, as env(1). */
static int exec_failed(const char *name, int err)
{
	fail("%s: %s", name, strerror(err));
	return err == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE;
}

/**
 * child_start() - start a command and wait until it stops before its exec
 * @child: filled; to be continued by child_go() or killed by child_kill()
 * @argv: the command and its arguments
 * @as_caller: run it as the user who ran sudo
 * @signals: as it finds them
 *
 * Return: 0, or an exit status after an error was printed.
 */
int child_start(struct child *child, char **argv, bool as_caller, const struct child_signals *signals)
{
	struct caller caller = { .name = "" };
	int fds[2], status = 0;

	if (as_caller && caller_find(&caller))
		return STATUS_FAILED;
	child->path = find_command(argv[0]);
	if (!child->path)
		return exec_failed(argv[0], errno);
	if (pipe2(fds, O_CLOEXEC))
		return fail("cannot make a pipe: %s", strerror(errno));
	fflush(NULL);
	child->pid = fork();
	if (!child->pid)
		child_main(child, argv, as_caller ? &caller : NULL, signals, fds[1]);
	close(fds[1]);
	child->result = fds[0];
	if (child->pid < 0)
		return fail("cannot create a process: %s", strerror(errno));
	while (waitpid(child->pid, &status, WUNTRACED) < 0 && errno == EINTR)
		;
	if (!WIFSTOPPED(status))
		return as_caller ? fail("the command did not start; can it run as user %s?", caller.name) :
				   fail("the command was killed before it began");
	return STATUS_OK;
}

/**
 * child_go() - let a stopped command execute its program
 * @child: from child_start()
 *
 * Return: 0, or an exit status after an error of exec was printed.
 */
int child_go(struct child *child)
{
	ssize_t n;
	int err;

	kill(child->pid, SIGCONT);
	while ((n = read(child->result, &err, sizeof(err))) < 0 && errno == EINTR)
		;
	close(child->result);
	return n == sizeof(err) ? exec_failed(child->path, err) : STATUS_OK;
}

/**
 * child_kill() - end a command that was not continued
 * @child: from child_start()
 */
void child_kill(struct child *child)
{
	kill(child->pid, SIGKILL);
	while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(child->result);
}

/**
 * child_free() - free what child_start() allocated
 * @child: from child_start(), also after a failure
 */
void child_free(struct child *child)
{
	free(child->path);
	child->path = NULL;
}
