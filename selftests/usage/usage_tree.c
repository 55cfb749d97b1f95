// SPDX-License-Identifier: GPL-2.0
/*
 * What a whole workload has used, also those parts of it that nobody's wait4()
 * tells: the summary against the records, and both against what is known.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "member.h"
#include "consume.h"
#include "path.h"
#include "task.h"
#include "usage_sums.h"

#define COPIES		4	/* of each kind of descendant */
#define BURN		4	/* ms that each one burns at least */
#define PAGES		300	/* that each one touches at least */

#define CHILDREN	200
#define WAVE		20
#define RECORDS		64	/* fewer than children */
#define LARGE_PAGES	7680

/* What several wait4() said, against what the views say of the same processes. */
static void expect_truth(struct __test_metadata *_metadata, const struct rusage *truth,
			 int parts, const struct sum *sum)
{
	EXPECT_GE(parts, llabs(timeval_us(&truth->ru_utime) - sum->of[UTIME]));
	EXPECT_GE(parts, llabs(timeval_us(&truth->ru_stime) - sum->of[STIME]));
	EXPECT_EQ(truth->ru_minflt, sum->of[MINFLT]);
	EXPECT_EQ(truth->ru_majflt, sum->of[MAJFLT]);
	EXPECT_EQ(truth->ru_nvcsw, sum->of[NVCSW]);
	EXPECT_EQ(truth->ru_nivcsw, sum->of[NIVCSW]);
}

/* Shared by all processes of a test. */
struct shared {
	struct gate orphan[COPIES], next, leave, inner[2];
	int ready[2];
	pid_t orphans[COPIES];
	pid_t careless;			/* whose children are released as they end */
	pid_t subreaper;
	struct rusage children;		/* RUSAGE_CHILDREN of the workload's parent */
	struct rusage waited;		/* all that it waited for, added up */
	int failed;
};

FIXTURE(tree) {
	struct shared *shared;
	struct row row;
};

FIXTURE_SETUP(tree)
{
	char parameters[64];
	int i;

	self->shared = share(sizeof(*self->shared));
	ASSERT_NE(NULL, self->shared);
	for (i = 0; i < COPIES; i++)
		gate_make(&self->shared->orphan[i]);
	gate_make(&self->shared->next);
	gate_make(&self->shared->leave);
	gate_make(&self->shared->inner[0]);
	gate_make(&self->shared->inner[1]);
	ASSERT_EQ(0, pipe2(self->shared->ready, O_CLOEXEC));
	module_unload();
	snprintf(parameters, sizeof(parameters), "target_comm=" MEMBER " max_records=%d",
		 RECORDS);
	ASSERT_EQ(0, module_load(parameters));
}

FIXTURE_TEARDOWN(tree)
{
	EXPECT_EQ(0, self->shared->failed);
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

static void tell_ready(struct shared *shared)
{
	if (write(shared->ready[1], "", 1) != 1)
		shared->failed++;
}

static bool wait_ready(struct shared *shared, int processes)
{
	char byte;

	while (processes && read(shared->ready[0], &byte, 1) == 1)
		processes--;
	return !processes;
}

static void use(int instance)
{
	static const char data[1000];
	int fd = open("/dev/null", O_WRONLY);

	burn(BURN + instance);
	touch_memory(PAGES + 50 * instance);
	if (write(fd, data, 100 * (instance + 1)) < 0)
		_exit(99);
	close(fd);
}

static void reap_all(struct shared *shared)
{
	int status;
	pid_t pid;

	while ((pid = await_end(-1)))
		shared->failed += waitpid(pid, &status, 0) != pid || status;
}

/* Its children are never waited for, and in nobody's figures. */
static void be_careless(struct shared *shared)
{
	int i;

	signal(SIGCHLD, SIG_IGN);
	for (i = 0; i < COPIES; i++) {
		if (!fork()) {
			use(i);
			_exit(0);
		}
	}
	reap_all(shared);
	tell_ready(shared);
	gate_pass(&shared->inner[0]);
	_exit(0);
}

/* Its grandchildren are waited for, but not by their parent, which ends first. */
static void be_subreaper(struct shared *shared)
{
	int i;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (!fork()) {
		for (i = 0; i < COPIES; i++) {
			if (!fork()) {
				use(i);
				_exit(0);
			}
		}
		_exit(0);
	}
	reap_all(shared);
	tell_ready(shared);
	gate_pass(&shared->inner[1]);
	_exit(0);
}

/* A daemon: its parent ends at once, and who inherits it is no member. */
static void fork_daemon(struct shared *shared, int instance)
{
	pid_t pid = fork();

	if (!pid) {
		setsid();
		pid = fork();
		if (pid)
			_exit(pid < 0);
		shared->orphans[instance] = getpid();
		use(instance);
		tell_ready(shared);
		gate_pass(&shared->orphan[instance]);
		_exit(0);
	}
	await_end(pid);
	waitpid(pid, NULL, 0);
}

static void be_parent(struct shared *shared)
{
	pid_t zombie[COPIES], careless, subreaper;
	int i;

	join();
	for (i = 0; i < COPIES; i++)
		fork_daemon(shared, i);
	for (i = 0; i < COPIES; i++) {
		zombie[i] = fork();
		if (!zombie[i]) {
			use(i);
			_exit(0);
		}
	}
	careless = fork();
	if (!careless)
		be_careless(shared);
	subreaper = fork();
	if (!subreaper)
		be_subreaper(shared);
	shared->careless = careless;
	shared->subreaper = subreaper;
	for (i = 0; i < COPIES; i++)
		await_end(zombie[i]);
	tell_ready(shared);
	gate_pass(&shared->next);
	for (i = 0; i < COPIES / 2; i++)
		waitpid(zombie[i], NULL, 0);
	tell_ready(shared);
	gate_pass(&shared->leave);
	gate_open(&shared->inner[0]);
	gate_open(&shared->inner[1]);
	await_end(careless);
	waitpid(careless, NULL, 0);
	await_end(subreaper);
	waitpid(subreaper, NULL, 0);
	getrusage(RUSAGE_CHILDREN, &shared->children);
	_exit(0);
}

/* The usage of the given process, or of all that are left, is added to sum. */
static int reap_with_usage(struct __test_metadata *_metadata, pid_t pid,
			   struct rusage *sum)
{
	struct rusage usage;
	int n = 0, status;
	pid_t dead;

	while ((dead = await_end(pid))) {
		EXPECT_EQ(dead, wait4(dead, &status, 0, &usage));
		EXPECT_EQ(0, status);
		rusage_add(sum, &usage);
		n++;
		if (pid > 0)
			break;
	}
	return n;
}

TEST_F(tree, of_unreaped_and_orphaned)
{
	struct shared *shared = self->shared;
	struct sum lines, total, careless, inherited;
	struct rusage truth = { 0 };
	int i, parts = 0, lost;
	pid_t parent;

	/* Orphans come here: else their wait4() would be init's. */
	ASSERT_EQ(0, prctl(PR_SET_CHILD_SUBREAPER, 1));
	parent = fork();
	if (!parent)
		be_parent(shared);
	ASSERT_TRUE(wait_ready(shared, COPIES + 3));
	ASSERT_TRUE(look(&lines, &total));
	EXPECT_EQ(COPIES, lines.zombies);
	/* Parent, orphans and theirs, zombies, careless and subreaper with theirs. */
	EXPECT_EQ(1 + 2 * COPIES + COPIES + 1 + COPIES + 2 + COPIES, lines.processes);
	expect_sum(_metadata, "zombies pending", &lines, &total);

	for (i = 0; i < COPIES; i++) {
		gate_open(&shared->orphan[i]);
		parts += reap_with_usage(_metadata, shared->orphans[i], &truth);
	}
	ASSERT_TRUE(look(&lines, &total));
	expect_sum(_metadata, "orphans reaped", &lines, &total);

	gate_open(&shared->next);
	ASSERT_TRUE(wait_ready(shared, 1));
	ASSERT_TRUE(look(&lines, &total));
	EXPECT_EQ(COPIES / 2, lines.zombies);
	expect_sum(_metadata, "half of the zombies reaped", &lines, &total);

	gate_open(&shared->leave);
	parts += reap_with_usage(_metadata, -1, &truth);
	EXPECT_EQ(COPIES + 1 + COPIES / 2, parts);
	ASSERT_TRUE(look(&lines, &total));
	EXPECT_EQ(0, lines.zombies);
	expect_sum(_metadata, "all gone", &lines, &total);

	ASSERT_TRUE(read_lines("REAPER", shared->subreaper, &inherited));
	EXPECT_EQ(1 + COPIES, inherited.processes);
	/* What nobody could wait for is in the records only, and known in part. */
	ASSERT_TRUE(read_lines("PPID", shared->careless, &careless));
	EXPECT_EQ(COPIES, careless.processes);
	EXPECT_LE(COPIES * PAGES, careless.of[MINFLT]);
	EXPECT_LE(COPIES * BURN * 1000, cpu_us(&careless) + COPIES);
	sum_subtract(&total, &careless);
	expect_truth(_metadata, &truth, parts + COPIES, &total);

	ASSERT_TRUE(row_find(parent, &self->row));
	lost = COPIES + COPIES + COPIES / 2;
	TH_LOG("faults of descendants: %lld, in RUSAGE_CHILDREN: %ld; CPU time: %lld, %lld us",
	       lines.of[MINFLT] - row_number(&self->row, "MINFLT"),
	       shared->children.ru_minflt,
	       cpu_us(&lines) - llround((row_time(&self->row, "UTIME") +
					 row_time(&self->row, "STIME")) * 1e6),
	       timeval_us(&shared->children.ru_utime) +
	       timeval_us(&shared->children.ru_stime));
	EXPECT_LE(shared->children.ru_minflt + lost * PAGES,
		  lines.of[MINFLT] - row_number(&self->row, "MINFLT"));
	EXPECT_LE(timeval_us(&shared->children.ru_utime) +
		  timeval_us(&shared->children.ru_stime) + lost * BURN * 1000 -
		  2 * lines.processes,
		  cpu_us(&lines) - llround((row_time(&self->row, "UTIME") +
					    row_time(&self->row, "STIME")) * 1e6));
}

static void be_one_of_many(int number)
{
	static const char data[CHILDREN + 1];
	int fd = open("/dev/null", O_WRONLY);

	if (write(fd, data, number + 1) != number + 1)
		_exit(99);
	close(fd);
	if (!number)
		touch_memory(LARGE_PAGES);
	else if (number % 4 == 1)
		burn(1 + number % 3);
	else if (number % 4 == 2)
		touch_memory(number);
	else if (number % 4 == 3)
		execl(helper_path("tiny"), "tiny", NULL);
	else
		doze(1);
	_exit(number % 4 == 3 ? 99 : 0);
}

static void have_many_children(struct shared *shared)
{
	struct rusage usage;
	int i, n, status;

	join();
	for (i = 0; i < CHILDREN; i += WAVE) {
		for (n = i; n < i + WAVE; n++)
			if (!fork())
				be_one_of_many(n);
		for (n = 0; n < WAVE; n++) {
			if (wait4(await_end(-1), &status, 0, &usage) <= 0 || status)
				shared->failed++;
			rusage_add(&shared->waited, &usage);
		}
	}
	tell_ready(shared);
	gate_pass(&shared->leave);
	_exit(0);
}

TEST_F(tree, of_evicted_records)
{
	struct shared *shared = self->shared;
	struct sum lines, total, own = { 0 };
	struct rusage truth = { 0 };
	pid_t parent;

	parent = fork();
	if (!parent)
		have_many_children(shared);
	ASSERT_TRUE(wait_ready(shared, 1));
	ASSERT_TRUE(look(&lines, &total));
	EXPECT_EQ(RECORDS, lines.processes);
	EXPECT_EQ(CHILDREN + 1 - RECORDS, ledger_read("records_evicted"));
	EXPECT_LT(lines.of[MINFLT], total.of[MINFLT]);
	ASSERT_TRUE(row_find(parent, &self->row));
	sum_add(&own, &self->row);
	sum_subtract(&total, &own);
	expect_truth(_metadata, &shared->waited, CHILDREN + 1, &total);
	EXPECT_EQ(CHILDREN * (CHILDREN + 1) / 2, total.of[WCHAR]);
	/* Whose record is gone was the largest. */
	EXPECT_GT(LARGE_PAGES * (WORK_PAGE / 1024), lines.of[MAXRSS]);
	EXPECT_LE(LARGE_PAGES * (WORK_PAGE / 1024), total.of[MAXRSS]);

	gate_open(&shared->leave);
	EXPECT_EQ(1, reap_with_usage(_metadata, parent, &truth));
	ASSERT_TRUE(row_wait(parent, "STATE", "released", &self->row));
	ASSERT_TRUE(look(&lines, &total));
	expect_truth(_metadata, &truth, 1, &total);
}

TEST_HARNESS_MAIN
