// SPDX-License-Identifier: GPL-2.0
/* Every allocation of a load fails once: it is refused, clearly and wholly. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "fault.h"
#include "harness.h"
#include "klog.h"
#include "module.h"
#include "task.h"
#include "view.h"

#define TRACING	"/sys/kernel/tracing/instances/wlmon-faults"
#define DEBUG	"/sys/kernel/debug/"
#define FUNCTIONS "/sys/kernel/tracing/enabled_functions"
#define LINE	256
#define MANY	1000000
#define SLACK	8

FIXTURE(load_faults) {
	char *probes, *functions, *hooks;
	char log[LINE];
};

FIXTURE_VARIANT(load_faults) {
	const char *parameters;
	int step;
};

FIXTURE_VARIANT_ADD(load_faults, with_calls)
{
	.parameters = "target_comm=wl-faults max_records=64 ",
	.step = 1,
};

/* Nothing new but that some is left out: a sample, for it takes its time. */
FIXTURE_VARIANT_ADD(load_faults, without_calls)
{
	.parameters = "target_comm=wl-faults max_records=64 syscalls=0",
	.step = 7,
};

/* HOOK KIND SYMBOL STATE of each line. */
static char *read_hooks(void)
{
	char *text = view_read("hooks"), *line, *to = text;
	int blanks;

	for (line = text; line && *line; line++) {
		for (blanks = 0; *line != '\n'; line++) {
			blanks += *line == ' ';
			if (blanks < 4)
				*to++ = *line;
		}
		*to++ = '\n';
	}
	if (to)
		*to = '\0';
	return text;
}

FIXTURE_SETUP(load_faults)
{
	module_unload();
	if (!fault_setup())
		SKIP(return, "the kernel does not let allocations fail (CONFIG_FAILSLAB)");
	ASSERT_TRUE(klog_begin());
	mkdir(TRACING, 0755);
	ASSERT_EQ(0, task_write_file(TRACING "/events/initcall/enable", "1"));
	ASSERT_EQ(0, module_load(variant->parameters));
	self->hooks = read_hooks();
	ASSERT_NE(NULL, self->hooks);
	ASSERT_EQ(0, module_unload());
	self->probes = view_read(DEBUG "kprobes/list");
	self->functions = view_read(FUNCTIONS);
	ASSERT_NE(NULL, self->probes);
	ASSERT_NE(NULL, self->functions);
	klog_read(self->log, LINE);
}

FIXTURE_TEARDOWN(load_faults)
{
	EXPECT_EQ(-ENOENT, module_unload());
	task_write_file(TRACING "/events/initcall/enable", "0");
	rmdir(TRACING);
	klog_end();
}

/* Was the module's own code called since the last time? */
static bool init_called(void)
{
	char *text = view_read(TRACING "/trace");
	bool called = text && strstr(text, "initcall_start:");

	free(text);
	close(open(TRACING "/trace", O_WRONLY | O_TRUNC | O_CLOEXEC));
	return called;
}

static void expect_same(struct __test_metadata *_metadata, const char *path, const char *before,
			int nth)
{
	char *text = view_read(path);

	ASSERT_NE(NULL, text);
	EXPECT_STREQ(before, text) {
		TH_LOG("%s after fault %d", path, nth);
	}
	free(text);
}

static bool exists(const char *path)
{
	return !access(path, F_OK);
}

/* A process is born and ends, past whatever would still listen. */
static void live(struct __test_metadata *_metadata)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
}

static void expect_nothing_left(struct __test_metadata *_metadata,
				const FIXTURE_DATA(load_faults) *self, int nth)
{
	EXPECT_FALSE(exists("/sys/module/wlmon"));
	EXPECT_FALSE(exists(VIEW_PROC));
	EXPECT_FALSE(exists(VIEW_DEBUG));
	expect_same(_metadata, DEBUG "kprobes/list", self->probes, nth);
	live(_metadata);
}

static int count_files(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	int count = 0;

	while (folder && (entry = readdir(folder)))
		count += entry->d_name[0] != '.';
	if (folder)
		closedir(folder);
	return count;
}

/* All there is, as without a fault. */
static void expect_works(struct __test_metadata *_metadata,
			 const FIXTURE_DATA(load_faults) *self, int nth)
{
	char *hooks = read_hooks(), *target = view_read("target");

	EXPECT_EQ(14, count_files(VIEW_PROC)) {
		TH_LOG("after fault %d", nth);
	}
	EXPECT_EQ(14, count_files(VIEW_DEBUG)) {
		TH_LOG("after fault %d", nth);
	}
	EXPECT_STREQ(self->hooks, hooks) {
		TH_LOG("after fault %d", nth);
	}
	EXPECT_STREQ("comm=wl-faults\n", target);
	EXPECT_TRUE(ledger_complete()) {
		TH_LOG("after fault %d", nth);
	}
	free(hooks);
	free(target);
}

/* Each line that was not seen before is followed by a load that has to work. */
static bool is_new(const char *line)
{
	static char seen[64][LINE];
	static int count;
	int i;

	for (i = 0; i < count; i++)
		if (!strcmp(seen[i], line))
			return false;
	if (count < 64)
		strcpy(seen[count++], line);
	return true;
}

static void expect_load(struct __test_metadata *_metadata, const FIXTURE_DATA(load_faults) *self,
			const char *parameters, int nth)
{
	ASSERT_EQ(0, module_load(parameters)) {
		TH_LOG("the load after the one with fault %d failed", nth);
	}
	expect_works(_metadata, self, nth);
	ASSERT_EQ(0, module_unload());
}

/* How many allocations of this thread there are in a load. */
static int count_faults(struct __test_metadata *_metadata, const char *parameters)
{
	int left;

	fault_arm(MANY);
	EXPECT_EQ(0, module_load(parameters));
	left = fault_disarm();
	EXPECT_EQ(0, module_unload());
	return MANY - left;
}

static void expect_refused(struct __test_metadata *_metadata, FIXTURE_DATA(load_faults) *self,
			   const char *parameters, int nth, int error, int lines)
{
	EXPECT_EQ(-ENOMEM, error);
	EXPECT_EQ(1, lines) {
		TH_LOG("%d lines at fault %d: %s", lines, nth, self->log);
	}
	if (!is_new(self->log))
		return;
	TH_LOG("fault %d: %s", nth, self->log);
	expect_same(_metadata, FUNCTIONS, self->functions, nth);
	expect_load(_metadata, self, parameters, nth);
	klog_read(self->log, LINE);
}

/*
 * From the last one to the first, until they are not the module's any more but
 * those of the kernel's loader, which has warnings of its own for some. How many
 * there are varies a little from load to load.
 */
TEST_F_TIMEOUT(load_faults, each_once, 1200)
{
	int nth, error, lines, early = 0, refused = 0, tolerated = 0;
	double start = task_now();
	bool hit, called;

	nth = count_faults(_metadata, variant->parameters) + SLACK;
	/* that load has logged its rules, too */
	klog_read(self->log, LINE);
	for (; early < SLACK; nth -= variant->step) {
		ASSERT_LT(0, nth);
		init_called();
		fault_arm(nth);
		error = module_load(variant->parameters);
		hit = !fault_disarm();
		called = init_called();
		lines = klog_read(self->log, LINE);
		ASSERT_LE(0, lines) {
			TH_LOG("after fault %d", nth);
		}
		if (!error) {
			tolerated += hit;
			/* the rules */
			EXPECT_EQ(1, lines);
			expect_works(_metadata, self, nth);
			ASSERT_EQ(0, module_unload());
			continue;
		}
		ASSERT_TRUE(hit) {
			TH_LOG("without a fault: %s", strerror(-error));
		}
		expect_nothing_left(_metadata, self, nth);
		if (called) {
			refused++;
			expect_refused(_metadata, self, variant->parameters, nth, error, lines);
		} else {
			early++;
			EXPECT_EQ(0, lines);
		}
	}
	TH_LOG("%d loads refused, %d worked in spite of a fault; %.0f s", refused, tolerated,
	       task_now() - start);
	printf("# figure faults %d\n", early + refused + tolerated);
	EXPECT_LT(0, refused);
	expect_load(_metadata, self, variant->parameters, 0);
	EXPECT_FALSE(fault_leaks());
}

TEST_HARNESS_MAIN
