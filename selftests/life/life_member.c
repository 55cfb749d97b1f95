// SPDX-License-Identifier: GPL-2.0
/* Who belongs to the workload: targets, adoption, renames. */
#define _GNU_SOURCE
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "life.h"
#include "path.h"

#define CGROUPS		"/sys/fs/cgroup"
#define CGROUP		"/wlmon-selftest"

/* Unlike life's, this fixture leaves loading to the test. */
FIXTURE(member) {
	struct row row;
	double before;
};

FIXTURE_SETUP(member)
{
	module_unload();
	self->before = task_now();
}

FIXTURE_TEARDOWN(member)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

/*
 * A child that does one thing at each gate: takes a name, forks a child, ends.
 * Its own children end with it.
 */
struct actor {
	pid_t pid;
	struct gate rename, fork, end, ready;
	int told[2];
	const char *name;
};

static void play(struct actor *actor)
{
	struct gate child_end;
	pid_t pid;

	gate_pass(&actor->rename);
	prctl(PR_SET_NAME, actor->name);
	gate_pass(&actor->fork);
	gate_make(&child_end);
	pid = fork();
	if (!pid) {
		gate_pass(&child_end);
		_exit(0);
	}
	if (write(actor->told[1], &pid, sizeof(pid)) != sizeof(pid))
		_exit(99);
	gate_pass(&actor->end);
	gate_open(&child_end);
	waitpid(pid, NULL, 0);
	_exit(0);
}

static void actor_start(struct actor *actor, const char *name)
{
	actor->name = name;
	gate_make(&actor->rename);
	gate_make(&actor->fork);
	gate_make(&actor->end);
	if (pipe(actor->told))
		abort();
	actor->pid = fork();
	if (!actor->pid)
		play(actor);
}

static void actor_rename(struct actor *actor)
{
	gate_open(&actor->rename);
}

static pid_t actor_fork(struct actor *actor)
{
	pid_t child;

	gate_open(&actor->fork);
	if (read(actor->told[0], &child, sizeof(child)) != sizeof(child))
		abort();
	return child;
}

static int actor_end(struct actor *actor)
{
	int status = -1;

	gate_open(&actor->end);
	waitpid(actor->pid, &status, 0);
	return status;
}

static void expect_no_row(struct __test_metadata *_metadata, pid_t pid)
{
	struct row row;
	char *text = view_read("processes");

	ASSERT_NE(NULL, text);
	EXPECT_FALSE(row_in(text, pid, &row)) {
		TH_LOG("pid %d is there", pid);
	}
	free(text);
}

/* Not a member until it takes the name; then with all that it forks. */
TEST_F(member, rename_matches)
{
	struct actor actor;
	double renamed;
	pid_t child;

	ASSERT_EQ(0, module_load("target_comm=wl-match*"));
	actor_start(&actor, "wl-matched");
	expect_no_row(_metadata, actor.pid);
	renamed = task_now();
	actor_rename(&actor);
	/* START is when the process started, not when it became a member. */
	expect_alive(_metadata, actor.pid, "matched", self->before, &self->row);
	EXPECT_GT(renamed, row_time(&self->row, "START"));
	EXPECT_STREQ("wl-matched", row_text(&self->row, "COMM"));
	EXPECT_EQ(getpid(), row_number(&self->row, "PPID"));
	child = actor_fork(&actor);
	expect_alive(_metadata, child, "fork", renamed, &self->row);
	expect_no_row(_metadata, getpid());
	EXPECT_EQ(0, actor_end(&actor));
	EXPECT_TRUE(row_wait(actor.pid, "STATE", "released", &self->row));
	EXPECT_TRUE(row_wait(child, "STATE", "released", &self->row));
	EXPECT_EQ(1, ledger_read("processes_matched"));
	EXPECT_EQ(1, ledger_read("processes_forked"));
	EXPECT_EQ(2, ledger_read("processes_released"));
}

/* A member that takes another name stays one. */
TEST_F(member, rename_after_match)
{
	struct actor actor;
	pid_t child;

	ASSERT_EQ(0, module_load("target_comm=life_member"));
	actor_start(&actor, "wl-other");
	expect_alive(_metadata, actor.pid, "fork", self->before, &self->row);
	EXPECT_STREQ("life_member", row_text(&self->row, "COMM"));
	actor_rename(&actor);
	EXPECT_TRUE(row_wait(actor.pid, "COMM", "wl-other", &self->row));
	EXPECT_STREQ("running", row_text(&self->row, "STATE"));
	child = actor_fork(&actor);
	expect_alive(_metadata, child, "fork", self->before, &self->row);
	EXPECT_STREQ("wl-other", row_text(&self->row, "COMM"));
	EXPECT_EQ(0, actor_end(&actor));
	EXPECT_TRUE(row_wait(actor.pid, "STATE", "released", &self->row));
	EXPECT_STREQ("wl-other", row_text(&self->row, "COMM"));
}

TEST_F(member, exec_matches)
{
	const char *path = helper_path("gated");
	struct gate begin, end;
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=gated"));
	gate_make(&begin);
	gate_make(&end);
	pid = fork();
	if (!pid) {
		gate_pass(&begin);
		dup2(end.fd[0], 0);
		execl(path, path, "9", NULL);
		_exit(127);
	}
	expect_no_row(_metadata, pid);
	gate_open(&begin);
	expect_alive(_metadata, pid, "matched", self->before, &self->row);
	EXPECT_TRUE(row_wait(pid, "EXECS", "1", &self->row));
	EXPECT_STREQ("gated", row_text(&self->row, "COMM"));
	EXPECT_LT(row_time(&self->row, "START"), row_time(&self->row, "EXEC"));
	gate_open(&end);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("code:9", row_text(&self->row, "EXIT"));
	EXPECT_EQ(1, ledger_read("processes_matched"));
	EXPECT_EQ(0, ledger_read("processes_forked"));
}

/* Alive at load: adopted with living descendants, even under another name. */
TEST_F(member, adopted)
{
	struct actor actor, before;
	char parameters[64];
	pid_t child;

	actor_start(&before, "wl-nobody");
	actor_start(&actor, "wl-adopt");
	actor_rename(&actor);
	child = actor_fork(&actor);
	snprintf(parameters, sizeof(parameters), "target_pid=%d", actor.pid);
	ASSERT_EQ(0, module_load(parameters));
	expect_alive(_metadata, actor.pid, "adopted", self->before, &self->row);
	EXPECT_STREQ("wl-adopt", row_text(&self->row, "COMM"));
	EXPECT_EQ(getpid(), row_number(&self->row, "PPID"));
	expect_alive(_metadata, child, "adopted", self->before, &self->row);
	EXPECT_EQ(actor.pid, row_number(&self->row, "PPID"));
	EXPECT_EQ(1, row_number(&self->row, "THREADS"));
	expect_no_row(_metadata, before.pid);
	EXPECT_EQ(0, actor_end(&actor));
	EXPECT_TRUE(row_wait(actor.pid, "STATE", "released", &self->row));
	EXPECT_STREQ("0", row_text(&self->row, "EXIT"));
	EXPECT_TRUE(row_wait(child, "STATE", "released", &self->row));
	EXPECT_EQ(actor.pid, row_number(&self->row, "REAPER"));
	EXPECT_EQ(2, ledger_read("processes_adopted"));
	EXPECT_EQ(0, ledger_read("processes_forked"));
	actor_rename(&before);
	actor_fork(&before);
	EXPECT_EQ(0, actor_end(&before));
}

TEST_F(member, adopted_by_comm)
{
	struct actor actor;
	pid_t child;

	actor_start(&actor, "wl-adopt");
	actor_rename(&actor);
	child = actor_fork(&actor);
	ASSERT_EQ(0, module_load("target_comm=wl-ad?pt"));
	expect_alive(_metadata, actor.pid, "adopted", self->before, &self->row);
	expect_alive(_metadata, child, "adopted", self->before, &self->row);
	expect_no_row(_metadata, getpid());
	EXPECT_EQ(0, actor_end(&actor));
	EXPECT_TRUE(row_wait(actor.pid, "STATE", "released", &self->row));
}

/* A zombie at load is not of the workload's living, and must do no harm. */
TEST_F(member, zombie_at_load)
{
	siginfo_t info;
	pid_t pid;

	pid = fork();
	if (!pid)
		_exit(0);
	ASSERT_EQ(0, waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	ASSERT_EQ(0, module_load(""));
	ASSERT_TRUE(row_find(getpid(), &self->row));
	EXPECT_FALSE(row_find(pid, &self->row) &&
		     !strcmp(row_text(&self->row, "STATE"), "running"));
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_FALSE(row_find(pid, &self->row) &&
		     strcmp(row_text(&self->row, "STATE"), "released"));
}

TEST_F(member, no_follow)
{
	struct actor actor;
	char parameters[64];
	pid_t child;

	actor_start(&actor, "wl-lonely");
	snprintf(parameters, sizeof(parameters), "target_pid=%d follow=0", actor.pid);
	ASSERT_EQ(0, module_load(parameters));
	actor_rename(&actor);
	EXPECT_TRUE(row_wait(actor.pid, "COMM", "wl-lonely", &self->row));
	child = actor_fork(&actor);
	usleep(50000);
	expect_no_row(_metadata, child);
	EXPECT_EQ(0, actor_end(&actor));
	EXPECT_TRUE(row_wait(actor.pid, "STATE", "released", &self->row));
	expect_no_row(_metadata, child);
	EXPECT_EQ(0, ledger_read("processes_forked"));
}

/* Adds rules while running, and removes one: who is a member stays one. */
TEST_F(member, rule_at_run_time)
{
	struct actor actor, later;
	char rule[32];
	pid_t child;

	ASSERT_EQ(0, module_load("target_comm=wl-nobody"));
	actor_start(&actor, "wl-renamed");
	actor_start(&later, "wl-late");
	expect_no_row(_metadata, actor.pid);
	snprintf(rule, sizeof(rule), "+pid=%d", actor.pid);
	ASSERT_EQ(0, view_write("target", rule));
	expect_alive(_metadata, actor.pid, "matched", self->before, &self->row);
	expect_no_row(_metadata, later.pid);
	ASSERT_EQ(0, view_write("target", "+comm=wl-late\n"));
	actor_rename(&later);
	expect_alive(_metadata, later.pid, "matched", self->before, &self->row);
	rule[0] = '-';
	ASSERT_EQ(0, view_write("target", rule));
	ASSERT_EQ(0, view_write("target", "-comm=wl-late"));
	actor_rename(&actor);
	EXPECT_TRUE(row_wait(actor.pid, "COMM", "wl-renamed", &self->row));
	child = actor_fork(&actor);
	expect_alive(_metadata, child, "fork", self->before, &self->row);
	EXPECT_EQ(0, actor_end(&actor));
	EXPECT_TRUE(row_wait(actor.pid, "STATE", "released", &self->row));
	actor_fork(&later);
	EXPECT_EQ(0, actor_end(&later));
	EXPECT_EQ(2, ledger_read("processes_matched"));
}

/* A pid rule that is added brings the living descendants along. */
TEST_F(member, rule_brings_descendants)
{
	struct actor actor;
	char rule[32];
	pid_t child;

	ASSERT_EQ(0, module_load("target_comm=wl-nobody"));
	actor_start(&actor, "wl-actor");
	actor_rename(&actor);
	child = actor_fork(&actor);
	snprintf(rule, sizeof(rule), "+pid=%d", actor.pid);
	ASSERT_EQ(0, view_write("target", rule));
	expect_alive(_metadata, actor.pid, "matched", self->before, &self->row);
	EXPECT_TRUE(row_find(child, &self->row));
	EXPECT_EQ(0, actor_end(&actor));
	EXPECT_TRUE(row_wait(child, "STATE", "released", &self->row));
}

/* Its program is its own, though that of its parent is known when it is found. */
TEST_F(member, child_with_another_program)
{
	const char *path = helper_path("gated");
	char own[PATH_MAX], parents[PATH_MAX];
	struct gate rename, end;
	int told[2];
	pid_t pid, child;

	ASSERT_EQ(0, module_load("target_comm=wl-parent"));
	gate_make(&rename);
	gate_make(&end);
	ASSERT_EQ(0, pipe(told));
	pid = fork();
	if (!pid) {
		child = fork();
		if (!child) {
			dup2(end.fd[0], 0);
			execl(path, path, NULL);
			_exit(127);
		}
		if (write(told[1], &child, sizeof(child)) != sizeof(child))
			_exit(99);
		gate_pass(&rename);
		prctl(PR_SET_NAME, "wl-parent");
		waitpid(child, NULL, 0);
		_exit(0);
	}
	ASSERT_EQ(sizeof(child), read(told[0], &child, sizeof(child)));
	ASSERT_EQ(0, task_wait_call(child, SYS_read));
	task_exe(child, own, sizeof(own));
	gate_open(&rename);
	EXPECT_TRUE(row_wait(pid, "EXE", task_exe(pid, parents, sizeof(parents)), &self->row));
	expect_no_row(_metadata, child);
	ASSERT_EQ(0, view_write("target", "+comm=wl-nobody"));
	EXPECT_TRUE(row_wait(child, "EXE", own, &self->row)) {
		TH_LOG("EXE %s, but it is %s", row_text(&self->row, "EXE"), own);
	}
	EXPECT_STRNE(own, parents);
	gate_open(&end);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_TRUE(row_wait(child, "STATE", "released", &self->row));
}

/* A process that moves into the cgroup becomes a member, and stays one. */
TEST_F(member, cgroup_target)
{
	const char *procs = CGROUPS CGROUP "/cgroup.procs";
	struct actor inside, mover;
	char text[16];
	pid_t child;

	ASSERT_EQ(0, mkdir(CGROUPS CGROUP, 0755) && errno != EEXIST);
	actor_start(&inside, "wl-inside");
	actor_start(&mover, "wl-mover");
	snprintf(text, sizeof(text), "%d", inside.pid);
	ASSERT_EQ(0, task_write_file(procs, text));
	ASSERT_EQ(0, module_load("target_cgroup=" CGROUP));
	expect_alive(_metadata, inside.pid, "adopted", self->before, &self->row);
	EXPECT_STREQ(CGROUP, row_text(&self->row, "CGROUP"));
	expect_no_row(_metadata, mover.pid);
	snprintf(text, sizeof(text), "%d", mover.pid);
	ASSERT_EQ(0, task_write_file(procs, text));
	expect_alive(_metadata, mover.pid, "matched", self->before, &self->row);
	EXPECT_STREQ(CGROUP, row_text(&self->row, "CGROUP"));
	ASSERT_EQ(0, task_write_file(CGROUPS "/cgroup.procs", text));
	actor_rename(&mover);
	EXPECT_TRUE(row_wait(mover.pid, "COMM", "wl-mover", &self->row));
	child = actor_fork(&mover);
	expect_alive(_metadata, child, "fork", self->before, &self->row);
	EXPECT_EQ(0, actor_end(&mover));
	actor_rename(&inside);
	actor_fork(&inside);
	EXPECT_EQ(0, actor_end(&inside));
	EXPECT_TRUE(row_wait(inside.pid, "STATE", "released", &self->row));
	EXPECT_EQ(0, rmdir(CGROUPS CGROUP));
}

TEST_HARNESS_MAIN
