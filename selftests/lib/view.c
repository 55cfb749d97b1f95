// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "view.h"

#include <errno.h>
#include <fcntl.h>
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
