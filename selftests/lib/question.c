// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "question.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int read_answer(int fd, char *answer)
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

int ask_on(int fd, const char *question, char *answer)
{
	answer[0] = '\0';
	if (write(fd, question, strlen(question)) < 0)
		return -errno;
	return read_answer(fd, answer) < 0 ? -EIO : 0;
}

int ask_at(const char *path, const char *question, char *answer)
{
	int fd = open(path, O_RDWR | O_CLOEXEC), error;

	if (fd < 0)
		return -errno;
	error = ask_on(fd, question, answer);
	close(fd);
	return error;
}

int ask_number(const char *key, int number, char *answer)
{
	char question[32];

	snprintf(question, sizeof(question), "%s=%d", key, number);
	return ask(question, answer);
}

const char *answer_text(const char *answer, const char *key)
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

long long answer_number(const char *answer, const char *key)
{
	const char *text = answer_text(answer, key);
	char *end;
	long long number = strtoll(text, &end, 10);

	return *end || end == text ? -1 : number;
}

int answer_lines(const char *answer)
{
	int lines = 0;

	while ((answer = strchr(answer, '\n'))) {
		answer++;
		lines++;
	}
	return lines;
}
