// SPDX-License-Identifier: GPL-2.0
/* A reset during a storm of forks cuts rows, totals and ledger at the same release. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "life.h"

#define RESETS	12
#define FORKERS	3

FIXTURE(resets) {
	struct row row;
};

FIXTURE_SETUP(resets)
{
	module_unload();
	ASSERT_EQ(0, module_load("target_comm=resets max_records=16384"));
}

FIXTURE_TEARDOWN(resets)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

static long long rows_in(const char *state)
{
	char *text = view_read("processes");
	const char *line = NULL;
	struct row *row = malloc(sizeof(*row));
	long long rows = 0;

	while (row && table_next(text, &line, row))
		rows += !strcmp(row_text(row, "STATE"), state);
	free(row);
	free(text);
	return rows;
}

/* Sum of the exits that summary lists. */
static long long exits_in_summary(void)
{
	char *text = view_read("summary"), *line;
	long long sum = 0, n;

	line = text ? strstr(text, "\nexits\n") : NULL;
	for (line = line ? line + 7 : NULL; line && line[0] == ' '; line = strchr(line, '\n') + 1) {
		if (sscanf(line, "%*s %lld", &n) == 1)
			sum += n;
	}
	free(text);
	return sum;
}

/* Forks and reaps until the gate opens. */
static pid_t fork_storm(struct gate *end)
{
	pid_t pid, child;

	gate_make(end);
	pid = fork();
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fcntl(end->fd[0], F_SETFL, O_NONBLOCK);
	close(end->fd[1]);
	for (;;) {
		char byte;

		if (read(end->fd[0], &byte, 1) == 1)
			_exit(0);
		child = fork();
		if (!child)
			_exit(0);
		waitpid(child, NULL, 0);
	}
}

TEST_F(resets, in_a_storm)
{
	struct gate end[FORKERS];
	pid_t forker[FORKERS];
	long long released;
	int round, i;

	for (round = 0; round < 6; round++) {
		for (i = 0; i < FORKERS; i++)
			forker[i] = fork_storm(&end[i]);
		for (i = 0; i < RESETS; i++) {
			EXPECT_EQ(0, view_write("reset", "1"));
			usleep(5000);
		}
		for (i = 0; i < FORKERS; i++) {
			gate_open(&end[i]);
			waitpid(forker[i], NULL, 0);
		}
		/* The last hook of a reaped process may still be running. */
		usleep(100000);
		released = ledger_read("processes_released");
		TH_LOG("%lld released since the last reset", released);
		EXPECT_LT(0, released);
		EXPECT_EQ(released, rows_in("released"));
		EXPECT_EQ(released, exits_in_summary());
		EXPECT_EQ(released, ledger_read("processes_exited"));
		EXPECT_EQ(released + rows_in("running"),
			  ledger_read("processes_forked") + ledger_read("processes_carried"));
		EXPECT_EQ(0, ledger_read("records_evicted"));
	}
}

TEST_HARNESS_MAIN
