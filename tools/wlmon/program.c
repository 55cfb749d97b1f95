// SPDX-License-Identifier: GPL-2.0
/* Runs a program and waits for it. */
#include <spawn.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "program.h"

extern char **environ;

/**
 * program_wait() - run a program without output and wait for it
 * @argv: its name, which is looked up in PATH, and arguments
 *
 * Return: its exit status; -1 if it could not be run, or was killed.
 */
int program_wait(char *const *argv)
{
	posix_spawn_file_actions_t actions;
	int status, err;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	err = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (err)
		return -1;
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
