/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CGROUP_H
#define WLMON_SELFTEST_CGROUP_H

/* Cgroups of the tests, and their lines in `cgroups`. */
#include <stdbool.h>
#include <sys/types.h>

#include "harness.h"
#include "table.h"

#define CGROUP_MOUNT	"/sys/fs/cgroup"
#define TOP		"/wlmon-cgroups"
#define RECORDS		"64"

/* In static memory. */
const char *cgroup_path(const char *name, const char *file);

/* Removal waits until the kernel is done with the last one that was in it. */
void remove_cgroup(const char *name);

/* A child that is in the cgroup from its first moment on. */
pid_t fork_into(const char *name);

int move(pid_t pid, const char *name);

/* Three cgroups in TOP. */
extern const char *const names[3];

/* Counts that add up, however a process was moved. */
extern const char *const counts[14];

#define COUNTS (int)(sizeof(counts) / sizeof(counts[0]))

/* Times of one process add up but for the last digit. */
extern const char *const times[4];

#define TIMES (int)(sizeof(times) / sizeof(times[0]))

/* Remove all cgroups that this or a failed test left behind. */
void remove_cgroups(void);

static inline bool find_line(const char *name, struct row *line)
{
	return table_find("cgroups", "CGROUP", name, line);
}

/* The line of a cgroup with nothing but this process in it, ever. */
void expect_alone(struct __test_metadata *_metadata, const struct row *line,
		  const struct row *process);

/* How many are in it and ended in it, and its live threads by state. */
void expect_members(struct __test_metadata *_metadata, const struct row *line, const int *members);

/* The kernel has summed up the same run time for the cgroup. */
void expect_cpu_stat(struct __test_metadata *_metadata, const struct row *line);

/* All lines of one view against all of the other. */
void expect_same_sums(struct __test_metadata *_metadata);

#define MEMBERS(...) ((const int[7]){ __VA_ARGS__ })

#endif
