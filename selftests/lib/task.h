/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_TASK_H
#define WLMON_SELFTEST_TASK_H

/* Control and inspect tasks: gates, states, files of /proc. */
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Blocks one child until its parent opens the gate or exits. */
struct gate {
	int fd[2];
};

void gate_make(struct gate *gate);
void gate_pass(struct gate *gate);	/* in the child: wait */
void gate_open(struct gate *gate);	/* in the parent: release the child */
void gate_close(struct gate *gate);	/* in the parent: the same, by end of file */

/* Limit of all waits in seconds, long enough for a slow debug kernel. */
#define PATIENCE 60

/* Return CLOCK_BOOTTIME, the clock of the views, in seconds. */
double task_now(void);

/* Return a task's start time in /proc, in seconds; -1 if the task is gone. */
double task_start(pid_t pid);

/* Return a task's state letter in /proc; 0 if the task is gone. */
char task_state(pid_t pid);

/* Wait for a state. Returns 0, or -1 after PATIENCE. */
int task_wait_state(pid_t pid, char state);

/*
 * Wait until a task sleeps in this system call and has left its CPU, so that its
 * figures do not change. Returns 0, or -1 after PATIENCE.
 */
int task_wait_call(pid_t pid, long nr);

/* Fork a child that sleeps in pause() until task_end() or its parent's exit. */
pid_t task_lasting(void);

/* Kill and reap a child. */
void task_end(pid_t pid);

/* Fork a child whose leader exits while another thread sleeps. Returns -1 on error. */
pid_t task_without_leader(void);

/* Thread function that sleeps in pause() forever. */
void *task_pause(void *unused);

/* Read the path of a task's program or cgroup in /proc; "" on error. Return path. */
const char *task_exe(pid_t pid, char *path, size_t size);
const char *task_cgroup(pid_t pid, char *path, size_t size);

/* Format a wait status as the column EXIT does. Returns text. */
const char *task_exit_text(int status, char *text, size_t size);

/* Check whether the running kernel is older than this version. */
bool task_kernel_before(int major, int minor);

/* Copy a program. Returns 0, or -1 on error. */
int task_copy_program(const char *from, const char *to);

/* Read or write a small file in one call. Returns 0 or a negative errno. */
int task_read_file(const char *path, char *text, size_t size);
int task_write_file(const char *path, const char *text);

#endif
