/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_TASK_H
#define WLMON_SELFTEST_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Holds a child until its parent opens the gate, or is gone. Each gate serves
 * one waiter.
 */
struct gate {
	int fd[2];
};

void gate_make(struct gate *gate);
void gate_pass(struct gate *gate);	/* the child's side: blocks */
void gate_open(struct gate *gate);	/* the parent's side */
void gate_close(struct gate *gate);	/* the same: opens it by its end */

/*
 * In so many seconds all that is waited for comes, on a slow debug kernel too; what
 * has not come by then does not.
 */
#define PATIENCE 60

/* CLOCK_BOOTTIME in seconds, the clock of the views. */
double task_now(void);

/* When /proc says that a task started, in seconds; -1 when it is gone. */
double task_start(pid_t pid);

/* A task's state letter in /proc; 0 when it is gone. */
char task_state(pid_t pid);

/* Waits for a state. Returns 0, or -1. */
int task_wait_state(pid_t pid, char state);

/*
 * Waits until a task sleeps in this system call and its CPU has gone on to
 * something else, so that its figures stand still. Returns 0, or -1.
 */
int task_wait_call(pid_t pid, long nr);

/* A child that sleeps in pause() until task_end() or the end of its parent. */
pid_t task_lasting(void);
void task_end(pid_t pid);

/* A child whose first thread has exited, and another one sleeps; -1 if it did not. */
pid_t task_without_leader(void);

/* A thread that sleeps in pause() for good. */
void *task_pause(void *unused);

/* Program and cgroup as /proc shows them, "" when it does not. */
const char *task_exe(pid_t pid, char *path, size_t size);
const char *task_cgroup(pid_t pid, char *path, size_t size);

/* A wait status in the words of the EXIT column. */
const char *task_exit_text(int status, char *text, size_t size);

/* Whether the running kernel is older than this one. */
bool task_kernel_before(int major, int minor);

/* Copies a program. Returns 0, or -1. */
int task_copy_program(const char *from, const char *to);

/* A small file in one read() or write(). Returns 0 or a negative errno. */
int task_read_file(const char *path, char *text, size_t size);
int task_write_file(const char *path, const char *text);

#endif
