// SPDX-License-Identifier: GPL-2.0
/*
 * Answers of getrusage() between the function that makes them and the return of
 * the call, which is a short way: few threads are on it at a time.
 */
#include <wlmon/answer.h>

#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <wlmon/gfp.h>

/**
 * wlmon_answers_init() - allocate answers
 * @answers: none of them is taken
 * @count: how many, U16_MAX at the most
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_answers_init(struct wlmon_answers *answers, u32 count)
{
	answers->count = min_t(u32, count, U16_MAX);
	answers->answer = kvcalloc(answers->count, sizeof(*answers->answer),
				   WLMON_GFP_LARGE);
	return answers->answer ? 0 : -ENOMEM;
}

/**
 * wlmon_answers_exit() - free them
 * @answers: no thread has one any more
 *
 * Context: may sleep.
 */
void wlmon_answers_exit(struct wlmon_answers *answers)
{
	kvfree(answers->answer);
	answers->answer = NULL;
}

/* How many are looked at: where handlers run, it takes no longer if all are taken. */
#define TRIES 64U

/**
 * wlmon_answer_take() - find an answer that nobody has
 * @answers: all answers
 * @start: where to begin to look; what differs for who asks at the same time
 *
 * Context: any.
 *
 * Return: its number, 0 if all are taken that are looked at.
 */
u16 wlmon_answer_take(struct wlmon_answers *answers, u32 start)
{
	u32 i, tries = min(answers->count, TRIES);
	u32 at = start % answers->count;

	for (i = 0; i < tries; i++) {
		atomic_t *taken = &answers->answer[at].taken;

		if (!atomic_read(taken) && !atomic_cmpxchg(taken, 0, 1))
			return at + 1;
		at = at + 1 < answers->count ? at + 1 : 0;
	}
	return 0;
}

/**
 * wlmon_answer_drop() - let an answer be taken again
 * @answers: all answers
 * @number: from wlmon_answer_take(), or 0; is set to 0
 *
 * Context: any.
 */
void wlmon_answer_drop(struct wlmon_answers *answers, u16 *number)
{
	if (!*number)
		return;
	/* pairs with wlmon_answer_take(): whoever has it next, this one is done */
	atomic_set_release(&wlmon_answer_at(answers, *number)->taken, 0);
	*number = 0;
}
