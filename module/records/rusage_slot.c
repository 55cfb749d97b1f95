// SPDX-License-Identifier: GPL-2.0
/*
 * Answers of getrusage() between the function that makes them and the return of
 * the call, which is a short way: few threads are on it at a time.
 */
#include <wlmon/rusage_slot.h>

#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <wlmon/gfp.h>

/**
 * wlmon_rusage_slot_init() - allocate answers
 * @pool: none of them is taken
 * @count: how many, U16_MAX at the most
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_rusage_slot_init(struct wlmon_rusage_slot_pool *pool, u32 count)
{
	pool->count = min_t(u32, count, U16_MAX);
	pool->slot = kvcalloc(pool->count, sizeof(*pool->slot),
			      WLMON_GFP_LARGE);
	return pool->slot ? 0 : -ENOMEM;
}

/**
 * wlmon_rusage_slot_exit() - free them
 * @pool: no thread has one any more
 *
 * Context: may sleep.
 */
void wlmon_rusage_slot_exit(struct wlmon_rusage_slot_pool *pool)
{
	kvfree(pool->slot);
	pool->slot = NULL;
}

/* How many are looked at: where handlers run, it takes no longer if all are taken. */
#define TRIES 64U

/**
 * wlmon_rusage_slot_alloc() - find an answer that nobody has
 * @pool: all answers
 * @start: where to begin to look; what differs for who asks at the same time
 *
 * Context: any.
 *
 * Return: its number, 0 if all are taken that are looked at.
 */
u16 wlmon_rusage_slot_alloc(struct wlmon_rusage_slot_pool *pool, u32 start)
{
	u32 i, tries = min(pool->count, TRIES);
	u32 at = start % pool->count;

	for (i = 0; i < tries; i++) {
		atomic_t *taken = &pool->slot[at].taken;

		if (!atomic_read(taken) && !atomic_cmpxchg(taken, 0, 1))
			return at + 1;
		at = at + 1 < pool->count ? at + 1 : 0;
	}
	return 0;
}

/**
 * wlmon_rusage_slot_free() - let an answer be taken again
 * @pool: all answers
 * @number: from wlmon_rusage_slot_alloc(), or 0; is set to 0
 *
 * Context: any.
 */
void wlmon_rusage_slot_free(struct wlmon_rusage_slot_pool *pool, u16 *number)
{
	if (!*number)
		return;
	/* pairs with wlmon_rusage_slot_alloc(): whoever has it next, this one is done */
	atomic_set_release(&wlmon_rusage_slot_at(pool, *number)->taken, 0);
	*number = 0;
}
