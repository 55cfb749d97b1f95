// SPDX-License-Identifier: GPL-2.0
/* How processes end, stay zombies, and are released. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "life_fixture.h"

static pid_t fork_exit(int code)
{
	pid_t pid = fork();

	if (!pid)
		_exit(code);
	return pid;
}

static pid_t fork_gated(struct gate *gate, int code)
{
	pid_t pid;

	gate_make(gate);
	pid = fork();
	if (!pid) {
		gate_pass(gate);
		_exit(code);
	}
	return pid;
}

TEST_F(life, exit_codes)
{
	static const struct {
		int code;
		const char *text;
	} exits[] = { { 0, "0" }, { 1, "code:1" }, { 3, "code:3" }, { 255, "code:255" } };
	unsigned int i;

	for (i = 0; i < sizeof(exits) / sizeof(exits[0]); i++) {
		pid_t pid = fork_exit(exits[i].code);

		expect_reaped(_metadata, pid, self->before, &self->row);
		EXPECT_STREQ(exits[i].text, row_text(&self->row, "EXIT"));
	}
}

TEST_F(life, sigkill)
{
	struct gate gate;
	pid_t pid = fork_gated(&gate, 0);
	double killed;

	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	killed = task_now();
	ASSERT_EQ(0, kill(pid, SIGKILL));
	expect_reaped(_metadata, pid, killed, &self->row);
	EXPECT_STREQ("signal:9(KILL)", row_text(&self->row, "EXIT"));
	gate_open(&gate);
}

TEST_F(life, sigterm)
{
	struct gate gate;
	pid_t pid = fork_gated(&gate, 0);

	ASSERT_EQ(0, kill(pid, SIGTERM));
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("signal:15(TERM)", row_text(&self->row, "EXIT"));
	gate_open(&gate);
}

static pid_t fork_crash(rlim_t core)
{
	const struct rlimit limit = { core, core };
	volatile char *nothing;
	pid_t pid = fork();

	if (pid)
		return pid;
	if (chdir("/tmp") || setrlimit(RLIMIT_CORE, &limit))
		_exit(99);
	signal(SIGSEGV, SIG_DFL);
	nothing = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	*nothing = 1;
	_exit(98);
}

TEST_F(life, sigsegv_with_core)
{
	char pattern[256];
	pid_t pid;

	ASSERT_EQ(0, task_read_file("/proc/sys/kernel/core_pattern", pattern, sizeof(pattern)));
	ASSERT_EQ(0, task_write_file("/proc/sys/kernel/core_pattern", "/tmp/wlmon-core"));
	pid = fork_crash(RLIM_INFINITY);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_EQ(0, task_write_file("/proc/sys/kernel/core_pattern", pattern));
	EXPECT_STREQ("signal:11(SEGV)+core", row_text(&self->row, "EXIT"));
	unlink("/tmp/wlmon-core");
}

TEST_F(life, sigsegv_without_core)
{
	pid_t pid = fork_crash(0);

	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("signal:11(SEGV)", row_text(&self->row, "EXIT"));
}

/* The exits in summary are those of zombies, too. */
TEST_F(life, zombie_in_exits)
{
	pid_t pid = fork_exit(77);
	siginfo_t info;
	char *text;

	ASSERT_EQ(0, waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	ASSERT_TRUE(row_wait(pid, "STATE", "zombie", &self->row));
	text = view_read("summary");
	EXPECT_NE(NULL, strstr(text, "\n  code:77              1\n"));
	free(text);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	text = view_read("summary");
	EXPECT_NE(NULL, strstr(text, "\n  code:77              1\n"));
	free(text);
}

/* What the test's own clock allows for the zombie's time: least and most. */
struct bounds {
	double least, most;
};

static void zombie_300_ms(struct __test_metadata *_metadata, double *exits,
			  struct bounds *bounds, struct row *row)
{
	double before = task_now(), died, reaped;
	siginfo_t info;
	pid_t pid = fork();

	if (!pid) {
		*exits = task_now();
		_exit(0);
	}
	ASSERT_EQ(0, waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	died = task_now();
	EXPECT_EQ('Z', task_state(pid));
	EXPECT_TRUE(row_wait(pid, "STATE", "zombie", row));
	EXPECT_STREQ("-", row_text(row, "RELEASED"));
	EXPECT_STREQ("-", row_text(row, "REAPER"));
	EXPECT_STREQ("0", row_text(row, "EXIT"));
	while (task_now() < died + 0.3)
		usleep(1000);
	reaped = task_now();
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	bounds->least = reaped - died;
	bounds->most = task_now() - *exits;
	ASSERT_TRUE(row_wait(pid, "STATE", "released", row));
	EXPECT_LE(before, row_time(row, "EXITED"));
}

TEST_F(life, zombie_300_ms)
{
	double *exits = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct bounds bounds;
	int tries = 0;

	/* Again, as long as a busy machine lets the bounds be further apart. */
	do {
		zombie_300_ms(_metadata, exits, &bounds, &self->row);
		EXPECT_LE(bounds.least, row_time(&self->row, "ZOMBIE") + ROUNDING);
		EXPECT_GE(bounds.most, row_time(&self->row, "ZOMBIE") - ROUNDING);
		TH_LOG("%f <= %s <= %f", bounds.least, row_text(&self->row, "ZOMBIE"),
		       bounds.most);
	} while (bounds.most - bounds.least > 0.020 && ++tries < 10);
	munmap(exits, 4096);
}

/* Forks a child that forks a gated grandchild and ends; returns the latter. */
static pid_t fork_orphan(struct gate *gate, int code)
{
	pid_t middle, last;
	int fd[2];

	if (pipe(fd))
		return -1;
	gate_make(gate);
	middle = fork();
	if (!middle) {
		last = fork();
		if (!last) {
			gate_pass(gate);
			_exit(code);
		}
		_exit(write(fd[1], &last, sizeof(last)) != sizeof(last));
	}
	if (read(fd[0], &last, sizeof(last)) != sizeof(last))
		last = -1;
	waitpid(middle, NULL, 0);
	close(fd[0]);
	close(fd[1]);
	return last;
}

TEST_F(life, reaped_by_parent)
{
	pid_t pid = fork_exit(21);

	ASSERT_EQ(0, task_wait_state(pid, 'Z'));
	expect_reaped(_metadata, pid, self->before, &self->row);
}

TEST_F(life, reaped_by_subreaper)
{
	struct gate gate;
	pid_t pid;

	ASSERT_EQ(0, prctl(PR_SET_CHILD_SUBREAPER, 1));
	pid = fork_orphan(&gate, 22);
	ASSERT_LT(0, pid);
	gate_open(&gate);
	ASSERT_EQ(0, task_wait_state(pid, 'Z'));
	EXPECT_TRUE(row_wait(pid, "STATE", "zombie", &self->row));
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_NE(getpid(), row_number(&self->row, "PPID"));
}

TEST_F(life, reaped_by_init)
{
	struct gate gate;
	pid_t pid = fork_orphan(&gate, 23);

	ASSERT_LT(0, pid);
	gate_open(&gate);
	expect_ended(_metadata, pid, W_EXITCODE(23, 0), self->before, "1", &self->row);
}

/* A thread of the parent may wait, too: the reaper is still the process. */
static void *wait_in_thread(void *pid)
{
	waitpid(*(pid_t *)pid, NULL, 0);
	return NULL;
}

TEST_F(life, reaped_by_thread)
{
	pid_t pid = fork_exit(0);
	pthread_t thread;
	char reaper[16];

	ASSERT_EQ(0, pthread_create(&thread, NULL, wait_in_thread, &pid));
	pthread_join(thread, NULL);
	snprintf(reaper, sizeof(reaper), "%d", getpid());
	expect_ended(_metadata, pid, 0, self->before, reaper, &self->row);
}

TEST_F(life, sigchld_ignored)
{
	struct gate gate;
	pid_t pid;

	signal(SIGCHLD, SIG_IGN);
	pid = fork_gated(&gate, 24);
	gate_open(&gate);
	EXPECT_EQ(-1, waitpid(pid, NULL, 0));
	EXPECT_EQ(ECHILD, errno);
	signal(SIGCHLD, SIG_DFL);
	expect_ended(_metadata, pid, W_EXITCODE(24, 0), self->before, "self", &self->row);
	EXPECT_GT(1, row_time(&self->row, "ZOMBIE"));
}

TEST_F(life, sa_nocldwait)
{
	const struct sigaction none = { .sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT };
	pid_t pid;

	ASSERT_EQ(0, sigaction(SIGCHLD, &none, NULL));
	pid = fork_exit(0);
	EXPECT_EQ(-1, waitpid(pid, NULL, 0));
	signal(SIGCHLD, SIG_DFL);
	expect_ended(_metadata, pid, 0, self->before, "self", &self->row);
}

struct late {
	int milliseconds;
	long call;		/* how the thread ends: SYS_exit, SYS_exit_group */
};

static void *end_late(void *argument)
{
	const struct late *late = argument;

	usleep(late->milliseconds * 1000);
	syscall(late->call, 5);
	return NULL;
}

/* Ends the leader at once with 3, and a thread of it later with 5. */
static pid_t fork_leader_first(struct late *late)
{
	pid_t pid = fork();
	pthread_t thread;

	if (pid)
		return pid;
	if (pthread_create(&thread, NULL, end_late, late))
		_exit(99);
	syscall(SYS_exit, 3);
	_exit(98);
}

static void leader_first(struct __test_metadata *_metadata, struct late *late,
			 double before, struct row *row)
{
	pid_t pid = fork_leader_first(late);

	ASSERT_EQ(0, task_wait_state(pid, 'Z'));
	ASSERT_TRUE(row_find(pid, row));
	EXPECT_STREQ("running", row_text(row, "STATE"));
	EXPECT_STREQ("-", row_text(row, "EXITED"));
	EXPECT_EQ(2, row_number(row, "THREADS"));
	expect_reaped(_metadata, pid, before + late->milliseconds / 1000.0, row);
	EXPECT_LE(late->milliseconds / 1000.0, row_time(row, "LIFE"));
	EXPECT_GT(late->milliseconds / 1000.0 + 1, row_time(row, "LIFE"));
	EXPECT_EQ(2, row_number(row, "THREADS"));
}

TEST_F(life, leader_exits_first)
{
	struct late late = { 1500, SYS_exit };

	/* Whose code it is that wait4() tells, kernels do not agree on. */
	leader_first(_metadata, &late, self->before, &self->row);
}

TEST_F(life, leader_exits_first_then_group)
{
	struct late late = { 400, SYS_exit_group };

	leader_first(_metadata, &late, self->before, &self->row);
	EXPECT_STREQ("code:5", row_text(&self->row, "EXIT"));
}

/* Threads come and go; the process lives on. */
TEST_F(life, threads_come_and_go)
{
	struct late late = { 0, SYS_exit };
	long long exited = ledger_read("threads_exited");
	struct gate gate;
	pthread_t thread;
	pid_t pid;
	int i;

	gate_make(&gate);
	pid = fork();
	if (!pid) {
		for (i = 0; i < 10; i++) {
			pthread_create(&thread, NULL, end_late, &late);
			pthread_join(thread, NULL);
		}
		gate_pass(&gate);
		_exit(0);
	}
	EXPECT_TRUE(row_wait(pid, "THREADS", "11", &self->row));
	EXPECT_TRUE(ledger_wait("threads_exited", exited + 10));
	expect_alive(_metadata, pid, "fork", self->before, &self->row);
	gate_open(&gate);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_EQ(11, row_number(&self->row, "THREADS"));
	EXPECT_EQ(exited + 11, ledger_read("threads_exited"));
}

/* All threads of a process are killed at once. */
TEST_F(life, killed_with_threads)
{
	struct late late = { 60000, SYS_exit };
	pthread_t thread;
	pid_t pid;
	int i;

	pid = fork();
	if (!pid) {
		for (i = 0; i < 5; i++)
			pthread_create(&thread, NULL, end_late, &late);
		for (;;)
			pause();
	}
	ASSERT_TRUE(row_wait(pid, "THREADS", "6", &self->row));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("signal:9(KILL)", row_text(&self->row, "EXIT"));
	EXPECT_EQ(6, row_number(&self->row, "THREADS"));
	EXPECT_TRUE(ledger_wait("threads_released", ledger_read("threads_exited")));
}

TEST_HARNESS_MAIN
