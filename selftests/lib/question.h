/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_QUESTION_H
#define WLMON_SELFTEST_QUESTION_H

/* Questions to `query`, and their answers. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "view.h"

#define QUERY		VIEW_PROC "query"
#define ANSWER_SIZE	16384

/* Reads on to the end. Returns how much, or a negative errno. */
static inline int read_answer(int fd, char *answer)
{
	size_t used = 0;
	ssize_t n;

	do {
		n = read(fd, answer + used, ANSWER_SIZE - 1 - used);
		if (n > 0)
			used += n;
	} while (n > 0);
	answer[used] = '\0';
	return n < 0 ? -errno : (int)used;
}

/* Asks on an open file. Returns 0 or a negative errno. */
static inline int ask_on(int fd, const char *question, char *answer)
{
	answer[0] = '\0';
	if (write(fd, question, strlen(question)) < 0)
		return -errno;
	return read_answer(fd, answer) < 0 ? -EIO : 0;
}

static inline int ask_at(const char *path, const char *question, char *answer)
{
	int fd = open(path, O_RDWR | O_CLOEXEC), error;

	if (fd < 0)
		return -errno;
	error = ask_on(fd, question, answer);
	close(fd);
	return error;
}

static inline int ask(const char *question, char *answer)
{
	return ask_at(QUERY, question, answer);
}

static inline int ask_number(const char *key, int number, char *answer)
{
	char question[32];

	snprintf(question, sizeof(question), "%s=%d", key, number);
	return ask(question, answer);
}

/* A value of an answer, in static memory; "?" for what it does not tell. */
static inline const char *answer_text(const char *answer, const char *key)
{
	static char value[4096];
	size_t length = strlen(key);
	const char *line = answer;

	do {
		line += *line == '\n';
		if (strncmp(line, key, length) || line[length] != ' ')
			continue;
		line += length + 1;
		snprintf(value, sizeof(value), "%.*s", (int)strcspn(line, "\n"), line);
		return value;
	} while ((line = strchr(line, '\n')));
	return "?";
}

static inline long long answer_number(const char *answer, const char *key)
{
	const char *text = answer_text(answer, key);
	char *end;
	long long number = strtoll(text, &end, 10);

	return *end || end == text ? -1 : number;
}

static inline int answer_lines(const char *answer)
{
	int lines = 0;

	while ((answer = strchr(answer, '\n'))) {
		answer++;
		lines++;
	}
	return lines;
}

#endif
