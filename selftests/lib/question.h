/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_QUESTION_H
#define WLMON_SELFTEST_QUESTION_H

/*
 * Write questions to `query` and read the answers. An answer is a string in a buffer
 * of ANSWER_SIZE bytes, with a line KEY VALUE for each key.
 */
#include "view.h"

#define QUERY		VIEW_PROC "query"
#define ANSWER_SIZE	16384

/* Read from the current position to the end. Returns the bytes or a negative errno. */
int read_answer(int fd, char *answer);

/* Ask on an open file. Returns 0 or a negative errno. */
int ask_on(int fd, const char *question, char *answer);

/* Open a file and ask. Returns 0 or a negative errno. */
int ask_at(const char *path, const char *question, char *answer);

static inline int ask(const char *question, char *answer)
{
	return ask_at(QUERY, question, answer);
}

/* Ask KEY=NUMBER. Returns 0 or a negative errno. */
int ask_number(const char *key, int number, char *answer);

/* Return a value of an answer, in static memory; "?" if there is none. */
const char *answer_text(const char *answer, const char *key);

/* Return a value of an answer; -1 if it is not a number. */
long long answer_number(const char *answer, const char *key);

int answer_lines(const char *answer);

#endif
