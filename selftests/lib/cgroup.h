/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CGROUP_H
#define WLMON_SELFTEST_CGROUP_H

/* Make cgroups for tests, and check their lines in `cgroups`. */
#include <stdbool.h>
#include <sys/types.h>

#include "harness.h"
#include "table.h"

#define CGROUP_MOUNT	"/sys/fs/cgroup"
#define TOP		"/wlmon-cgroups"
#define RECORDS		"64"

/* Return the path of a file of a cgroup, of its folder if file is ""; static memory. */
const char *cgroup_path(const char *name, const char *file);

/* Remove a cgroup. Waits while the kernel still has an exited process in it. */
void remove_cgroup(const char *name);

/* Fork a child into the cgroup (CLONE_INTO_CGROUP). Returns as fork(). */
pid_t fork_into(const char *name);

/* Move a process to a cgroup. Returns 0 or a negative errno. */
int move(pid_t pid, const char *name);

/* three cgroups in TOP */
extern const char *const names[3];

/* columns whose sum over cgroups stays exact when processes move */
extern const char *const counts[14];

#define COUNTS (int)(sizeof(counts) / sizeof(counts[0]))

/* columns of times, whose sum is exact but for the last digit */
extern const char *const times[4];

#define TIMES (int)(sizeof(times) / sizeof(times[0]))

/* Remove all cgroups that this or a failed test left behind. */
void remove_cgroups(void);

/* Find the line of a cgroup in `cgroups`. Returns false if there is none. */
static inline bool find_line(const char *name, struct row *line)
{
	return table_find("cgroups", "CGROUP", name, line);
}

/* Check the line of a cgroup that never had another process than this one. */
void expect_alone(struct __test_metadata *_metadata, const struct row *line,
		  const struct row *process);

/* Check the numbers of processes and of threads by state; members is MEMBERS(...). */
void expect_members(struct __test_metadata *_metadata, const struct row *line, const int *members);

/* Compare RUNTIME with cpu.stat of the cgroup. */
void expect_cpu_stat(struct __test_metadata *_metadata, const struct row *line);

/* Compare the sums over `processes` with those over `cgroups`. */
void expect_same_sums(struct __test_metadata *_metadata);

/* ALIVE, ENDED, RUNNING, SLEEPING, STOPPED, UNINTERRUPTIBLE, IOWAIT */
#define MEMBERS(...) ((const int[7]){ __VA_ARGS__ })

#endif
