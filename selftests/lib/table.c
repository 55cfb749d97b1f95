// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "table.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "task.h"
#include "view.h"

static bool copy_line(char *to, size_t size, const char *line)
{
	size_t length = strcspn(line, "\n");

	if (length >= size)
		return false;
	memcpy(to, line, length);
	to[length] = '\0';
	return true;
}

static int split(char *line, const char **column)
{
	char *word, *save;
	int n = 0;

	for (word = strtok_r(line, " ", &save); word && n < ROW_COLUMNS;
	     word = strtok_r(NULL, " ", &save))
		column[n++] = word;
	return n;
}

bool row_split(struct row *row, const char *header, const char *line)
{
	int names, values;

	row->columns = 0;
	if (!copy_line(row->header, sizeof(row->header), header) ||
	    !copy_line(row->line, sizeof(row->line), line))
		return false;
	names = split(row->header, row->name);
	values = split(row->line, row->value);
	if (names != values)
		return false;
	row->columns = names;
	return true;
}

const char *table_line(const char *text, const char *line)
{
	line = text ? strchr(line ? line : text, '\n') : NULL;
	return line && line[1] ? line + 1 : NULL;
}

bool table_next(const char *text, const char **line, struct row *row)
{
	while ((*line = table_line(text, *line)))
		if (row_split(row, text, *line))
			return true;
	row->columns = 0;
	return false;
}

const char *row_text(const struct row *row, const char *column)
{
	int i;

	for (i = 0; i < row->columns; i++)
		if (!strcmp(row->name[i], column))
			return row->value[i];
	return "?";
}

long long row_number(const struct row *row, const char *column)
{
	const char *text = row_text(row, column);
	long long number;
	char *end;

	number = strtoll(text, &end, 10);
	return end == text || *end ? LLONG_MIN : number;
}

double row_time(const struct row *row, const char *column)
{
	const char *text = row_text(row, column);
	double number;
	char *end;

	number = strtod(text, &end);
	return end == text || *end ? NAN : number;
}

long long row_usec(const struct row *row, const char *column)
{
	const char *text = row_text(row, column);
	char *point, *end;
	long long seconds = strtoll(text, &point, 10), rest;

	if (point == text || *point != '.' || strlen(point) != 7)
		return LLONG_MIN;
	rest = strtoll(point + 1, &end, 10);
	return *end ? LLONG_MIN : seconds * 1000000 + rest;
}

bool line_in(const char *text, const char *column, const char *value, struct row *row)
{
	const char *line = NULL;

	while (table_next(text, &line, row))
		if (!strcmp(row_text(row, column), value))
			return true;
	return false;
}

bool row_in(const char *text, pid_t pid, struct row *newest)
{
	struct row *row = malloc(sizeof(*row));
	const char *line = NULL;
	double start = -1;

	newest->columns = 0;
	while (row && table_next(text, &line, row)) {
		if (row_number(row, "PID") != pid || !(row_time(row, "START") > start))
			continue;
		start = row_time(row, "START");
		row_split(newest, text, line);
	}
	free(row);
	return newest->columns > 0;
}

bool row_find(pid_t pid, struct row *row)
{
	char *text = view_read("processes");
	bool found;

	row->columns = 0;
	if (!text)
		return false;
	found = row_in(text, pid, row);
	free(text);
	return found;
}

bool row_wait(pid_t pid, const char *column, const char *value, struct row *row)
{
	double end = task_now() + PATIENCE;

	do {
		if (row_find(pid, row) && !strcmp(row_text(row, column), value))
			return true;
		usleep(10000);
	} while (task_now() < end);
	return false;
}

bool table_find(const char *view, const char *column, const char *value, struct row *row)
{
	char *text = view_read(view);
	bool found;

	row->columns = 0;
	if (!text)
		return false;
	found = line_in(text, column, value, row);
	free(text);
	return found;
}
