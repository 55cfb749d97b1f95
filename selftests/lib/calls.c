// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "calls.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "task.h"

long long column_sum(const char *view, const char *column, const char *where, const char *value)
{
	char *text = view_read(view);
	const char *line = NULL;
	long long sum = -1;
	struct row row;

	while (table_next(text, &line, &row)) {
		if (value ? strcmp(row_text(&row, where), value) :
			    !strcmp(row_text(&row, where), "total"))
			continue;
		sum = (sum < 0 ? 0 : sum) + row_number(&row, column);
	}
	free(text);
	return sum;
}

long long call_of(pid_t pid, const char *name, const char *column)
{
	char *text = view_read("process_syscalls");
	const char *line = NULL;
	long long value = -1;
	struct row row;

	while (value < 0 && table_next(text, &line, &row))
		if (row_number(&row, "PID") == pid &&
		    !strcmp(row_text(&row, "SYSCALL"), name))
			value = row_number(&row, column);
	free(text);
	return value;
}

bool hooks_are(const char *state)
{
	char *text = view_read("hooks");
	const char *line = NULL;
	struct row row;
	int count = 0;

	while (table_next(text, &line, &row))
		if ((!strcmp(row_text(&row, "HOOK"), "sys_enter") ||
		     !strcmp(row_text(&row, "HOOK"), "sys_exit")) &&
		    !strcmp(row_text(&row, "STATE"), state))
			count++;
	free(text);
	return count == 2;
}

bool hooks_become(const char *state)
{
	double end = task_now() + PATIENCE;

	while (!hooks_are(state)) {
		if (task_now() > end)
			return false;
		usleep(10000);
	}
	return true;
}
