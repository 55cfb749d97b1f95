// SPDX-License-Identifier: GPL-2.0
/*
 * Slots for results of getrusage(), from the kernel's function until the return of the
 * system call; pure. That is a short time, so few threads need one at once. Callers
 * need no lock.
 */
#include <wlmon/rusage_slot.h>

#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <wlmon/gfp.h>

/**
 * wlmon_rusage_slot_init() - allocate free slots
 * @pool: the pool
 * @count: number of slots; more than U16_MAX are not allocated
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
 * wlmon_rusage_slot_exit() - free the memory of the slots
 * @pool: the pool; no thread has a slot any more
 *
 * Context: may sleep.
 */
void wlmon_rusage_slot_exit(struct wlmon_rusage_slot_pool *pool)
{
	kvfree(pool->slot);
	pool->slot = NULL;
}

/* Slots to try: limits the time in a handler if all are taken. */
#define TRIES 64U

/**
 * wlmon_rusage_slot_alloc() - take a free slot
 * @pool: the pool
 * @start: where to begin the search; should differ between concurrent callers
 *
 * Context: any.
 *
 * Return: number of the slot, 0 if all slots that were tried are taken.
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
 * wlmon_rusage_slot_free() - free a slot
 * @pool: the pool
 * @number: number of the slot, or 0; set to 0
 *
 * Context: any.
 */
void wlmon_rusage_slot_free(struct wlmon_rusage_slot_pool *pool, u16 *number)
{
	if (!*number)
		return;
	/* pairs with wlmon_rusage_slot_alloc(): used before another thread takes it */
	atomic_set_release(&wlmon_rusage_slot_at(pool, *number)->taken, 0);
	*number = 0;
}
