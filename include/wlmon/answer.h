/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_ANSWER_H
#define _WLMON_ANSWER_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <wlmon/rusage.h>

/**
 * struct wlmon_answer - an answer of getrusage() on its way to the caller
 * @taken: 1 while a thread has it, else 0
 * @who: about whom it is, as in getrusage()
 * @rusage: the answer
 *
 * From wlmon_answer_take() to wlmon_answer_drop() all but @taken is the thread's
 * own and needs no lock.
 */
struct wlmon_answer {
	atomic_t taken;
	int who;
	struct wlmon_rusage rusage;
};

/**
 * struct wlmon_answers - the answers of all threads
 * @answer: @count of them, numbered from 1
 * @count: how many can be on their way at a time
 */
struct wlmon_answers {
	struct wlmon_answer *answer;
	u32 count;
};

int wlmon_answers_init(struct wlmon_answers *answers, u32 count);
void wlmon_answers_exit(struct wlmon_answers *answers);
u16 wlmon_answer_take(struct wlmon_answers *answers, u32 start);
void wlmon_answer_drop(struct wlmon_answers *answers, u16 *number);

/**
 * wlmon_answer_at() - an answer by its number
 * @answers: all answers
 * @number: from wlmon_answer_take()
 *
 * Return: the answer.
 */
static inline struct wlmon_answer *
wlmon_answer_at(const struct wlmon_answers *answers, u16 number)
{
	return &answers->answer[number - 1];
}

#endif
