// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "view.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "task.h"

static const char *view_path(const char *name, char *path, size_t size)
{
	if (strchr(name, '/'))
		return name;
	snprintf(path, size, VIEW_PROC "%s", name);
	return path;
}

char *view_read(const char *name)
{
	size_t used = 0, size = 64 * 1024;
	char path[256], *text = NULL, *more;
	ssize_t n;
	int fd, error;

	fd = open(view_path(name, path, sizeof(path)), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	do {
		if (!text || size - used < 4096) {
			size *= 2;
			more = realloc(text, size);
			if (!more) {
				n = -1;
				break;
			}
			text = more;
		}
		n = read(fd, text + used, size - used - 1);
		if (n > 0)
			used += n;
	} while (n > 0);
	error = errno;
	close(fd);
	if (n < 0) {
		free(text);
		errno = error;
		return NULL;
	}
	text[used] = '\0';
	return text;
}

int view_write(const char *name, const char *text)
{
	char path[256];
	int fd, error = 0;

	fd = open(view_path(name, path, sizeof(path)), O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		error = -errno;
	close(fd);
	return error;
}

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
	double number = row_time(row, column);

	return isnan(number) ? LLONG_MIN : llround(number * 1e6);
}

bool line_in(const char *text, const char *column, const char *value,
	     struct row *row)
{
	const char *line = text;
	bool found = false;

	while (!found && (line = strchr(line, '\n')) && *++line)
		found = row_split(row, text, line) &&
			!strcmp(row_text(row, column), value);
	if (!found)
		row->columns = 0;
	return found;
}

bool row_in(const char *text, pid_t pid, struct row *newest)
{
	struct row *row = malloc(sizeof(*row));
	const char *line = text;
	double start = -1;

	newest->columns = 0;
	while (row && (line = strchr(line, '\n')) && *++line) {
		if (!row_split(row, text, line) || row_number(row, "PID") != pid ||
		    !(row_time(row, "START") > start))
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

bool table_find(const char *view, const char *column, const char *value,
		struct row *row)
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

static bool ledger_line(const char *name, char *value, size_t size)
{
	char *text = view_read("ledger"), *line, *save;
	size_t length = strlen(name);
	bool found = false;

	if (!text)
		return false;
	for (line = strtok_r(text, "\n", &save); line && !found;
	     line = strtok_r(NULL, "\n", &save)) {
		if (strncmp(line, name, length) || line[length] != ' ')
			continue;
		snprintf(value, size, "%s", line + length + 1);
		found = true;
	}
	free(text);
	return found;
}

long long ledger_read(const char *name)
{
	char value[32];

	return ledger_line(name, value, sizeof(value)) ? atoll(value) : -1;
}

bool ledger_complete(void)
{
	char value[32];

	return ledger_line("complete", value, sizeof(value)) && !strcmp(value, "yes");
}

bool ledger_wait(const char *name, long long value)
{
	double end = task_now() + PATIENCE;

	do {
		if (ledger_read(name) == value)
			return true;
		usleep(20000);
	} while (task_now() < end);
	return false;
}
