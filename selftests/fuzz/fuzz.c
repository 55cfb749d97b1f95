// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing that is written to a file or given as a parameter does harm.
 *
 * usage: fuzz [TEST]...
 * WLMON_FUZZ_SEED=N in the environment gives other inputs than those of every day.
 */
#define _GNU_SOURCE
#include "fuzz.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "module.h"

/* Those without a function are parameters. */
static const struct {
	const char *name;
	long inputs;
	bool (*run)(long inputs);
} tests[] = {
	{ "target", 50000, fuzz_target },
	{ "query", 50000, fuzz_query },
	{ "reset", 30000, fuzz_reset },
	{ "read-only", 60000, fuzz_read_only },
	{ "race", 14000, fuzz_race },
	{ "target_comm", 16, NULL },
	{ "target_pid", 16, NULL },
	{ "target_cgroup", 16, NULL },
	{ "follow", 16, NULL },
	{ "syscalls", 16, NULL },
	{ "max_records", 16, NULL },
	{ "gid", 16, NULL },
	{ "test_hooks_off", 16, NULL },
	{ "test_maxactive", 16, NULL },
	{ "parameters", 24, fuzz_parameters },
};

#define TESTS (int)(sizeof(tests) / sizeof(tests[0]))

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec + at.tv_nsec / 1e9;
}

static bool wanted(const char *name, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc < 2;
}

/* Each has inputs of its own, whether others run or not. */
static bool run(int which)
{
	double began = now();
	long before = fuzz_inputs;
	bool ok;

	fuzz_running = tests[which].name;
	fuzz_accepted = 0;
	fuzz_seed(fuzz_first_seed ^ (uint64_t)which << 32);
	if (tests[which].run)
		ok = tests[which].run(tests[which].inputs);
	else
		ok = fuzz_parameter(fuzz_running, tests[which].inputs);
	if (fuzz_inputs - before < tests[which].inputs)
		ok = fuzz_fail(NULL, "%ld inputs, not %ld", fuzz_inputs - before,
			       tests[which].inputs);
	printf("# %s: %ld inputs, %ld accepted, in %.1f s\n", fuzz_running, fuzz_inputs - before,
	       fuzz_accepted, now() - began);
	return ok;
}

int main(int argc, char **argv)
{
	const char *other = getenv("WLMON_FUZZ_SEED");
	int which, count = 0, failed = 0;

	if (other)
		fuzz_first_seed = strtoull(other, NULL, 0);
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("# seed %#llx\n", (unsigned long long)fuzz_first_seed);
	module_unload();
	for (which = 0; which < TESTS; which++) {
		bool ok;

		if (!wanted(tests[which].name, argc, argv))
			continue;
		fflush(stdout);
		ok = run(which);
		failed += !ok;
		printf("%sok %d - %s\n", ok ? "" : "not ", ++count, fuzz_running);
	}
	printf("# figure inputs %ld\n1..%d\n", fuzz_inputs, count);
	return failed || !count;
}
