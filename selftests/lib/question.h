/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_QUESTION_H
#define WLMON_SELFTEST_QUESTION_H

/* Questions to `query`, and their answers. */
#include "view.h"

#define QUERY		VIEW_PROC "query"
#define ANSWER_SIZE	16384

/* Reads on to the end. Returns how much, or a negative errno. */
int read_answer(int fd, char *answer);

/* Asks on an open file. Returns 0 or a negative errno. */
int ask_on(int fd, const char *question, char *answer);

int ask_at(const char *path, const char *question, char *answer);

static inline int ask(const char *question, char *answer)
{
	return ask_at(QUERY, question, answer);
}

int ask_number(const char *key, int number, char *answer);

/* A value of an answer, in static memory; "?" for what it does not tell. */
const char *answer_text(const char *answer, const char *key);

long long answer_number(const char *answer, const char *key);

int answer_lines(const char *answer);

#endif
