// SPDX-License-Identifier: GPL-2.0
/* The module goes while something of it is still in use. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fault_page.h"
#include "harness.h"
#include "klog.h"
#include "module.h"
#include "path.h"
#include "sleeper.h"
#include "table.h"
#include "task.h"
#include "view.h"

FIXTURE(unload) {
	struct row row;
	struct fault_page page;
};

FIXTURE_SETUP(unload)
{
	module_unload();
	ASSERT_EQ(0, module_load(""));
}

FIXTURE_TEARDOWN(unload)
{
	struct stat stat_proc;

	EXPECT_EQ(-ENOENT, module_unload());
	EXPECT_EQ(-1, stat(VIEW_PROC, &stat_proc));
	/* Nothing of it stays behind that a next one would stumble over. */
	EXPECT_EQ(0, module_load(""));
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

/* Unloads while a thread sleeps in the function; fills sleeper's results. */
static void unload_under(struct __test_metadata *_metadata, struct fault_page *page,
			 void *(*function)(void *), struct sleeper *sleeper)
{
	pthread_t thread;

	fault_page_make(page);
	sleeper->page = page->page;
	ASSERT_EQ(0, pthread_create(&thread, NULL, function, sleeper));
	ASSERT_TRUE(fault_page_await(page));
	EXPECT_EQ(0, module_unload());
	ASSERT_TRUE(fault_page_fill(page));
	ASSERT_EQ(0, pthread_join(thread, NULL));
}

TEST_F(unload, asleep_in_getrusage)
{
	struct sleeper sleeper;

	unload_under(_metadata, &self->page, sleep_in_getrusage, &sleeper);
	EXPECT_EQ(0, sleeper.result);
	EXPECT_LT(0, ((struct rusage *)self->page.page)->ru_minflt);
}

TEST_F(unload, asleep_in_copy_process)
{
	struct sleeper sleeper;
	int status;

	unload_under(_metadata, &self->page, sleep_in_copy_process, &sleeper);
	ASSERT_LT(0, sleeper.result);
	EXPECT_LT(0, *(int *)self->page.page);
	ASSERT_EQ(sleeper.result, waitpid(sleeper.result, &status, 0));
	EXPECT_EQ(SLEEPERS_CHILD, WEXITSTATUS(status));
}

TEST_F(unload, asleep_in_exec)
{
	struct sleeper sleeper;
	int fd = open(NOT_A_PROGRAM, O_WRONLY | O_CREAT | O_TRUNC, 0755);

	ASSERT_LE(0, fd);
	ASSERT_EQ(9, write(fd, "nonsense\n", 9));
	close(fd);
	unload_under(_metadata, &self->page, sleep_in_exec, &sleeper);
	EXPECT_EQ(-1, sleeper.result);
	EXPECT_EQ(ENOEXEC, sleeper.error);
	unlink(NOT_A_PROGRAM);
}

/* A child that is stopped within exec, after the point of no return. */
static pid_t stop_in_exec(struct __test_metadata *_metadata, int *status)
{
	const char *path = helper_path("gated");
	pid_t pid = fork();

	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		close(0);
		open("/dev/null", O_RDONLY);
		execl(path, path, "17", NULL);
		_exit(127);
	}
	EXPECT_EQ(pid, waitpid(pid, status, 0));
	EXPECT_EQ(0, ptrace(PTRACE_SETOPTIONS, pid, 0,
			    PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL));
	EXPECT_EQ(0, ptrace(PTRACE_CONT, pid, 0, 0));
	EXPECT_EQ(pid, waitpid(pid, status, 0));
	EXPECT_EQ(SIGTRAP | PTRACE_EVENT_EXEC << 8, *status >> 8);
	return pid;
}

TEST_F(unload, stopped_in_exec)
{
	int status;
	pid_t pid = stop_in_exec(_metadata, &status);

	EXPECT_EQ(0, module_unload());
	EXPECT_EQ(0, ptrace(PTRACE_DETACH, pid, 0, 0));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(17, WEXITSTATUS(status));
}

/* The other way round: it comes when the exec is under way, and misses it. */
TEST_F(unload, loaded_during_exec)
{
	int status;
	pid_t pid;

	EXPECT_EQ(0, module_unload());
	pid = stop_in_exec(_metadata, &status);
	EXPECT_EQ(0, module_load(""));
	EXPECT_TRUE(row_wait(pid, "VIA", "adopted", &self->row));
	EXPECT_STREQ("gated", row_text(&self->row, "COMM"));
	EXPECT_EQ(0, ptrace(PTRACE_DETACH, pid, 0, 0));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(17, WEXITSTATUS(status));
	EXPECT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	EXPECT_STREQ("code:17", row_text(&self->row, "EXIT"));
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

static pid_t sleep_in_vfork(struct gate *gate)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	pid = vfork();
	if (!pid) {
		char byte;

		_exit(read(gate->fd[0], &byte, 1) != 1);
	}
	_exit(pid < 0 ? 99 : 44);
}

TEST_F(unload, asleep_in_vfork)
{
	struct gate gate;
	int status;
	pid_t pid;

	gate_make(&gate);
	pid = sleep_in_vfork(&gate);
	ASSERT_EQ(0, task_wait_state(pid, 'D'));
	EXPECT_EQ(0, module_unload());
	gate_open(&gate);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(44, WEXITSTATUS(status));
}

/* Processes that end after it is gone: zombies of then, waiters of now. */
TEST_F(unload, with_zombie)
{
	siginfo_t info;
	pid_t pid = fork();

	if (!pid)
		_exit(3);
	ASSERT_EQ(0, waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	EXPECT_EQ(0, module_unload());
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
}

#define OUTSIDE	"/sys/fs/cgroup/wlmon-unload"

/*
 * Make a child that sleeps on the page on its way to user mode. As with vfork() it
 * shares memory and stack with this thread, so it exits without leaving the function.
 */
static void *block_child(void *argument)
{
	struct sleeper *sleeper = argument;
	struct clone_args args = {
		.flags = CLONE_VM | CLONE_VFORK | CLONE_INTO_CGROUP | CLONE_CHILD_SETTID,
		.exit_signal = SIGCHLD,
		.child_tid = (unsigned long)sleeper->page,
		.cgroup = open(OUTSIDE, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
	};
	long pid;

	asm volatile("syscall\n\t"
		     "test %%eax, %%eax\n\t"
		     "jnz 1f\n\t"
		     "mov %[code], %%edi\n\t"
		     "mov %[exit], %%eax\n\t"
		     "syscall\n"
		     "1:"
		     : "=a"(pid)
		     : "a"(SYS_clone3), "D"(&args), "S"(sizeof(args)), [code] "i"(SLEEPERS_CHILD),
		       [exit] "i"(SYS_exit_group)
		     : "rcx", "r11", "memory");
	sleeper->result = pid;
	close(args.cgroup);
	return NULL;
}

static void *unload_in_thread(void *result)
{
	*(int *)result = module_unload();
	return NULL;
}

/* A new member is blocked while its task still has work of the module to do. */
TEST_F(unload, with_blocked_child)
{
	struct sleeper sleeper;
	pthread_t thread, unloader;
	int status, result = 1, lines = 0;
	char line[256];
	double end;

	EXPECT_EQ(0, module_unload());
	mkdir(OUTSIDE, 0755);
	ASSERT_EQ(0, module_load("target_cgroup=/wlmon-unload"));
	fault_page_make(&self->page);
	sleeper.page = self->page.page;
	ASSERT_EQ(0, pthread_create(&thread, NULL, block_child, &sleeper));
	ASSERT_TRUE(fault_page_await(&self->page));
	ASSERT_TRUE(klog_begin());
	ASSERT_EQ(0, pthread_create(&unloader, NULL, unload_in_thread, &result));
	for (end = task_now() + PATIENCE; !lines && result && task_now() < end; usleep(100000))
		lines = klog_read(line, sizeof(line));
	klog_end();
	EXPECT_EQ(1, lines);
	EXPECT_NE(NULL, strstr(line, "unload waits until tasks that are blocked")) {
		TH_LOG("the log has: %s", line);
	}
	EXPECT_EQ(1, result);
	ASSERT_TRUE(fault_page_fill(&self->page));
	ASSERT_EQ(0, pthread_join(unloader, NULL));
	EXPECT_EQ(0, result);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	ASSERT_LT(0, sleeper.result);
	ASSERT_EQ(sleeper.result, waitpid(sleeper.result, &status, 0));
	EXPECT_EQ(SLEEPERS_CHILD, WEXITSTATUS(status));
	rmdir(OUTSIDE);
}

/* An open file of debugfs keeps the module; rmmod calls it "in use". */
TEST_F(unload, debugfs_reader)
{
	int fd = open(VIEW_DEBUG "processes", O_RDONLY);
	char text[512];
	ssize_t n;

	ASSERT_LE(0, fd);
	ASSERT_LT(0, read(fd, text, 100));
	EXPECT_EQ(-EWOULDBLOCK, module_unload());
	/* The refusal changed nothing. */
	do {
		n = read(fd, text, sizeof(text));
	} while (n > 0);
	EXPECT_EQ(0, n);
	EXPECT_TRUE(ledger_complete());
	close(fd);
	EXPECT_EQ(0, module_unload());
}

/* An open file of procfs does not: it goes dead instead. */
TEST_F(unload, procfs_reader)
{
	int fd = open(VIEW_PROC "processes", O_RDONLY);
	int other = open(VIEW_PROC "target", O_RDWR);
	char text[512];

	ASSERT_LE(0, fd);
	ASSERT_LE(0, other);
	ASSERT_LT(0, read(fd, text, 100));
	EXPECT_EQ(0, module_unload());
	EXPECT_EQ(-1, read(fd, text, sizeof(text)));
	EXPECT_EQ(-1, pread(fd, text, sizeof(text), 0));
	EXPECT_EQ(-1, read(other, text, sizeof(text)));
	EXPECT_EQ(-1, write(other, "all", 3));
	/* Nor does it come back to life with a next one. */
	EXPECT_EQ(0, module_load(""));
	EXPECT_EQ(-1, read(fd, text, sizeof(text)));
	EXPECT_EQ(0, close(fd));
	EXPECT_EQ(0, close(other));
	EXPECT_EQ(0, module_unload());
}

TEST_HARNESS_MAIN
