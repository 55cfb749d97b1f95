// SPDX-License-Identifier: GPL-2.0
/* Tests syscalls/subsystem, with the table that it is built from. */
#include <wlmon/subsystem.h>

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unistd.h>

struct row {
	u32 nr;
	const char *name;
};

#define WLMON_NATIVE(nr, name, subsystem, source) { nr, name },
#define WLMON_IA32(nr, name, subsystem, source)
static const struct row native[] = {
#include "syscall_table.h"
};

#undef WLMON_NATIVE
#undef WLMON_IA32

#define WLMON_NATIVE(nr, name, subsystem, source)
#define WLMON_IA32(nr, name, subsystem, source) { nr, name },
static const struct row ia32[] = {
#include "syscall_table.h"
};

/* More numbers than any kernel has, so that all gaps are among them. */
#define NUMBERS 2000

typedef const struct wlmon_syscall *(*lookup_t)(u32 nr);

static void expect_calls(struct kunit *test, lookup_t lookup, const struct row *rows, u32 count)
{
	const struct wlmon_syscall *call;
	u32 i, nr = 0;

	KUNIT_EXPECT_GT(test, count, 300);
	for (i = 0; i < count; i++, nr++) {
		/* rows are in order, so numbers between two of them are gaps */
		for (; nr < rows[i].nr; nr++)
			KUNIT_EXPECT_PTR_EQ_MSG(test, lookup(nr), NULL, "number %u", nr);
		call = lookup(nr);
		KUNIT_ASSERT_NOT_NULL_MSG(test, call, "%s", rows[i].name);
		KUNIT_EXPECT_STREQ(test, call->name, rows[i].name);
		KUNIT_EXPECT_NE_MSG(test, call->subsystem, WLMON_SUBSYS_UNKNOWN, "%s", call->name);
		KUNIT_EXPECT_LT_MSG(test, call->subsystem, WLMON_NR_SUBSYSTEMS, "%s", call->name);
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(call->source, ".c"), "%s", call->name);
	}
	for (; nr < NUMBERS; nr++)
		KUNIT_EXPECT_PTR_EQ_MSG(test, lookup(nr), NULL, "number %u", nr);
	KUNIT_EXPECT_PTR_EQ(test, lookup(INT_MAX), NULL);
	KUNIT_EXPECT_PTR_EQ(test, lookup(1U << 31), NULL);
	KUNIT_EXPECT_PTR_EQ(test, lookup(U32_MAX), NULL);
}

static void subsystem_native(struct kunit *test)
{
	expect_calls(test, wlmon_syscall_native, native, ARRAY_SIZE(native));
}

static void subsystem_ia32(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_IA32_EMULATION))
		kunit_skip(test, "the kernel runs no 32-bit programs");
	expect_calls(test, wlmon_syscall_ia32, ia32, ARRAY_SIZE(ia32));
}

/* Some calls of the kernel's guide to workload tracing, and some others. */
static const struct {
	u32 nr;
	const char *name;
	const char *label;
	const char *source;
} known[] = {
	{ __NR_read, "read", "Filesystem", "fs/read_write.c" },
	{ __NR_execve, "execve", "Filesystem", "fs/exec.c" },
	{ __NR_wait4, "wait4", "Time", "kernel/exit.c" },
	{ __NR_getppid, "getppid", "Process Mgmt.", "kernel/sys.c" },
	{ __NR_mmap, "mmap", "Memory Mgmt.", "arch/x86/kernel/sys_x86_64.c" },
	{ __NR_socket, "socket", "Network", "net/socket.c" },
	{ __NR_futex, "futex", "Futex", "kernel/futex/syscalls.c" },
	{ __NR_io_uring_setup, "io_uring_setup", "Async I/O", "io_uring/io_uring.c" },
};

static void subsystem_known(struct kunit *test)
{
	const struct wlmon_syscall *call;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		call = wlmon_syscall_native(known[i].nr);
		KUNIT_ASSERT_NOT_NULL_MSG(test, call, "%s", known[i].name);
		KUNIT_EXPECT_STREQ(test, call->name, known[i].name);
		KUNIT_EXPECT_STREQ(test, wlmon_subsystem_name(call->subsystem), known[i].label);
		KUNIT_EXPECT_STREQ(test, call->source, known[i].source);
	}
#ifdef CONFIG_IA32_EMULATION
	call = wlmon_syscall_ia32(__NR_ia32_socketcall);
	KUNIT_ASSERT_NOT_NULL(test, call);
	KUNIT_EXPECT_STREQ(test, call->name, "socketcall");
	KUNIT_EXPECT_EQ(test, call->subsystem, WLMON_SUBSYS_NETWORK);
#endif
}

static void subsystem_names(struct kunit *test)
{
	int i, j;

	for (i = 0; i < WLMON_NR_SUBSYSTEMS; i++) {
		KUNIT_ASSERT_NOT_NULL_MSG(test, wlmon_subsystem_name(i), "%d", i);
		KUNIT_EXPECT_GT(test, strlen(wlmon_subsystem_name(i)), 0);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, wlmon_subsystem_name(i), wlmon_subsystem_name(j));
	}
}

static struct kunit_case subsystem_cases[] = {
	KUNIT_CASE(subsystem_native),
	KUNIT_CASE(subsystem_ia32),
	KUNIT_CASE(subsystem_known),
	KUNIT_CASE(subsystem_names),
	{}
};

static struct kunit_suite subsystem_suite = {
	.name = "wlmon_subsystem",
	.test_cases = subsystem_cases,
};

kunit_test_suite(subsystem_suite);
