/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CGROUP_H
#define WLMON_SELFTEST_CGROUP_H

/*
 * What the tests of cgroups share. A program includes this once; its fixture
 * watches who is in some cgroups that come and go with it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.h"
#include "harness.h"
#include "module.h"
#include "proc.h"

#define CGROUP_MOUNT	"/sys/fs/cgroup"
#define TOP		"/wlmon-cgroups"
#define RECORDS		"64"

/* In static memory. */
static inline const char *cgroup_path(const char *name, const char *file)
{
	static char path[600];

	snprintf(path, sizeof(path), CGROUP_MOUNT "%s%s%s", name, *file ? "/" : "", file);
	return path;
}

/* Removal waits until the kernel is done with the last one that was in it. */
static inline void remove_cgroup(const char *name)
{
	double end = task_now() + PATIENCE;

	while (rmdir(cgroup_path(name, "")) && errno == EBUSY && task_now() < end)
		usleep(10000);
}

/* A child that is in the cgroup from its first moment on. */
static inline pid_t fork_into(const char *name)
{
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP,
		.exit_signal = SIGCHLD,
	};
	pid_t pid;
	int fd;

	fd = open(cgroup_path(name, ""), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	args.cgroup = fd;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (!pid)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(fd);
	return pid;
}

static inline int move(pid_t pid, const char *name)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", pid);
	return task_write_file(cgroup_path(name, "cgroup.procs"), text);
}

static const char *const names[] = { TOP "/one", TOP "/two", TOP "/three" };

/* Counts that add up, however a process was moved. */
static const char *const counts[] = {
	"MINFLT", "MAJFLT", "NVCSW", "NIVCSW", "INBLOCK", "OUBLOCK", "RCHAR", "WCHAR",
	"READ_BYTES", "WRITE_BYTES", "SYSCR", "SYSCW", "CANCELLED_WRITE_BYTES", "CPU_DELAY_N",
};

#define COUNTS (int)(sizeof(counts) / sizeof(counts[0]))

/* Times of one process add up but for the last digit. */
static const char *const times[] = { "UTIME", "STIME", "RUNTIME", "CPU_DELAY" };

#define TIMES (int)(sizeof(times) / sizeof(times[0]))

/* Remove all cgroups that this or a failed test left behind. */
static inline void remove_cgroups(void)
{
	DIR *dir = opendir(cgroup_path(TOP, ""));
	struct dirent *entry;
	char name[512];

	if (!dir)
		return;
	task_write_file(cgroup_path(TOP, "cgroup.kill"), "1");
	while ((entry = readdir(dir))) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), TOP "/%s", entry->d_name);
		remove_cgroup(name);
	}
	closedir(dir);
	remove_cgroup(TOP);
}

FIXTURE(cgroups) {
	struct row line[3];
	struct row row;
	struct gate gate[3];
};

FIXTURE_SETUP(cgroups)
{
	int i;

	module_unload();
	/* A test that failed leaves its cgroups, with what was used there. */
	remove_cgroups();
	ASSERT_EQ(0, mkdir(cgroup_path(TOP, ""), 0755));
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, mkdir(cgroup_path(names[i], ""), 0755));
		gate_make(&self->gate[i]);
	}
	ASSERT_EQ(0, module_load("target_cgroup=" TOP " max_records=" RECORDS));
}

FIXTURE_TEARDOWN(cgroups)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, ledger_read("cgroups_as_other"));
	EXPECT_EQ(0, module_unload());
	remove_cgroups();
}

static inline bool find_line(const char *name, struct row *line)
{
	return table_find("cgroups", "CGROUP", name, line);
}

/* The line of a cgroup with nothing but this process in it, ever. */
static inline void expect_alone(struct __test_metadata *_metadata, const struct row *line,
			 const struct row *process)
{
	int i;

	for (i = 0; i < COUNTS; i++) {
		EXPECT_STREQ(row_text(process, counts[i]), row_text(line, counts[i])) {
			TH_LOG("%s in %s", counts[i], row_text(line, "CGROUP"));
		}
	}
	for (i = 0; i < TIMES; i++) {
		EXPECT_STREQ(row_text(process, times[i]), row_text(line, times[i])) {
			TH_LOG("%s in %s", times[i], row_text(line, "CGROUP"));
		}
	}
	EXPECT_STREQ(row_text(process, "MAXRSS_KB"), row_text(line, "MAXRSS_KB"));
}

/* How many are in it and ended in it, and its live threads by state. */
static inline void expect_members(struct __test_metadata *_metadata, const struct row *line,
			   const int *members)
{
	static const char *const column[] = {
		"ALIVE", "ENDED", "RUNNING", "SLEEPING", "STOPPED", "UNINTERRUPTIBLE", "IOWAIT",
	};
	int i;

	for (i = 0; i < 7; i++) {
		EXPECT_EQ(members[i], row_number(line, column[i])) {
			TH_LOG("%s in %s", column[i], row_text(line, "CGROUP"));
		}
	}
}

/* The kernel has summed up the same run time for the cgroup. */
static inline void expect_cpu_stat(struct __test_metadata *_metadata, const struct row *line)
{
	char folder[128];
	long long usage, runtime = row_usec(line, "RUNTIME");

	snprintf(folder, sizeof(folder), CGROUP_MOUNT "%s", row_text(line, "CGROUP"));
	usage = proc_number(folder, "cpu.stat", "usage_usec");
	EXPECT_LT(20000, usage);
	EXPECT_GE(usage / 25 + 2000, llabs(usage - runtime)) {
		TH_LOG("%s: RUNTIME is %lld us, cpu.stat says %lld",
		       row_text(line, "CGROUP"), runtime, usage);
	}
}

/* All lines of one view against all of the other. */
static inline void expect_same_sums(struct __test_metadata *_metadata)
{
	int i;

	for (i = 0; i < COUNTS; i++) {
		EXPECT_EQ(column_sum("processes", counts[i], "PID", NULL),
			  column_sum("cgroups", counts[i], "CGROUP", NULL)) {
			TH_LOG("%s", counts[i]);
		}
	}
}

#define MEMBERS(...) ((const int[7]){ __VA_ARGS__ })

#endif
