/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_RUSAGE_SLOT_H
#define _WLMON_RUSAGE_SLOT_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <wlmon/rusage.h>

/**
 * struct wlmon_rusage_slot - an answer of getrusage() on its way to the caller
 * @taken: 1 while a thread has it, else 0
 * @who: about whom it is, as in getrusage()
 * @rusage: the answer
 *
 * From wlmon_rusage_slot_alloc() to wlmon_rusage_slot_free() all but @taken is the thread's
 * own and needs no lock.
 */
struct wlmon_rusage_slot {
	atomic_t taken;
	int who;
	struct wlmon_rusage rusage;
};

/**
 * struct wlmon_rusage_slot_pool - the answers of all threads
 * @slot: @count of them, numbered from 1
 * @count: how many can be on their way at a time
 */
struct wlmon_rusage_slot_pool {
	struct wlmon_rusage_slot *slot;
	u32 count;
};

int wlmon_rusage_slot_init(struct wlmon_rusage_slot_pool *pool, u32 count);
void wlmon_rusage_slot_exit(struct wlmon_rusage_slot_pool *pool);
u16 wlmon_rusage_slot_alloc(struct wlmon_rusage_slot_pool *pool, u32 start);
void wlmon_rusage_slot_free(struct wlmon_rusage_slot_pool *pool, u16 *number);

/**
 * wlmon_rusage_slot_at() - an answer by its number
 * @pool: all answers
 * @number: from wlmon_rusage_slot_alloc()
 *
 * Return: the answer.
 */
static inline struct wlmon_rusage_slot *
wlmon_rusage_slot_at(const struct wlmon_rusage_slot_pool *pool, u16 number)
{
	return &pool->slot[number - 1];
}

#endif
