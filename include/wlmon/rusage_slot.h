/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_RUSAGE_SLOT_H
#define _WLMON_RUSAGE_SLOT_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <wlmon/rusage.h>

/**
 * struct wlmon_rusage_slot - result of getrusage() until the system call returns
 * @taken: 1 while a thread has the slot, else 0
 * @who: subject of the call, as in getrusage()
 * @rusage: the result
 *
 * From wlmon_rusage_slot_alloc() to wlmon_rusage_slot_free() only the thread uses @who
 * and @rusage, without a lock.
 */
struct wlmon_rusage_slot {
	atomic_t taken;
	int who;
	struct wlmon_rusage rusage;
};

/**
 * struct wlmon_rusage_slot_pool - the slots of all threads
 * @slot: @count slots, numbered from 1
 * @count: number of slots
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
 * wlmon_rusage_slot_at() - get a slot by its number
 * @pool: the pool
 * @number: from wlmon_rusage_slot_alloc()
 *
 * Return: the slot.
 */
static inline struct wlmon_rusage_slot *
wlmon_rusage_slot_at(const struct wlmon_rusage_slot_pool *pool, u16 number)
{
	return &pool->slot[number - 1];
}

#endif
