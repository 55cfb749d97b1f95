// SPDX-License-Identifier: GPL-2.0
/* More cgroups than lines: removed ones give up theirs, and sums still balance. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "cgroup_fixture.h"
#include "hits.h"
#include "work.h"

#define CGROUPS		1200
#define KEPT		20	/* of these a member lives on */
#define LINES		1024
#define MORE		500
#define TOO_MANY	40

static const char *numbered(const char *kind, int i)
{
	static char name[64];

	snprintf(name, sizeof(name), TOP "/%s%d", kind, i);
	return name;
}

/* A member comes and goes with its cgroup; if @known, its path is looked up before. */
static bool come_and_go(int i, bool known)
{
	const char *name = numbered("gone", i);
	pid_t pid;

	if (mkdir(cgroup_path(name, ""), 0755))
		return false;
	pid = fork_into(name);
	if (!pid) {
		touch(1 + i % 7);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	/* a read looks paths up */
	if (known)
		free(view_read("cgroups"));
	remove_cgroup(name);
	return pid > 0;
}

/* A member that stays in a cgroup of its own. */
static pid_t stay(const char *name)
{
	pid_t pid;

	if (mkdir(cgroup_path(name, ""), 0755))
		return -1;
	pid = fork_into(name);
	while (!pid)
		pause();
	return pid;
}

static void end(pid_t pid, const char *name)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	remove_cgroup(name);
}

/* The lines add up to the usage of the whole workload. */
static void expect_balance(struct __test_metadata *_metadata)
{
	char *text = view_read("summary"), *at;
	long long minor, major, all;

	ASSERT_NE(NULL, text);
	at = strstr(text, " minor faults");
	ASSERT_NE(NULL, at);
	while (at[-1] != '\n')
		at--;
	ASSERT_EQ(2, sscanf(at, " %lld minor faults, %lld major", &minor, &major));
	EXPECT_EQ(minor, column_sum("cgroups", "MINFLT", "CGROUP", NULL));
	EXPECT_EQ(major, column_sum("cgroups", "MAJFLT", "CGROUP", NULL));
	free(text);
	all = ledger_read("processes_forked") + ledger_read("processes_matched") +
	      ledger_read("processes_carried");
	EXPECT_EQ(ledger_read("processes_released"),
		  column_sum("cgroups", "ENDED", "CGROUP", NULL));
	EXPECT_EQ(all - ledger_read("processes_released"),
		  column_sum("cgroups", "ALIVE", "CGROUP", NULL));
}

static void expect_kept(struct __test_metadata *_metadata, struct row *row, const pid_t *pid)
{
	int i;

	for (i = 0; i < KEPT; i++) {
		ASSERT_TRUE(row_find(pid[i], row));
		EXPECT_STREQ(numbered("kept", i), row_text(row, "CGROUP"));
		ASSERT_TRUE(find_line(numbered("kept", i), row)) {
			TH_LOG("no line of %s", numbered("kept", i));
		}
		EXPECT_EQ(1, row_number(row, "ALIVE"));
	}
}

/* A sample of the cgroups that were removed last. */
static bool is_checked(int i)
{
	return i >= CGROUPS - LINES / 2 && i % 16 == 0;
}

TEST_F(cgroups, come_and_go)
{
	long long hits;
	pid_t pid[KEPT];
	int i;

	for (i = 0; i < CGROUPS; i++) {
		ASSERT_TRUE(come_and_go(i, is_checked(i)));
		if (i % (CGROUPS / KEPT))
			continue;
		pid[i / (CGROUPS / KEPT)] = stay(numbered("kept", i / (CGROUPS / KEPT)));
		ASSERT_LT(0, pid[i / (CGROUPS / KEPT)]);
	}
	ASSERT_TRUE(ledger_wait("processes_released", CGROUPS));
	for (i = 0; i < KEPT; i++)
		ASSERT_EQ(0, task_wait_call(pid[i], SYS_pause));
	expect_kept(_metadata, &self->row, pid);
	expect_balance(_metadata);
	/* Those that were removed last still have lines, with their paths. */
	for (i = 0; i < CGROUPS; i++) {
		if (!is_checked(i))
			continue;
		ASSERT_TRUE(find_line(numbered("gone", i), &self->row)) {
			TH_LOG("no line of %s", numbered("gone", i));
		}
		ASSERT_EQ(1, row_number(&self->row, "ENDED"));
	}
	EXPECT_LT(CGROUPS - LINES, ledger_read("cgroups_evicted"));
	ASSERT_TRUE(find_line("-", &self->row));
	EXPECT_EQ(ledger_read("cgroups_evicted"), row_number(&self->row, "ENDED"));

	/* A read looks at each process once. */
	ASSERT_EQ(0, hits_begin("wlmon_record_read_counted"));
	hits = hits_read();
	EXPECT_LT(LINES / 2, column_sum("cgroups", "ENDED", "CGROUP", NULL));
	EXPECT_EQ(hits + atoi(RECORDS), hits_read());
	hits_end();

	/* A reset makes room at once. */
	ASSERT_EQ(0, view_write("reset", "1"));
	expect_kept(_metadata, &self->row, pid);
	expect_balance(_metadata);
	EXPECT_FALSE(find_line("-", &self->row));
	for (i = 0; i < MORE; i++)
		ASSERT_TRUE(come_and_go(i, !i));
	ASSERT_TRUE(ledger_wait("processes_released", MORE));
	EXPECT_EQ(0, ledger_read("cgroups_evicted"));
	ASSERT_TRUE(find_line(numbered("gone", 0), &self->row));
	expect_kept(_metadata, &self->row, pid);
	expect_balance(_metadata);
	for (i = 0; i < KEPT; i++)
		end(pid[i], numbered("kept", i));
}

/* Cgroups with members keep their lines; those without a line share one. */
TEST_F(cgroups, too_many)
{
	static pid_t pid[LINES + TOO_MANY];
	int i;

	module_unload();
	ASSERT_EQ(0, module_load("target_cgroup=" TOP " max_records=2048"));
	for (i = 0; i < LINES + TOO_MANY; i++) {
		pid[i] = stay(numbered("kept", i));
		ASSERT_LT(0, pid[i]);
	}
	for (i = 0; i < LINES + TOO_MANY; i++)
		ASSERT_EQ(0, task_wait_call(pid[i], SYS_pause));
	EXPECT_EQ(TOO_MANY, ledger_read("cgroups_as_other"));
	EXPECT_EQ(0, ledger_read("cgroups_evicted"));
	ASSERT_TRUE(find_line("-", &self->row));
	EXPECT_EQ(TOO_MANY, row_number(&self->row, "ALIVE"));
	expect_balance(_metadata);
	/* A member in the shared line stays there to its end, and is in one line only. */
	ASSERT_EQ(0, move(pid[LINES + 1], numbered("kept", LINES + 2)));
	expect_balance(_metadata);
	for (i = 0; i < LINES; i++)
		end(pid[i], numbered("kept", i));
	ASSERT_TRUE(ledger_wait("processes_released", LINES));
	ASSERT_EQ(0, move(pid[LINES + 3], numbered("kept", LINES)));
	/* The cgroups that had the lines are removed now. */
	ASSERT_TRUE(come_and_go(0, true));
	for (i = 0; i < 500 && !find_line(numbered("gone", i), &self->row); i++) {
		usleep(20000);
		ASSERT_TRUE(come_and_go(1 + i, true));
	}
	EXPECT_GT(500, i);
	EXPECT_LT(LINES / 8, ledger_read("cgroups_evicted"));
	expect_balance(_metadata);
	for (i = LINES; i < LINES + TOO_MANY; i++)
		end(pid[i], numbered("kept", i));
	ASSERT_EQ(0, view_write("reset", "1"));
}

TEST_HARNESS_MAIN
