// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.h"
#include "proc.h"
#include "task.h"

const char *const names[3] = { TOP "/one", TOP "/two", TOP "/three" };

const char *const counts[14] = {
	"MINFLT", "MAJFLT", "NVCSW", "NIVCSW", "INBLOCK", "OUBLOCK", "RCHAR", "WCHAR",
	"READ_BYTES", "WRITE_BYTES", "SYSCR", "SYSCW", "CANCELLED_WRITE_BYTES", "CPU_DELAY_N",
};

const char *const times[4] = { "UTIME", "STIME", "RUNTIME", "CPU_DELAY" };

const char *cgroup_path(const char *name, const char *file)
{
	static char path[600];

	snprintf(path, sizeof(path), CGROUP_MOUNT "%s%s%s", name, *file ? "/" : "", file);
	return path;
}

void remove_cgroup(const char *name)
{
	double end = task_now() + PATIENCE;

	while (rmdir(cgroup_path(name, "")) && errno == EBUSY && task_now() < end)
		usleep(10000);
}

pid_t fork_into(const char *name)
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

int move(pid_t pid, const char *name)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", pid);
	return task_write_file(cgroup_path(name, "cgroup.procs"), text);
}

void remove_cgroups(void)
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

void expect_alone(struct __test_metadata *_metadata, const struct row *line,
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

void expect_members(struct __test_metadata *_metadata, const struct row *line, const int *members)
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

void expect_cpu_stat(struct __test_metadata *_metadata, const struct row *line)
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

void expect_same_sums(struct __test_metadata *_metadata)
{
	int i;

	for (i = 0; i < COUNTS; i++) {
		EXPECT_EQ(column_sum("processes", counts[i], "PID", NULL),
			  column_sum("cgroups", counts[i], "CGROUP", NULL)) {
			TH_LOG("%s", counts[i]);
		}
	}
}
