// SPDX-License-Identifier: GPL-2.0
/* A pid rule means the process that had the pid, a cgroup rule the path. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "life.h"

#define CGROUPS		"/sys/fs/cgroup"
#define CGROUP		"/wlmon-rules"

FIXTURE(rules) {
	struct row row;
	double before;
};

FIXTURE_SETUP(rules)
{
	module_unload();
	self->before = task_now();
}

FIXTURE_TEARDOWN(rules)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

static void expect_no_row(struct __test_metadata *_metadata, pid_t pid)
{
	struct row row;

	EXPECT_FALSE(row_find(pid, &row)) {
		TH_LOG("pid %d is there", pid);
	}
}

/* Create a child in the cgroup, by CLONE_INTO_CGROUP. */
static pid_t born_in(const char *path)
{
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP,
		.exit_signal = SIGCHLD,
	};
	pid_t pid;
	int fd;

	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	args.cgroup = fd;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (!pid)
		_exit(0);
	close(fd);
	waitpid(pid, NULL, 0);
	return pid;
}

static void remove_folder(const char *path)
{
	double end = task_now() + PATIENCE;

	while (rmdir(path) && errno == EBUSY && task_now() < end)
		usleep(10000);
}

/* A service restarts twice: processes created in its cgroup or moved to it are members. */
TEST_F(rules, cgroup_made_anew)
{
	static const char top[] = CGROUPS CGROUP, below[] = CGROUPS CGROUP "/below";
	char text[16];
	pid_t pid;
	int i;

	remove_folder(below);
	remove_folder(top);
	ASSERT_EQ(0, mkdir(top, 0755));
	ASSERT_EQ(0, module_load("target_cgroup=" CGROUP));
	for (i = 0; i < 2; i++) {
		remove_folder(top);
		ASSERT_EQ(0, mkdir(top, 0755));
		pid = born_in(top);
		EXPECT_TRUE(row_wait(pid, "STATE", "released", &self->row));
		EXPECT_STREQ(CGROUP, row_text(&self->row, "CGROUP"));
	}
	ASSERT_EQ(0, mkdir(below, 0755));
	pid = born_in(below);
	EXPECT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	remove_folder(below);
	remove_folder(top);

	/* The cgroup must exist at this path; one of that name elsewhere does not match. */
	EXPECT_EQ(-ENOENT, view_write("target", "+cgroup=" CGROUP));
	ASSERT_EQ(0, mkdir(CGROUPS CGROUP "s", 0755));
	ASSERT_EQ(0, mkdir(CGROUPS CGROUP "s" CGROUP, 0755));
	pid = born_in(CGROUPS CGROUP "s");
	expect_no_row(_metadata, pid);
	pid = born_in(CGROUPS CGROUP "s" CGROUP);
	expect_no_row(_metadata, pid);
	remove_folder(CGROUPS CGROUP "s" CGROUP);
	remove_folder(CGROUPS CGROUP "s");

	ASSERT_EQ(0, mkdir(top, 0755));
	pid = task_lasting();
	expect_no_row(_metadata, pid);
	snprintf(text, sizeof(text), "%d", pid);
	ASSERT_EQ(0, task_write_file(CGROUPS CGROUP "/cgroup.procs", text));
	expect_alive(_metadata, pid, "matched", self->before, &self->row);
	kill(pid, SIGKILL);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	remove_folder(top);
}

/* The first thread has exited, so it stays where it was when its process is moved. */
TEST_F(rules, moved_without_its_leader)
{
	static const char top[] = CGROUPS CGROUP;
	char text[16];
	pid_t pid[2];
	int i;

	remove_folder(top);
	ASSERT_EQ(0, mkdir(top, 0755));
	for (i = 0; i < 2; i++) {
		pid[i] = task_without_leader();
		ASSERT_LT(0, pid[i]);
	}
	ASSERT_EQ(0, module_load("target_cgroup=" CGROUP));
	snprintf(text, sizeof(text), "%d", pid[0]);
	ASSERT_EQ(0, task_write_file(CGROUPS CGROUP "/cgroup.procs", text));
	EXPECT_TRUE(row_wait(pid[0], "STATE", "running", &self->row));
	EXPECT_STREQ("matched", row_text(&self->row, "VIA"));
	EXPECT_STREQ(CGROUP, row_text(&self->row, "CGROUP"));
	expect_no_row(_metadata, pid[1]);

	/* The same for one that is there when the module is loaded. */
	ASSERT_EQ(0, module_unload());
	ASSERT_EQ(0, module_load("target_cgroup=" CGROUP));
	EXPECT_TRUE(row_wait(pid[0], "STATE", "running", &self->row));
	EXPECT_STREQ("adopted", row_text(&self->row, "VIA"));
	expect_no_row(_metadata, pid[1]);
	for (i = 0; i < 2; i++) {
		kill(pid[i], SIGKILL);
		EXPECT_EQ(pid[i], waitpid(pid[i], NULL, 0));
	}
	EXPECT_TRUE(row_wait(pid[0], "STATE", "released", &self->row));
	remove_folder(top);
}

/* Create a child with the pid of a reaped process. */
static pid_t born_as(pid_t wanted)
{
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = (uintptr_t)&wanted,
		.set_tid_size = 1,
	};
	pid_t pid = syscall(SYS_clone3, &args, sizeof(args));

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	return pid;
}

/*
 * Start a thread that runs on this CPU at once, until it waits for the rule to be in
 * force: by then the rule has been parsed.
 */
static int start_first(pthread_t *thread, void *(*function)(void *), void *argument)
{
	const struct sched_param first = { .sched_priority = 1 };
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
	pthread_attr_setschedpolicy(&attr, SCHED_FIFO);
	pthread_attr_setschedparam(&attr, &first);
	return pthread_create(thread, &attr, function, argument);
}

static void stay_on_this_cpu(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(sched_getcpu(), &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

static void *write_rule(void *rule)
{
	return (void *)(intptr_t)view_write("target", rule);
}

/* The pid of a rule is taken by another process while the rule is put in force. */
TEST_F(rules, pid_taken_meanwhile)
{
	int try, taken = 0;
	pthread_t writer;
	char rule[32];
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=wl-nobody max_records=1024"));
	stay_on_this_cpu();
	for (try = 0; try < 40; try++) {
		pid = task_lasting();
		snprintf(rule, sizeof(rule), "pid=%d", pid);
		ASSERT_EQ(0, start_first(&writer, write_rule, rule));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		if (born_as(pid) != pid) {
			pthread_join(writer, NULL);
			continue;
		}
		pthread_join(writer, NULL);
		taken++;
		usleep(1000);
		EXPECT_FALSE(row_find(pid, &self->row) &&
			     !strcmp("running", row_text(&self->row, "STATE"))) {
			TH_LOG("try %d: a stranger was made a member", try);
		}
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	TH_LOG("%d pids were taken", taken);
	EXPECT_LT(10, taken);
}

TEST_HARNESS_MAIN
