// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "fuzz.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "path.h"
#include "table.h"
#include "view.h"

#define CHILDREN 5

/* Of /proc/sys/kernel/tainted: a bad page, an oops, a warning, a lockup. */
#define TAINT_OF_BUGS (1 << 5 | 1 << 7 | 1 << 9 | 1 << 14)

static void *no_op(void *arg)
{
	return arg;
}

static pid_t child(int code)
{
	pid_t pid = fork();

	if (!pid && !code) {
		execl("/nowhere/wl-fuzz", "wl-fuzz", NULL);
		execl(helper_path("tiny"), "tiny", NULL);
	}
	if (!pid)
		_exit(code);
	return pid;
}

static void work(void)
{
	pthread_t thread;
	int i;

	prctl(PR_SET_NAME, "wl-fuzz-works");
	for (i = 0; i < CHILDREN; i++)
		waitpid(child(i), NULL, 0);
	if (!pthread_create(&thread, NULL, no_op, NULL))
		pthread_join(thread, NULL);
	_exit(7);
}

static const struct {
	const char *name;
	int number;
} grown[] = {
	{ "processes_exited", 1 + CHILDREN },
	{ "processes_released", 1 + CHILDREN },
	{ "threads_exited", 2 + CHILDREN },
	{ "threads_released", 2 + CHILDREN },
	{ "execs", 1 },
	{ "execs_failed", 1 },
};

#define GROWN (sizeof(grown) / sizeof(grown[0]))

/* Some member's child, or by its name. */
static long long begun(void)
{
	return ledger_read("processes_forked") + ledger_read("processes_matched");
}

static bool counts(void)
{
	long long before[GROWN], began;
	unsigned int i;
	pid_t pid;
	int error;

	error = view_write("target", "comm=wl-fuzz-works\n");
	if (error)
		return fuzz_fail(NULL, "target: %s", strerrorname_np(-error));
	for (i = 0; i < GROWN; i++)
		before[i] = ledger_read(grown[i].name);
	began = begun();
	pid = fork();
	if (!pid)
		work();
	waitpid(pid, NULL, 0);
	for (i = 0; i < GROWN; i++)
		if (!ledger_wait(grown[i].name, before[i] + grown[i].number))
			return fuzz_fail(NULL, "%s grew by %lld, not %d", grown[i].name,
					 ledger_read(grown[i].name) - before[i], grown[i].number);
	if (begun() - began != 1 + CHILDREN)
		return fuzz_fail(NULL, "%lld processes began, not %d", begun() - began,
				 1 + CHILDREN);
	return true;
}

/* Members that are alive by the ledger are those that `processes` shows. */
static bool adds_up(void)
{
	char *text = view_read("processes");
	const char *line = NULL;
	struct row *row = malloc(sizeof(*row));
	long long alive, seen = 0;
	bool complete = ledger_complete();

	if (!text || !row)
		return fuzz_fail(NULL, "processes: %m");
	while (table_next(text, &line, row))
		seen += !strcmp(row_text(row, "STATE"), "running");
	free(row);
	free(text);
	alive = begun() + ledger_read("processes_adopted") + ledger_read("processes_carried") -
		ledger_read("processes_exited");
	if (alive != seen)
		return fuzz_fail(NULL, "%lld alive by the ledger, %lld by processes", alive, seen);
	return complete || fuzz_fail(NULL, "not complete");
}

static bool kernel_well(void)
{
	FILE *file = fopen("/proc/sys/kernel/tainted", "r");
	unsigned long taint = ~0;

	/* a kernel without sysctls says so in its log only */
	if (!file && errno == ENOENT)
		return true;
	if (!file || fscanf(file, "%lu", &taint) != 1)
		return fuzz_fail(NULL, "tainted: %m");
	fclose(file);
	return !(taint & TAINT_OF_BUGS) || fuzz_fail(NULL, "the kernel is tainted: %lu", taint);
}

bool fuzz_works(void)
{
	return counts() && adds_up() && kernel_well();
}
