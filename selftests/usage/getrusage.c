// SPDX-License-Identifier: GPL-2.0
/* The getrusage event against what the caller of getrusage() got. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "event.h"
#include "harness.h"
#include "module.h"
#include "table.h"
#include "task.h"
#include "view.h"

#define INSTANCE	"/sys/kernel/tracing/instances/wlmon-getrusage"
#define SWITCH		INSTANCE "/events/wlmon/getrusage/enable"
#define IA32_getpid	20
#define IA32_getrusage	77

FIXTURE(getrusage) {
	long long calls, errors;
	char event[1024];
	struct row row;
};

/* Who tells of the call: the hooks on system calls, or those on this one. */
FIXTURE_VARIANT(getrusage) {
	int syscalls;
};

FIXTURE_VARIANT_ADD(getrusage, counted) {
	.syscalls = 1,
};

FIXTURE_VARIANT_ADD(getrusage, by_itself) {
	.syscalls = 0,
};

/* Opening it with O_TRUNC is what empties a trace; truncate() is not. */
static int forget_events(void)
{
	int fd = open(INSTANCE "/trace", O_WRONLY | O_TRUNC | O_CLOEXEC);

	return fd < 0 ? -1 : close(fd);
}

FIXTURE_SETUP(getrusage)
{
	char parameters[64];

	module_unload();
	snprintf(parameters, sizeof(parameters), "max_records=64 target_pid=%d syscalls=%d",
		 getpid(), variant->syscalls);
	ASSERT_EQ(0, module_load(parameters));
	ASSERT_EQ(0, mkdir(INSTANCE, 0700) && errno != EEXIST);
	ASSERT_EQ(0, task_write_file(SWITCH, "1"));
	ASSERT_EQ(0, forget_events());
	self->calls = ledger_read("getrusage_calls");
	self->errors = ledger_read("getrusage_errors");
}

FIXTURE_TEARDOWN(getrusage)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, task_write_file(SWITCH, "0"));
	EXPECT_EQ(0, rmdir(INSTANCE));
	EXPECT_EQ(0, module_unload());
}

/* Copies the instance's only event of this process; false if not just one. */
static bool only_event(char *event, size_t size)
{
	char *text = view_read(INSTANCE "/trace"), *line, *save, mine[32];
	int found = 0;

	if (!text)
		return false;
	snprintf(mine, sizeof(mine), " pid=%d ", getpid());
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *fields = strstr(line, " getrusage: ");

		if (line[0] == '#' || !fields)
			continue;
		snprintf(event, size, "%s ", fields + strlen(" getrusage:"));
		if (strstr(event, mine))
			found++;
	}
	free(text);
	return found == 1;
}

static void expect_figures(struct __test_metadata *_metadata, const char *event,
			   const struct rusage *usage)
{
	EXPECT_EQ(getpid(), event_number(event, "pid"));
	EXPECT_EQ(getpid(), event_number(event, "tgid"));
	EXPECT_EQ(usage->ru_utime.tv_sec * 1000000 + usage->ru_utime.tv_usec,
		  event_number(event, "utime_us"));
	EXPECT_EQ(usage->ru_stime.tv_sec * 1000000 + usage->ru_stime.tv_usec,
		  event_number(event, "stime_us"));
	EXPECT_EQ(usage->ru_maxrss, event_number(event, "maxrss_kb"));
	EXPECT_EQ(usage->ru_minflt, event_number(event, "minflt"));
	EXPECT_EQ(usage->ru_majflt, event_number(event, "majflt"));
	EXPECT_EQ(usage->ru_inblock, event_number(event, "inblock"));
	EXPECT_EQ(usage->ru_oublock, event_number(event, "oublock"));
	EXPECT_EQ(usage->ru_nvcsw, event_number(event, "nvcsw"));
	EXPECT_EQ(usage->ru_nivcsw, event_number(event, "nivcsw"));
}

static void use_something(void)
{
	size_t size = 2 << 20;
	char *memory = malloc(size);
	double end = task_now() + 0.02;
	int i;

	memset(memory, 1, size);
	while (task_now() < end)
		for (i = 0; i < 100; i++)
			syscall(SYS_getppid);
	usleep(1000);
	free(memory);
}

TEST_F(getrusage, self)
{
	struct rusage usage;

	use_something();
	ASSERT_EQ(0, syscall(SYS_getrusage, RUSAGE_SELF, &usage));
	ASSERT_TRUE(only_event(self->event, sizeof(self->event)));
	EXPECT_STREQ("RUSAGE_SELF", event_field(self->event, "who"));
	EXPECT_EQ(0, event_number(self->event, "ret"));
	expect_figures(_metadata, self->event, &usage);
	EXPECT_LT(0, usage.ru_minflt);
	EXPECT_EQ(self->calls + 1, ledger_read("getrusage_calls"));
	EXPECT_EQ(self->errors, ledger_read("getrusage_errors"));
}

/* The wait4() here answers with figures too, but is no getrusage(). */
TEST_F(getrusage, children)
{
	struct rusage usage, waited;
	pid_t pid = fork();

	if (!pid) {
		use_something();
		_exit(0);
	}
	ASSERT_EQ(pid, wait4(pid, NULL, 0, &waited));
	ASSERT_EQ(0, syscall(SYS_getrusage, RUSAGE_CHILDREN, &usage));
	ASSERT_TRUE(only_event(self->event, sizeof(self->event)));
	EXPECT_STREQ("RUSAGE_CHILDREN", event_field(self->event, "who"));
	EXPECT_EQ(0, event_number(self->event, "ret"));
	expect_figures(_metadata, self->event, &usage);
	EXPECT_LT(0, usage.ru_minflt);
	EXPECT_EQ(self->calls + 1, ledger_read("getrusage_calls"));
}

TEST_F(getrusage, thread)
{
	struct rusage usage;

	use_something();
	ASSERT_EQ(0, syscall(SYS_getrusage, RUSAGE_THREAD, &usage));
	ASSERT_TRUE(only_event(self->event, sizeof(self->event)));
	EXPECT_STREQ("RUSAGE_THREAD", event_field(self->event, "who"));
	EXPECT_EQ(0, event_number(self->event, "ret"));
	expect_figures(_metadata, self->event, &usage);
	EXPECT_LT(0, usage.ru_minflt);
}

TEST_F(getrusage, unknown_who)
{
	static const int unknown[] = { 2, 7, -2, -3, INT_MAX };
	struct rusage usage;
	unsigned int i;

	for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		ASSERT_EQ(0, forget_events());
		ASSERT_EQ(-1, syscall(SYS_getrusage, unknown[i], &usage));
		ASSERT_EQ(EINVAL, errno);
		ASSERT_TRUE(only_event(self->event, sizeof(self->event)));
		EXPECT_EQ(unknown[i], (int)event_number(self->event, "who"));
		EXPECT_EQ(-EINVAL, event_number(self->event, "ret"));
		EXPECT_EQ(0, event_number(self->event, "minflt"));
		EXPECT_EQ(0, event_number(self->event, "maxrss_kb"));
	}
	EXPECT_EQ(self->calls + i, ledger_read("getrusage_calls"));
	EXPECT_EQ(self->errors + i, ledger_read("getrusage_errors"));
}

TEST_F(getrusage, bad_pointer)
{
	ASSERT_EQ(-1, syscall(SYS_getrusage, RUSAGE_SELF, 8));
	ASSERT_EQ(EFAULT, errno);
	ASSERT_TRUE(only_event(self->event, sizeof(self->event)));
	EXPECT_STREQ("RUSAGE_SELF", event_field(self->event, "who"));
	EXPECT_EQ(-EFAULT, event_number(self->event, "ret"));
	EXPECT_LT(0, event_number(self->event, "minflt"));
	EXPECT_EQ(self->calls + 1, ledger_read("getrusage_calls"));
	EXPECT_EQ(self->errors + 1, ledger_read("getrusage_errors"));
}

static const char *const counts[] = {
	"GETRUSAGE_SELF", "GETRUSAGE_CHILDREN", "GETRUSAGE_THREAD", "GETRUSAGE_ERRORS",
};

static const char *const totals[] = {
	"getrusage_self", "getrusage_children", "getrusage_thread", "getrusage_errors",
};

/* What a process's line tells of how often it asked; nobody else did. */
static void expect_counts(struct __test_metadata *_metadata, pid_t pid, struct row *row,
			  const long long *count)
{
	int i;

	ASSERT_TRUE(row_find(pid, row));
	for (i = 0; i < 4; i++) {
		EXPECT_EQ(count[i], row_number(row, counts[i])) {
			TH_LOG("%s", counts[i]);
		}
		EXPECT_EQ(count[i], ledger_read(totals[i])) {
			TH_LOG("%s", totals[i]);
		}
	}
}

/* The last answer of a process's line. */
static void expect_answer(struct __test_metadata *_metadata, const struct row *row,
			  const char *who, const struct rusage *usage)
{
	EXPECT_STREQ(who, row_text(row, "RU_WHO"));
	EXPECT_EQ(usage->ru_utime.tv_sec * 1000000 + usage->ru_utime.tv_usec,
		  row_usec(row, "RU_UTIME"));
	EXPECT_EQ(usage->ru_stime.tv_sec * 1000000 + usage->ru_stime.tv_usec,
		  row_usec(row, "RU_STIME"));
	EXPECT_EQ(usage->ru_maxrss, row_number(row, "RU_MAXRSS_KB"));
	EXPECT_EQ(usage->ru_minflt, row_number(row, "RU_MINFLT"));
	EXPECT_EQ(usage->ru_majflt, row_number(row, "RU_MAJFLT"));
	EXPECT_EQ(usage->ru_inblock, row_number(row, "RU_INBLOCK"));
	EXPECT_EQ(usage->ru_oublock, row_number(row, "RU_OUBLOCK"));
	EXPECT_EQ(usage->ru_nvcsw, row_number(row, "RU_NVCSW"));
	EXPECT_EQ(usage->ru_nivcsw, row_number(row, "RU_NIVCSW"));
}

TEST_F(getrusage, columns)
{
	static const struct {
		int who;
		const char *name;
		long long count[4];
	} asked[] = {
		{ RUSAGE_SELF, "self", { 1, 0, 0, 0 } },
		{ RUSAGE_THREAD, "thread", { 1, 0, 1, 0 } },
		{ RUSAGE_CHILDREN, "children", { 1, 1, 1, 0 } },
		{ RUSAGE_THREAD, "thread", { 1, 1, 2, 0 } },
		{ RUSAGE_SELF, "self", { 2, 1, 2, 0 } },
		{ RUSAGE_SELF, "self", { 3, 1, 2, 0 } },
	};
	static const long long none[4] = { 0 };
	struct rusage usage, last;
	unsigned int i;

	expect_counts(_metadata, getpid(), &self->row, none);
	EXPECT_STREQ("-", row_text(&self->row, "RU_WHO"));
	for (i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		use_something();
		ASSERT_EQ(0, syscall(SYS_getrusage, asked[i].who, &usage));
		expect_counts(_metadata, getpid(), &self->row, asked[i].count);
		expect_answer(_metadata, &self->row, asked[i].name, &usage);
	}
	EXPECT_LT(0, usage.ru_minflt);

	/* Without an answer, the last one stands. */
	ASSERT_EQ(-1, syscall(SYS_getrusage, 5, &last));
	expect_counts(_metadata, getpid(), &self->row, (const long long[]){ 3, 1, 2, 1 });
	expect_answer(_metadata, &self->row, "self", &usage);
	/* Nobody got that answer, but it is known what was asked. */
	ASSERT_EQ(-1, syscall(SYS_getrusage, RUSAGE_CHILDREN, 8));
	expect_counts(_metadata, getpid(), &self->row, (const long long[]){ 3, 2, 2, 2 });
}

static void *ask_in_thread(void *usage)
{
	use_something();
	return syscall(SYS_getrusage, RUSAGE_THREAD, usage) ? NULL : usage;
}

/* Another thread's question is its process's, which keeps it after its end. */
TEST_F(getrusage, columns_of_the_dead)
{
	struct rusage *usage = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid = fork();
	pthread_t thread;
	void *result;
	int status;

	if (!pid) {
		pthread_create(&thread, NULL, ask_in_thread, usage);
		_exit(pthread_join(thread, &result) || result != usage);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	expect_counts(_metadata, pid, &self->row, (const long long[]){ 0, 0, 1, 0 });
	expect_answer(_metadata, &self->row, "thread", usage);
	EXPECT_LT(0, usage->ru_minflt);
	ASSERT_TRUE(row_find(getpid(), &self->row));
	EXPECT_STREQ("-", row_text(&self->row, "RU_WHO"));
	EXPECT_EQ(0, row_number(&self->row, "GETRUSAGE_THREAD"));
}

/* The kernel's own getrusage() answers wait4() and waitid() as well. */
TEST_F(getrusage, not_of_waiting)
{
	static const long long none[4] = { 0 };
	struct rusage usage;
	siginfo_t info;
	pid_t pid;
	int i;

	for (i = 0; i < 2; i++) {
		pid = fork();
		if (!pid)
			_exit(0);
		if (i) {
			ASSERT_EQ(0, syscall(SYS_waitid, P_PID, pid, &info, WEXITED, &usage));
		} else {
			ASSERT_EQ(pid, wait4(pid, NULL, 0, &usage));
		}
		EXPECT_LT(0, usage.ru_minflt);
	}
	expect_counts(_metadata, getpid(), &self->row, none);
	EXPECT_STREQ("-", row_text(&self->row, "RU_WHO"));
	EXPECT_EQ(self->calls, ledger_read("getrusage_calls"));
}

/* A 32-bit system call from this 64-bit program. */
static long ia32_call(long number, long first, long second)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(first), "c"(second)
			 : "r8", "r9", "r10", "r11", "memory");
	return (int)result;
}

/* Without the emulation the interrupt is a fault, or the call unknown. */
static bool ia32_works(void)
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(ia32_call(IA32_getpid, 0, 0) != getpid());
	waitpid(pid, &status, 0);
	return status == 0;
}

struct ia32_rusage {
	int utime[2], stime[2];
	int maxrss, ixrss, idrss, isrss, minflt, majflt, nswap, inblock, oublock;
	int msgsnd, msgrcv, nsignals, nvcsw, nivcsw;
};

TEST_F(getrusage, ia32)
{
	struct ia32_rusage *usage;
	struct rusage wide = { 0 };

	if (!ia32_works())
		SKIP(return, "this kernel runs no 32-bit system calls");
	usage = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	ASSERT_NE(MAP_FAILED, (void *)usage);
	use_something();
	ASSERT_EQ(0, ia32_call(IA32_getrusage, RUSAGE_SELF, (long)usage));
	wide.ru_utime.tv_sec = usage->utime[0];
	wide.ru_utime.tv_usec = usage->utime[1];
	wide.ru_stime.tv_sec = usage->stime[0];
	wide.ru_stime.tv_usec = usage->stime[1];
	wide.ru_maxrss = usage->maxrss;
	wide.ru_minflt = usage->minflt;
	wide.ru_majflt = usage->majflt;
	wide.ru_inblock = usage->inblock;
	wide.ru_oublock = usage->oublock;
	wide.ru_nvcsw = usage->nvcsw;
	wide.ru_nivcsw = usage->nivcsw;
	ASSERT_TRUE(only_event(self->event, sizeof(self->event)));
	EXPECT_STREQ("RUSAGE_SELF", event_field(self->event, "who"));
	EXPECT_EQ(0, event_number(self->event, "ret"));
	expect_figures(_metadata, self->event, &wide);
	ASSERT_TRUE(row_find(getpid(), &self->row));
	expect_answer(_metadata, &self->row, "self", &wide);
	EXPECT_EQ(1, row_number(&self->row, "GETRUSAGE_SELF"));
	EXPECT_LT(0, wide.ru_minflt);
	EXPECT_EQ(self->calls + 1, ledger_read("getrusage_calls"));
}

TEST_F(getrusage, ia32_errors)
{
	if (!ia32_works())
		SKIP(return, "this kernel runs no 32-bit system calls");
	ASSERT_EQ(-EINVAL, ia32_call(IA32_getrusage, 9, 8));
	ASSERT_TRUE(only_event(self->event, sizeof(self->event)));
	EXPECT_EQ(9, event_number(self->event, "who"));
	EXPECT_EQ(-EINVAL, event_number(self->event, "ret"));
	ASSERT_EQ(0, forget_events());
	ASSERT_EQ(-EFAULT, ia32_call(IA32_getrusage, RUSAGE_CHILDREN, 8));
	ASSERT_TRUE(only_event(self->event, sizeof(self->event)));
	EXPECT_STREQ("RUSAGE_CHILDREN", event_field(self->event, "who"));
	EXPECT_EQ(-EFAULT, event_number(self->event, "ret"));
	EXPECT_EQ(self->errors + 2, ledger_read("getrusage_errors"));
}

TEST_HARNESS_MAIN
