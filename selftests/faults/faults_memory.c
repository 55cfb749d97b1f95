// SPDX-License-Identifier: GPL-2.0
/* Where memory is short: a storm is counted to the last process, and a load fails alone. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "klog.h"
#include "module.h"
#include "proc.h"
#include "storm_run.h"
#include "task.h"
#include "view.h"

#define CGROUPS	"/sys/fs/cgroup"
#define FOLDER	CGROUPS "/wlmon-selftest-memory"
#define LIMIT	"33554432"
#define HOG	(64 << 20)	/* twice that */
#define KILLS	5
#define PROCESSES	600

struct shared {
	volatile bool stop;
	int errors;		/* views that were not read for want of memory */
	struct storm storm;
};

FIXTURE(memory) {
	struct shared *shared;
};

FIXTURE_SETUP(memory)
{
	char text[256];

	module_unload();
	if (task_read_file(CGROUPS "/cgroup.controllers", text, sizeof(text)) ||
	    !strstr(text, "memory"))
		SKIP(return, "there is no cgroup v2 with a memory controller");
	task_write_file(CGROUPS "/cgroup.subtree_control", "+memory");
	ASSERT_TRUE(!mkdir(FOLDER, 0755) || errno == EEXIST);
	ASSERT_EQ(0, task_write_file(FOLDER "/memory.max", LIMIT));
	task_write_file(FOLDER "/memory.swap.max", "0");
	self->shared = mmap(NULL, sizeof(*self->shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, (void *)self->shared);
	ASSERT_EQ(0, module_load("target_comm=storm max_records=256"));
	/* The kernel tells of everyone that it kills for memory. */
	ASSERT_TRUE(klog_begin());
}

FIXTURE_TEARDOWN(memory)
{
	double end = task_now() + PATIENCE;

	/* They go on by themselves if the test does not. */
	self->shared->stop = true;
	task_write_file(FOLDER "/cgroup.kill", "1");
	klog_end();
	EXPECT_EQ(0, module_unload());
	while (rmdir(FOLDER) && errno == EBUSY && task_now() < end)
		usleep(10000);
}

/* Only a hog is to be killed. */
static void enter(const char *oom_score)
{
	if (task_write_file("/proc/self/oom_score_adj", oom_score) ||
	    task_write_file(FOLDER "/cgroup.procs", "0"))
		_exit(96);
}

/* One after the other takes more than there is, and is killed for it. */
static pid_t start_hogs(const struct shared *shared)
{
	pid_t pid = fork(), hog;
	volatile char *memory;
	int status, at;

	if (pid)
		return pid;
	while (!shared->stop) {
		hog = fork();
		if (!hog) {
			enter("1000");
			memory = mmap(NULL, HOG, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			for (at = 0; at < HOG; at += 4096)
				memory[at] = 1;
			_exit(95);
		}
		if (waitpid(hog, &status, 0) != hog || !WIFSIGNALED(status) ||
		    WTERMSIG(status) != SIGKILL)
			_exit(94);
	}
	_exit(0);
}

/* A reader who has no memory may be told so, and nothing else. */
static pid_t start_reader(struct shared *shared)
{
	static const char *const views[] = { "summary", "processes", "images", "process_syscalls",
					     "cgroups" };
	pid_t pid = fork();
	unsigned int i;
	char *text;

	if (pid)
		return pid;
	enter("-1000");
	for (i = 0; !shared->stop; i++) {
		text = view_read(views[i % 5]);
		if (!text && errno != ENOMEM)
			_exit(93);
		shared->errors += !text;
		free(text);
	}
	_exit(0);
}

static void expect_end(struct __test_metadata *_metadata, pid_t pid)
{
	int status;

	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
}

static long long kills(void)
{
	return proc_number(FOLDER, "memory.events", "oom_kill");
}

/* A storm that is in the cgroup from its beginning. */
static pid_t start_storm(struct shared *shared)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	enter("-1000");
	storm_start(&shared->storm, "300", STORM_LONG, "0");
	while (!shared->stop)
		usleep(10000);
	storm_stop(&shared->storm);
	_exit(0);
}

TEST_F(memory, storm)
{
	struct shared *shared = self->shared;
	long long before = kills();
	pid_t hogs, reader, storm;
	char line[256];

	hogs = start_hogs(shared);
	reader = start_reader(shared);
	storm = start_storm(shared);
	while (kills() < before + KILLS || ledger_read("processes_forked") < PROCESSES) {
		ASSERT_EQ(0, waitpid(hogs, NULL, WNOHANG));
		ASSERT_TRUE(ledger_complete());
		usleep(10000);
	}
	shared->stop = true;
	expect_end(_metadata, storm);
	expect_end(_metadata, hogs);
	expect_end(_metadata, reader);
	TH_LOG("%ld processes, %ld failures, %lld hogs killed, %d views not read",
	       shared->storm.processes, shared->storm.failures, kills() - before,
	       shared->errors);
	storm_expect_totals(_metadata, &shared->storm);
	EXPECT_EQ(0, klog_read(line, sizeof(line)));
}

#define LARGE	"max_records=262144"	/* some 300 MB */
#define LEFT	(100L << 20)

/* Takes all memory but so much of it, until it is killed. */
static pid_t leave(long left)
{
	size_t size = proc_number("/proc", "meminfo", "MemAvailable") * 1024 - left;
	pid_t pid = fork();
	volatile char *at;

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	at = mmap(NULL, size, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (at == MAP_FAILED)
		_exit(1);
	prctl(PR_SET_NAME, "wl-full");
	for (;;)
		pause();
}

/* What has no room is refused; nobody is killed to make some. */
TEST(too_large_for_the_machine)
{
	long long killed = proc_number("/proc", "vmstat", "oom_kill");
	char line[256];
	pid_t pid;

	module_unload();
	pid = leave(LEFT);
	ASSERT_EQ(0, task_wait_call(pid, SYS_pause));
	ASSERT_TRUE(klog_begin());
	EXPECT_EQ(-ENOMEM, module_load(LARGE));
	EXPECT_EQ(killed, proc_number("/proc", "vmstat", "oom_kill"));
	/* the first load of a guest also says that it taints */
	EXPECT_LE(1, klog_read(line, sizeof(line)));
	EXPECT_NE(NULL, strstr(line, LARGE ": not enough memory"));
	klog_end();
	EXPECT_EQ(0, waitpid(pid, NULL, WNOHANG));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	EXPECT_EQ(0, module_load(LARGE));
	EXPECT_EQ(0, module_unload());
}

TEST_HARNESS_MAIN
