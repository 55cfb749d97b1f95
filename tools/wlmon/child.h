/* SPDX-License-Identifier: GPL-2.0 */
#ifndef CHILD_H
#define CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/**
 * struct child_signals - how a command is to find its signals: as wlmon did
 * @mask: those that are blocked
 * @chld: action of SIGCHLD
 * @pipe: action of SIGPIPE
 */
struct child_signals {
	sigset_t mask;
	struct sigaction chld;
	struct sigaction pipe;
};

/**
 * struct child - a command that is stopped before its first instruction
 * @pid: its process
 * @result: read end of a pipe that has the error of a failed exec
 * @path: the file that it executes
 */
struct child {
	pid_t pid;
	int result;
	char *path;
};

int child_start(struct child *child, char **argv, bool as_caller, const struct child_signals *signals);
int child_go(struct child *child);
void child_kill(struct child *child);
void child_free(struct child *child);

#endif
