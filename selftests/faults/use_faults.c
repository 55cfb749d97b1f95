// SPDX-License-Identifier: GPL-2.0
/*
 * Every allocation fails once for those who read the views and write to them, and
 * for a member that executes a program: there is an error, or it works.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "fault.h"
#include "klog.h"
#include "member.h"
#include "path.h"
#include "task.h"

#define LINE		256
#define ENDED		5	/* processes that ended */
#define PROGRAM		"/tmp/wl-tiny"
#define PARAMETERS	"target_comm=" MEMBER " max_records=64"

/* Read into without a fault of its own. */
static char text[1 << 20];

FIXTURE(use_faults) {
	struct gate gate;
	pid_t pid;
	int faults;
	char log[LINE];
};

/* Some members that ended, and one that sleeps until the end. */
FIXTURE_SETUP(use_faults)
{
	int i;

	module_unload();
	if (!fault_setup())
		SKIP(return, "the kernel does not let allocations fail (CONFIG_FAILSLAB)");
	ASSERT_TRUE(klog_begin());
	memset(text, 1, sizeof(text));
	ASSERT_EQ(0, module_load(PARAMETERS));
	gate_make(&self->gate);
	self->pid = fork();
	if (!self->pid) {
		join();
		for (i = 0; i < ENDED; i++) {
			if (!fork())
				_exit(0);
			wait(NULL);
		}
		gate_pass(&self->gate);
		_exit(0);
	}
	ASSERT_TRUE(ledger_wait("processes_released", ENDED));
	ASSERT_EQ(0, task_wait_call(self->pid, SYS_read));
	klog_read(self->log, LINE);
}

FIXTURE_TEARDOWN(use_faults)
{
	int status;

	EXPECT_TRUE(ledger_complete());
	gate_open(&self->gate);
	EXPECT_EQ(self->pid, waitpid(self->pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(0, module_unload());
	EXPECT_EQ(0, klog_read(self->log, LINE));
	EXPECT_FALSE(fault_leaks());
	printf("# figure faults %d\n", self->faults);
	klog_end();
}

static int read_text(int fd)
{
	size_t used = 0;
	ssize_t n;

	do {
		n = read(fd, text + used, sizeof(text) - used - 1);
		if (n < 0)
			return -errno;
		used += n;
	} while (n);
	text[used] = '\0';
	return 0;
}

/* Opens a file, writes to it unless input is NULL, and reads it if it is asked to. */
static int use(const char *path, const char *input, bool output)
{
	int fd = open(path, input ? O_RDWR : O_RDONLY), error = 0;

	text[0] = '\0';
	if (fd < 0)
		return -errno;
	if (input && write(fd, input, strlen(input)) < 0)
		error = -errno;
	if (!error && output)
		error = read_text(fd);
	close(fd);
	return error;
}

static int count_lines(void)
{
	const char *at = text;
	int lines = 0;

	while ((at = strchr(at, '\n'))) {
		lines++;
		at++;
	}
	return lines;
}

/* Fails wholly or does all; without a fault it then works. Returns how many there were. */
static int fail_each(struct __test_metadata *_metadata, const char *path, const char *input,
		     bool output)
{
	int nth, error, lines = -1;
	char log[LINE];
	bool hit = true;

	if (output) {
		EXPECT_EQ(0, use(path, input, output));
		lines = count_lines();
	}
	for (nth = 1; hit; nth++) {
		fault_arm(nth);
		error = use(path, input, output);
		hit = !fault_disarm();
		EXPECT_TRUE(!error || (hit && error == -ENOMEM)) {
			TH_LOG("%s: %s at fault %d", path, strerror(-error), nth);
		}
		if (!error && output) {
			EXPECT_EQ(lines, count_lines()) {
				TH_LOG("%s at fault %d: %s", path, nth, text);
			}
		}
		EXPECT_EQ(0, klog_read(log, LINE)) {
			TH_LOG("%s at fault %d: %s", path, nth, log);
		}
		EXPECT_EQ(0, use(path, input, output));
	}
	return nth - 2;
}

TEST_F(use_faults, read)
{
	static const char *const views[] = {
		"summary", "processes", "threads", "images", "cgroups", "syscalls", "subsystems",
		"process_syscalls", "syscall_errors", "hooks", "ledger", "target", "reset",
	};
	char path[128], question[32];
	size_t i;

	for (i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		snprintf(path, sizeof(path), VIEW_PROC "%s", views[i]);
		self->faults += fail_each(_metadata, path, NULL, true);
		snprintf(path, sizeof(path), VIEW_DEBUG "%s", views[i]);
		self->faults += fail_each(_metadata, path, NULL, true);
	}
	snprintf(question, sizeof(question), "pid=%d", self->pid);
	self->faults += fail_each(_metadata, VIEW_PROC "query", question, true);
	snprintf(question, sizeof(question), "tid=%d", self->pid);
	self->faults += fail_each(_metadata, VIEW_PROC "query", question, true);
}

/* What is refused changes nothing. */
TEST_F(use_faults, write)
{
	static const char *const inputs[] = {
		"comm=wl-one\n+cgroup=/\n+pid=1\n", "comm=wl-two",
	};
	int nth, error, which = 0;
	char *before, *after;
	bool hit = true;

	ASSERT_EQ(0, use(VIEW_PROC "target", inputs[1], false));
	for (nth = 1; hit; nth++) {
		before = view_read("target");
		fault_arm(nth);
		error = use(VIEW_PROC "target", inputs[which], false);
		hit = !fault_disarm();
		after = view_read("target");
		EXPECT_TRUE(!error || (hit && error == -ENOMEM)) {
			TH_LOG("%s at fault %d", strerror(-error), nth);
		}
		EXPECT_EQ(!error, !!strcmp(before, after)) {
			TH_LOG("%s at fault %d, rules: %s", strerror(-error), nth, after);
		}
		which ^= !error;
		free(before);
		free(after);
	}
	self->faults += nth - 2;
	EXPECT_EQ(0, use(VIEW_PROC "target", "comm=" MEMBER, false));
	self->faults += fail_each(_metadata, VIEW_PROC "reset", "1", false);
	EXPECT_EQ(0, ledger_read("processes_released"));
	EXPECT_LE(1, ledger_read("processes_carried"));
}

/* Of a dead child: did its fault come? */
static bool fault_came(pid_t pid)
{
	char path[64], left[16];

	snprintf(path, sizeof(path), "/proc/%d/task/%d/fail-nth", pid, pid);
	return !task_read_file(path, left, sizeof(left)) && !atoi(left);
}

/*
 * In memory: a request to a file server that fails for want of memory can leave
 * it with other ideas than the kernel of which files are open.
 */
static bool copy_program(const char *from)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(PROGRAM, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	ssize_t n = read(in, text, sizeof(text));
	bool done = n > 0 && write(out, text, n) == n;

	close(in);
	close(out);
	return done;
}

static void run_program(void)
{
	char *const argv[] = { PROGRAM, NULL }, *const envp[] = { NULL };

	execve(PROGRAM, argv, envp);
	_exit(1);
}

/* The exec fails, or its program runs; both is counted. */
TEST_F(use_faults, exec)
{
	int nth, succeeded = 0;
	bool came = true;
	siginfo_t info;
	struct row row;
	pid_t pid;

	ASSERT_TRUE(copy_program(helper_path("tiny")));
	/* Once without, so that all of the way to it is known. */
	pid = fork();
	if (!pid)
		run_program();
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	for (nth = 1; came; nth++) {
		pid = fork();
		if (!pid) {
			join();
			fault_open();
			fault_arm(nth);
			run_program();
		}
		ASSERT_EQ(0, waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
		came = fault_came(pid);
		ASSERT_EQ(pid, waitpid(pid, NULL, 0));
		ASSERT_TRUE(row_wait(pid, "STATE", "released", &row));
		EXPECT_EQ(1, row_number(&row, "EXECS") + row_number(&row, "EXECFAIL")) {
			TH_LOG("at fault %d", nth);
		}
		if (row_number(&row, "EXECS")) {
			succeeded++;
			EXPECT_STREQ("wl-tiny", row_text(&row, "COMM"));
			EXPECT_STREQ(PROGRAM, row_text(&row, "EXE"));
		}
		EXPECT_EQ(0, klog_read(self->log, LINE));
	}
	self->faults += nth - 2;
	EXPECT_EQ(succeeded, ledger_read("execs"));
	EXPECT_EQ(nth - 1 - succeeded, ledger_read("execs_failed"));
	EXPECT_LT(0, succeeded);
	EXPECT_GT(nth - 1, succeeded);
	unlink(PROGRAM);
}

TEST_HARNESS_MAIN
