/* SPDX-License-Identifier: GPL-2.0 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <wlmon.h>
#include "call.h"
#include "process.h"
#include "verdict.h"

/**
 * struct account - what a command and all of its processes did
 * @argv: the command
 * @status: its status as from wait4(); -1 while it runs
 * @wall_ns: from its exec until the last of its processes ended
 * @own_ns: from its exec until it ended by itself
 * @pid: pid of its first process in the initial pid namespace
 * @start: when that was created, CLOCK_BOOTTIME ns
 * @began: CLOCK_BOOTTIME ns of its exec
 * @sole: the module watched nobody else
 * @evicted: finished processes whose record was used again since it began
 * @verdict: whether the figures are complete
 * @processes: the processes, those of the command being chosen
 * @sum: what these used
 * @calls: their system calls, most time first
 * @subsystems: the same by subsystem, most calls first
 * @errors: view syscall_errors; NULL if it has those of others, too
 */
struct account {
	char **argv;
	int status;
	uint64_t wall_ns;
	uint64_t own_ns;
	uint64_t pid;
	uint64_t start;
	uint64_t began;
	bool sole;
	uint64_t evicted;
	struct verdict verdict;
	struct process_list processes;
	struct process_sum sum;
	struct call_list calls;
	struct call_list subsystems;
	struct wlmon_table *errors;
};

int account_begin(struct account *account, const struct wlmon *w, pid_t pid);
int account_load(struct account *account, const struct wlmon *w);
void account_free(struct account *account);
void account_print(const struct account *account, FILE *out);
void account_json(const struct account *account, FILE *out);

#endif
