// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "storm_run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "path.h"
#include "view.h"

void storm_start(struct storm *storm, const char *forks, const char *execs, const char *threads)
{
	const char *path = helper_path("storm");
	int fd[2];
	pid_t pid;

	memset(storm, 0, sizeof(*storm));
	if (pipe(fd))
		abort();
	pid = fork();
	if (!pid) {
		dup2(fd[1], 1);
		close(fd[0]);
		close(fd[1]);
		execl(path, path, "-j", "3", "-f", forks, "-e", execs, "-t", threads, NULL);
		_exit(127);
	}
	close(fd[1]);
	storm->pid = pid;
	storm->out = fd[0];
}

void storm_finish(struct storm *storm)
{
	FILE *out = fdopen(storm->out, "r");

	if (!out || fscanf(out, "processes %ld execs %ld threads %ld failures %ld",
			   &storm->processes, &storm->execs, &storm->threads,
			   &storm->failures) != 4)
		storm->failures = -1;
	if (out)
		fclose(out);
	if (waitpid(storm->pid, &storm->status, 0) != storm->pid)
		storm->failures = -1;
}

void storm_stop(struct storm *storm)
{
	kill(storm->pid, SIGTERM);
	storm_finish(storm);
}

void storm_expect_totals(struct __test_metadata *_metadata, const struct storm *storm)
{
	EXPECT_TRUE(ledger_wait("threads_released", storm->processes + storm->threads + 1)) {
		TH_LOG("released %lld of %ld", ledger_read("threads_released"),
		       storm->processes + storm->threads + 1);
	}
	EXPECT_EQ(storm->processes, ledger_read("processes_forked"));
	EXPECT_EQ(1, ledger_read("processes_matched"));
	EXPECT_EQ(0, ledger_read("processes_adopted"));
	EXPECT_EQ(storm->processes + 1, ledger_read("processes_exited"));
	EXPECT_EQ(storm->processes + 1, ledger_read("processes_released"));
	EXPECT_EQ(storm->processes + storm->threads, ledger_read("threads_created"));
	EXPECT_EQ(storm->processes + storm->threads, ledger_read("threads_started"));
	EXPECT_EQ(storm->processes + storm->threads + 1, ledger_read("threads_exited"));
	EXPECT_EQ(storm->execs + 1, ledger_read("execs") + ledger_read("execs_failed"));
	EXPECT_TRUE(ledger_complete());
}
