// SPDX-License-Identifier: GPL-2.0
/* What processes wait for: each kind of delay is made, and told apart. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <time.h>

#include "disk.h"
#include "harness.h"
#include "jobs.h"
#include "module.h"
#include "path.h"
#include "table.h"
#include "task.h"
#include "view.h"

#define SWITCH		"/proc/sys/kernel/task_delayacct"
#define CGROUPS		"/sys/fs/cgroup"
#define CONTROLLERS	CGROUPS "/cgroup.subtree_control"
#define CGROUP		CGROUPS "/wlmon-selftest-delays"
#define DISK		"wl-delays"
#define PAGE		4096

FIXTURE(delays) {
	struct row row;
	char delayacct[8];
	bool disk, swap, cpu, memory;
};

static bool word_in(const char *path, const char *word)
{
	char text[512], *at, *save;

	if (task_read_file(path, text, sizeof(text)))
		return false;
	for (at = strtok_r(text, " \n", &save); at; at = strtok_r(NULL, " \n", &save))
		if (!strcmp(at, word))
			return true;
	return false;
}

/* A controller for the root's cgroups. False when it is on already, or not there. */
static bool controller_add(const char *name)
{
	char text[32];

	snprintf(text, sizeof(text), "+%s", name);
	return !word_in(CONTROLLERS, name) && !task_write_file(CONTROLLERS, text);
}

FIXTURE_SETUP(delays)
{
	char parameters[64];

	module_unload();
	ASSERT_EQ(0, task_read_file(SWITCH, self->delayacct, sizeof(self->delayacct)));
	ASSERT_EQ(0, task_write_file(SWITCH, "1"));
	self->cpu = controller_add("cpu");
	self->memory = controller_add("memory");
	ASSERT_EQ(0, mkdir(CGROUP, 0755) && errno != EEXIST);
	snprintf(parameters, sizeof(parameters), "target_pid=%d", getpid());
	ASSERT_EQ(0, module_load(parameters));
}

FIXTURE_TEARDOWN(delays)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
	if (self->swap)
		EXPECT_EQ(0, swapoff(disk_path(DISK)));
	if (self->disk)
		disk_remove(DISK);
	EXPECT_EQ(0, rmdir(CGROUP));
	if (self->memory)
		task_write_file(CONTROLLERS, "-memory");
	if (self->cpu)
		task_write_file(CONTROLLERS, "-cpu");
	EXPECT_EQ(0, task_write_file(SWITCH, self->delayacct));
}

/* A number out of a file of `name value` lines; -1 when it is not there. */
static long long value_in(const char *path, const char *name)
{
	char *text = view_read(path), *line, *save;
	size_t length = strlen(name);
	long long value = -1;

	for (line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		if (!strncmp(line, name, length) && line[length] == ' ')
			value = atoll(line + length);
	free(text);
	return value;
}

/* Of these kinds of delay there was none, and it took no time. */
static void expect_none(struct __test_metadata *_metadata, const struct row *row,
			const char *const *kinds)
{
	char column[32];

	for (; *kinds; kinds++) {
		snprintf(column, sizeof(column), "%s_DELAY_N", *kinds);
		EXPECT_EQ(0, row_number(row, column)) {
			TH_LOG("%s", *kinds);
		}
		snprintf(column, sizeof(column), "%s_DELAY", *kinds);
		EXPECT_STREQ("0.000000", row_text(row, column)) {
			TH_LOG("%s", *kinds);
		}
	}
}

#define expect_no(row, ...) expect_none(_metadata, row, (const char *const []){ __VA_ARGS__, NULL })

/* Whoever does not sleep is either on a CPU, or waits for one. */
static void expect_awake(struct __test_metadata *_metadata, const struct row *row)
{
	double life = row_time(row, "RELEASED") - row_time(row, "START");
	double there = row_time(row, "RUNTIME") + row_time(row, "CPU_DELAY");

	EXPECT_LE(there, life + 0.000004);
	EXPECT_LE(life / 2, there);
}

static void expect_end(struct __test_metadata *_metadata, pid_t pid, struct row *row)
{
	int status;

	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
	ASSERT_TRUE(row_wait(pid, "STATE", "released", row));
}

static pid_t spin(const char *path)
{
	pid_t pid = vfork();

	/* Nothing is copied: until its exec the child has its parent's memory. */
	if (!pid) {
		execl(path, path, NULL);
		_exit(99);
	}
	return pid;
}

/* From memory: to open and close a file elsewhere can be I/O. */
TEST_F(delays, of_none)
{
	char copy[] = "/tmp/wlmon-spin";

	ASSERT_EQ(0, task_copy_program(helper_path("spin"), copy));
	expect_end(_metadata, spin(copy), &self->row);
	unlink(copy);
	expect_no(&self->row, "BLKIO", "SWAPIN", "FREEPAGES", "THRASHING", "COMPACT", "WPCOPY");
	EXPECT_LT(0, row_number(&self->row, "CPU_DELAY_N"));
	EXPECT_LE(0.050, row_time(&self->row, "RUNTIME"));
	expect_awake(_metadata, &self->row);
}

/* To be called by a child. */
static void enter_cgroup(void)
{
	if (task_write_file(CGROUP "/cgroup.procs", "0"))
		_exit(98);
}

TEST_F(delays, of_throttled)
{
	const long long period = 50000;
	long long throttled;
	cpu_set_t first;
	pid_t pid;

	if (task_write_file(CGROUP "/cpu.max", "10000 50000"))
		SKIP(return, "no cpu controller with cpu.max");
	pid = fork();
	if (!pid) {
		CPU_ZERO(&first);
		CPU_SET(0, &first);
		sched_setaffinity(0, sizeof(first), &first);
		enter_cgroup();
		job_burn(80);
		_exit(0);
	}
	expect_end(_metadata, pid, &self->row);
	EXPECT_LE(4, value_in(CGROUP "/cpu.stat", "nr_throttled"));
	throttled = value_in(CGROUP "/cpu.stat", "throttled_usec");
	EXPECT_LE(4 * period / 2, throttled);
	/* it may have ended with the last of its time used up: nobody waits then */
	EXPECT_LE(throttled - period, row_time(&self->row, "CPU_DELAY") * 1e6);
	EXPECT_LE(4, row_number(&self->row, "CPU_DELAY_N"));
	EXPECT_LE(0.080, row_time(&self->row, "RUNTIME"));
	expect_awake(_metadata, &self->row);
	expect_no(&self->row, "BLKIO", "SWAPIN", "FREEPAGES", "THRASHING", "COMPACT");
}

/*
 * The disk takes 20 ms for each read. To a sleeper that the scheduler keeps in
 * its queue for a while, Linux 6.12 counts from some earlier moment on (see
 * __block_task()); it does so with the fair class only.
 */
TEST_F(delays, of_blocked)
{
	enum { READS = 15 };
	const struct sched_param high = { .sched_priority = 1 };
	const double delay = 0.020;
	double *took, before;
	long long n;
	pid_t pid;
	int error;

	error = disk_make(DISK, 4, delay * 1e9);
	if (error == -ENODEV)
		SKIP(return, "this kernel has no null_blk");
	ASSERT_EQ(0, error);
	self->disk = true;
	took = mmap(NULL, sizeof(*took), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		    -1, 0);
	pid = fork();
	if (!pid) {
		if (sched_setscheduler(0, SCHED_FIFO, &high))
			_exit(98);
		before = task_now();
		if (!job_read_disk(disk_path(DISK), READS))
			_exit(99);
		*took = task_now() - before;
		_exit(0);
	}
	expect_end(_metadata, pid, &self->row);
	n = row_number(&self->row, "BLKIO_DELAY_N");
	EXPECT_LE(READS * delay, *took);
	/* what is over before it could fall asleep is no delay: a busy host's doing */
	EXPECT_LE(READS / 2, n);
	EXPECT_GE(READS + 1, n);
	EXPECT_LE(READS / 2 * delay, row_time(&self->row, "BLKIO_DELAY"));
	EXPECT_GE(*took, row_time(&self->row, "BLKIO_DELAY"));
	EXPECT_EQ(READS * PAGE, row_number(&self->row, "READ_BYTES"));
	EXPECT_GT(row_time(&self->row, "BLKIO_DELAY"), row_time(&self->row, "CPU_DELAY"));
	expect_no(&self->row, "SWAPIN", "FREEPAGES", "THRASHING", "COMPACT");
}

/* Goes through more memory than it may have, three times. */
static void go_round(int pages)
{
	char *at = mmap(NULL, (size_t)pages * PAGE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i, turn;

	madvise(at, (size_t)pages * PAGE, MADV_NOHUGEPAGE);
	for (turn = 0; turn < 3; turn++)
		for (i = 0; i < pages; i++)
			at[(size_t)i * PAGE]++;
}

TEST_F(delays, of_swapping)
{
	long long pages, restored;
	char command[64];
	pid_t pid;

	if (task_write_file(CGROUP "/memory.max", "6291456"))
		SKIP(return, "no memory controller with memory.max");
	if (disk_make(DISK, 64, 500000) == -ENODEV)
		SKIP(return, "this kernel has no null_blk");
	self->disk = true;
	snprintf(command, sizeof(command), "mkswap %s >/dev/null", disk_path(DISK));
	ASSERT_EQ(0, system(command));
	ASSERT_EQ(0, swapon(disk_path(DISK), 0));
	self->swap = true;
	pages = value_in("/proc/vmstat", "pswpin");
	restored = value_in("/proc/vmstat", "workingset_restore_anon");
	pid = fork();
	if (!pid) {
		enter_cgroup();
		go_round(10 << 20 >> 12);
		_exit(0);
	}
	expect_end(_metadata, pid, &self->row);
	pages = value_in("/proc/vmstat", "pswpin") - pages;
	restored = value_in("/proc/vmstat", "workingset_restore_anon") - restored;
	/* nobody else swaps, and nobody else read its pages */
	EXPECT_LT(1000, pages);
	EXPECT_EQ(pages, row_number(&self->row, "SWAPIN_DELAY_N"));
	EXPECT_LT(0, row_time(&self->row, "SWAPIN_DELAY"));
	EXPECT_LT(0, value_in(CGROUP "/memory.events", "max"));
	EXPECT_LE(value_in(CGROUP "/memory.events", "max"),
		  row_number(&self->row, "FREEPAGES_DELAY_N"));
	EXPECT_LT(0, row_time(&self->row, "FREEPAGES_DELAY"));
	EXPECT_EQ(restored > 0, row_number(&self->row, "THRASHING_DELAY_N") > 0);
	EXPECT_LE(restored, row_number(&self->row, "THRASHING_DELAY_N"));
	EXPECT_EQ(restored > 0, row_time(&self->row, "THRASHING_DELAY") > 0);
	EXPECT_LT(0, row_number(&self->row, "BLKIO_DELAY_N"));
	EXPECT_LE(row_number(&self->row, "BLKIO_DELAY_N") * 0.0001,
		  row_time(&self->row, "BLKIO_DELAY"));
	EXPECT_LT(0, row_number(&self->row, "MAJFLT"));
	expect_no(&self->row, "COMPACT");
}

TEST_F(delays, of_copying)
{
	enum { PAGES = 400 };
	long long n;
	pid_t pid;

	ASSERT_EQ(0, jobs_prepare(""));
	pid = fork();
	if (!pid) {
		job_copy_pages(0, PAGES);
		_exit(0);
	}
	expect_end(_metadata, pid, &self->row);
	n = row_number(&self->row, "WPCOPY_DELAY_N");
	EXPECT_LE(PAGES, n);
	/* and some of its stack and data, as far as its parent did not */
	EXPECT_GE(PAGES + 40, n);
	EXPECT_LE(n, row_number(&self->row, "MINFLT"));
	EXPECT_LT(0, row_time(&self->row, "WPCOPY_DELAY"));
	EXPECT_GE(row_time(&self->row, "LIFE"), row_time(&self->row, "WPCOPY_DELAY"));
	expect_no(&self->row, "BLKIO", "SWAPIN", "FREEPAGES", "THRASHING", "COMPACT");
}

TEST_HARNESS_MAIN
