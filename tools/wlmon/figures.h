/* SPDX-License-Identifier: GPL-2.0 */
#ifndef FIGURES_H
#define FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "call.h"
#include "process.h"
#include "source.h"
#include "tally.h"
#include "verdict.h"

/**
 * struct program - all processes with a name that ran the same file
 * @comm: the name; @exe: the file, "-" if unknown
 * @sum: what they used
 */
struct program {
	const char *comm;
	const char *exe;
	struct process_sum sum;
};

/**
 * struct figures - what a workload did, as far as the views tell
 * @has_processes: there is a view processes
 * @has_calls: there is a view syscalls, and system calls are counted
 * @has_errors: there is a view syscall_errors
 * @processes: all processes
 * @sum: what these used
 * @programs: the same by program, most CPU time first
 * @program_count: their number
 * @exits: ends with anything but 0, by status
 * @execs: failed execs, by the last error of a process and its name
 * @creations: failed creations of processes and threads, likewise
 * @calls: system calls, most time first
 * @subsystems: the same by subsystem, most calls first
 * @errors: errors of system calls, by error and call
 * @evicted: finished processes that have no row any more, WLMON_UNKNOWN if unknown
 * @verdict: whether the figures are complete
 *
 * Unlike elsewhere a sum is WLMON_UNKNOWN if it is unknown of each process.
 */
struct figures {
	bool has_processes;
	bool has_calls;
	bool has_errors;
	struct process_list processes;
	struct process_sum sum;
	struct program *programs;
	size_t program_count;
	struct tally exits;
	struct tally execs;
	struct tally creations;
	struct call_list calls;
	struct call_list subsystems;
	struct tally errors;
	uint64_t evicted;
	struct verdict verdict;
};

int figures_load(struct figures *figures, const struct source *from);
void figures_free(struct figures *figures);
uint64_t figures_cpu(const struct process_sum *sum);
uint64_t figures_peak(const struct process_sum *sum);

#endif
