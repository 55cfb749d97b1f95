// SPDX-License-Identifier: GPL-2.0
/* Tests syscalls/id. */
#include <wlmon/syscall_id.h>

#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/string.h>
#include <wlmon/ledger.h>
#include "tools.h"

/* Far beyond the numbers of any kernel. */
#define UNHEARD 1000000

static const char *name_of(u32 call)
{
	static char name[WLMON_CALL_LEN];

	wlmon_syscall_format(name, sizeof(name), call);
	return name;
}

static void call_native(struct kunit *test)
{
	u32 nr;

	for (nr = 0; nr < WLMON_NATIVE_CALLS; nr++) {
		KUNIT_EXPECT_EQ(test, wlmon_syscall_id_slow(nr, false), nr);
		KUNIT_EXPECT_PTR_EQ(test, wlmon_syscall_known(nr), wlmon_syscall_native(nr));
	}
	KUNIT_EXPECT_STREQ(test, name_of(__NR_read), "read");
	KUNIT_EXPECT_STREQ(test, wlmon_syscall_subsystem(__NR_read), "Filesystem");
}

#ifdef CONFIG_IA32_EMULATION
static void call_ia32(struct kunit *test)
{
	u32 nr, call;

	for (nr = 0; nr < WLMON_IA32_CALLS; nr++) {
		call = wlmon_syscall_id_slow(nr, true);
		KUNIT_EXPECT_EQ(test, call, WLMON_FIRST_IA32 + nr);
		KUNIT_EXPECT_PTR_EQ(test, wlmon_syscall_known(call), wlmon_syscall_ia32(nr));
	}
	call = wlmon_syscall_id_slow(__NR_ia32_socketcall, true);
	KUNIT_EXPECT_STREQ(test, name_of(call), "socketcall@32");
	KUNIT_EXPECT_STREQ(test, wlmon_syscall_subsystem(call), "Network");
}
#else
static void call_ia32(struct kunit *test)
{
	kunit_skip(test, "the kernel runs no 32-bit programs");
}
#endif

/* The numbers of the kernel headers have gaps. */
static void call_gap(struct kunit *test)
{
	char want[WLMON_CALL_LEN];
	u32 nr, gaps = 0;

	for (nr = 0; nr < WLMON_NATIVE_CALLS; nr++) {
		if (wlmon_syscall_native(nr))
			continue;
		gaps++;
		snprintf(want, sizeof(want), "syscall_%u", nr);
		KUNIT_EXPECT_STREQ(test, name_of(nr), want);
		KUNIT_EXPECT_STREQ(test, wlmon_syscall_subsystem(nr), "Unknown");
	}
#ifdef CONFIG_X86_64
	KUNIT_EXPECT_GT(test, gaps, 0);
#endif
}

static u64 counted_as_other(void)
{
	u64 count = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		count += per_cpu(wlmon_ledger_counts, cpu)[WLMON_NUMBERS_AS_OTHER];
	return count;
}

static void call_extra(struct kunit *test)
{
	u64 before = counted_as_other();
	u32 call = wlmon_syscall_id_slow(UNHEARD, false);

	KUNIT_EXPECT_GE(test, call, WLMON_FIRST_EXTRA);
	KUNIT_EXPECT_LT(test, call, WLMON_CALL_OTHER);
	KUNIT_EXPECT_STREQ(test, name_of(call), "syscall_1000000");
	KUNIT_EXPECT_NULL(test, wlmon_syscall_known(call));
	KUNIT_EXPECT_STREQ(test, wlmon_syscall_subsystem(call), "Unknown");
	KUNIT_EXPECT_EQ(test, wlmon_syscall_id_slow(UNHEARD, false), call);

	KUNIT_EXPECT_NE(test, wlmon_syscall_id_slow(UNHEARD, true), call);
	KUNIT_EXPECT_STREQ(test, name_of(wlmon_syscall_id_slow(UNHEARD, true)),
			   "syscall_1000000@32");
	KUNIT_EXPECT_STREQ(test, name_of(wlmon_syscall_id_slow(-1, false)), "syscall_-1");
	KUNIT_EXPECT_STREQ(test, name_of(wlmon_syscall_id_slow(-1, true)), "syscall_-1@32");
	/* the kernel ignores the upper 32 bits */
	KUNIT_EXPECT_EQ(test, wlmon_syscall_id_slow((1L << 40) + UNHEARD, false), call);
	/* the first number beyond the kernel headers */
	KUNIT_EXPECT_GE(test, wlmon_syscall_id_slow(WLMON_NATIVE_CALLS, false), WLMON_FIRST_EXTRA);
	KUNIT_EXPECT_EQ(test, counted_as_other(), before);
}

/* Only getrusage() matches, by all three entries of x86-64. */
static void call_getrusage(struct kunit *test)
{
	u32 x32 = wlmon_syscall_id_slow(__X32_SYSCALL_BIT | __NR_getrusage, false);
	u32 call;

	for (call = 0; call < WLMON_NR_CALLS; call++)
		KUNIT_EXPECT_EQ_MSG(test, wlmon_syscall_is_getrusage(call),
				    !strcmp(name_of(call), "getrusage") ||
					    !strcmp(name_of(call), "getrusage@32") || call == x32,
				    "%s", name_of(call));
	KUNIT_EXPECT_FALSE(test, wlmon_syscall_is_getrusage(wlmon_syscall_id_slow(UNHEARD, false)));
	KUNIT_EXPECT_FALSE(test, wlmon_syscall_is_getrusage(WLMON_CALL_OTHER));
	KUNIT_EXPECT_FALSE(test, wlmon_syscall_is_getrusage(WLMON_CALL_HAS_RUSAGE));
}

/* Numbers that start at the same entry take others, up to a limit. */
static void call_colliding(struct kunit *test)
{
	u64 before = counted_as_other();
	u32 i, call, found = 0;

	for (i = 0; i < WLMON_EXTRA_CALLS; i++) {
		call = wlmon_syscall_id_slow(3 * UNHEARD + i * WLMON_EXTRA_CALLS, true);
		if (call == WLMON_CALL_OTHER)
			continue;
		KUNIT_EXPECT_GE(test, call, WLMON_FIRST_EXTRA);
		KUNIT_EXPECT_LT(test, call, WLMON_CALL_OTHER);
		found++;
	}
	KUNIT_EXPECT_GE(test, found, 32);
	KUNIT_EXPECT_LE(test, found, 64);
	KUNIT_EXPECT_EQ(test, counted_as_other(), before + WLMON_EXTRA_CALLS - found);
}

/* When all entries are taken, numbers keep theirs, and further ones share one id. */
static void call_other(struct kunit *test)
{
	u32 first = wlmon_syscall_id_slow(UNHEARD, false);
	u32 i, call = 0;
	u64 count;

	for (i = 1; i <= 2 * WLMON_EXTRA_CALLS; i++) {
		call = wlmon_syscall_id_slow(UNHEARD + i, false);
		KUNIT_EXPECT_GE(test, call, WLMON_FIRST_EXTRA);
		KUNIT_EXPECT_LE(test, call, WLMON_CALL_OTHER);
	}
	KUNIT_EXPECT_EQ(test, call, WLMON_CALL_OTHER);
	KUNIT_EXPECT_STREQ(test, name_of(call), "other");
	KUNIT_EXPECT_STREQ(test, wlmon_syscall_subsystem(call), "Unknown");
	KUNIT_EXPECT_EQ(test, wlmon_syscall_id_slow(UNHEARD, false), first);

	count = counted_as_other();
	KUNIT_EXPECT_EQ(test, wlmon_syscall_id_slow(2 * UNHEARD, true), WLMON_CALL_OTHER);
	KUNIT_EXPECT_EQ(test, counted_as_other(), count + 1);
}

/* Special numbers of x32 never share the id of further numbers. */
static void call_x32(struct kunit *test)
{
	static const int numbers[] = { __NR_fork, __NR_vfork, __NR_clone, __NR_clone3,
				       __NR_getrusage };
	char want[WLMON_CALL_LEN];
	u32 i, call;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		call = wlmon_syscall_id_slow(__X32_SYSCALL_BIT | numbers[i], false);
		KUNIT_EXPECT_LT(test, call, WLMON_CALL_OTHER);
		snprintf(want, sizeof(want), "syscall_%d", __X32_SYSCALL_BIT | numbers[i]);
		KUNIT_EXPECT_STREQ(test, name_of(call), want);
	}
}

/* Each id has a name that fits, is one word and differs from all others. */
static void call_names(struct kunit *test)
{
	char(*names)[WLMON_CALL_LEN] =
		kunit_kcalloc(test, WLMON_NR_CALLS, sizeof(*names), GFP_KERNEL);
	char *name = kunit_kzalloc(test, 2 * WLMON_CALL_LEN, GFP_KERNEL);
	u32 call, other;

	KUNIT_ASSERT_NOT_NULL(test, names);
	KUNIT_ASSERT_NOT_NULL(test, name);
	for (call = 0; call < WLMON_NR_CALLS; call++) {
		wlmon_syscall_format(name, 2 * WLMON_CALL_LEN, call);
		KUNIT_ASSERT_LT(test, strlen(name), WLMON_CALL_LEN);
		KUNIT_EXPECT_NULL(test, strpbrk(name, " \t\n\\"));
		strscpy(names[call], name, sizeof(*names));
		for (other = 0; other < call; other++)
			if (!strcmp(names[other], name))
				break;
		KUNIT_EXPECT_EQ_MSG(test, other, call, "%s", name);
	}
}

static void call_makes_child(struct kunit *test)
{
	static const char *const makers[] = { "fork", "vfork", "clone", "clone3",
					      "fork@32", "vfork@32", "clone@32", "clone3@32",
					      "syscall_1073741881", "syscall_1073741882",
					      "syscall_1073741880", "syscall_1073742259" };
	u32 call, i;
	bool makes;

	for (call = 0; call < WLMON_NR_CALLS; call++) {
		makes = false;
		for (i = 0; i < ARRAY_SIZE(makers); i++)
			makes |= !strcmp(name_of(call), makers[i]);
		KUNIT_EXPECT_EQ_MSG(test, wlmon_syscall_makes_child(call), makes, "%s",
				    name_of(call));
	}
	KUNIT_EXPECT_FALSE(test, wlmon_syscall_makes_child(WLMON_NO_CALL));
	KUNIT_EXPECT_FALSE(test, wlmon_syscall_makes_child(WLMON_CALL_DEDUCED));
}

static struct kunit_case call_cases[] = {
	KUNIT_CASE(call_native),
	KUNIT_CASE(call_ia32),
	KUNIT_CASE(call_gap),
	KUNIT_CASE(call_extra),
	KUNIT_CASE(call_getrusage),
	KUNIT_CASE(call_colliding),
	KUNIT_CASE(call_other),
	KUNIT_CASE(call_x32),
	KUNIT_CASE(call_names),
	KUNIT_CASE(call_makes_child),
	{}
};

static struct kunit_suite call_suite = {
	.name = "wlmon_id",
	.test_cases = call_cases,
};

kunit_test_suite(call_suite);
