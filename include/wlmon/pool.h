/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_POOL_H
#define _WLMON_POOL_H

#include <linux/spinlock.h>
#include <linux/types.h>

/**
 * struct wlmon_pool - a fixed number of equal objects, handed out oldest first
 * @lock: guards the queue; raw, innermost, interrupts off
 * @objects: the objects; the memory stays until wlmon_pool_exit()
 * @size: bytes of one object
 * @count: how many there are
 * @head: position of the next one to hand out
 * @queued: how many can be handed out
 * @queue: indices of those, a ring of @count
 *
 * One queue holds unused objects and finished ones that may be used again.
 * Unused ones are ahead of all others at first; after that the order is that
 * of finishing. So taking the head is both "take a free one" and "evict the
 * oldest finished one", and the object itself tells which of the two it was.
 */
struct wlmon_pool {
	raw_spinlock_t lock;
	void *objects;
	size_t size;
	u32 count;
	u32 head;
	u32 queued;
	u32 *queue;
};

int wlmon_pool_init(struct wlmon_pool *pool, u32 count, size_t size);
void wlmon_pool_exit(struct wlmon_pool *pool);
void *wlmon_pool_get(struct wlmon_pool *pool);
void wlmon_pool_put(struct wlmon_pool *pool, void *object);

/**
 * wlmon_pool_at() - an object by its index
 * @pool: the pool
 * @index: from 0 to count - 1; the same object each time
 *
 * Return: the object, whether in use or not.
 */
static inline void *wlmon_pool_at(const struct wlmon_pool *pool, u32 index)
{
	return pool->objects + (size_t)index * pool->size;
}

/**
 * wlmon_pool_index() - the index of an object
 * @pool: the pool
 * @object: one of its objects
 *
 * Return: what wlmon_pool_at() gives it for.
 */
static inline u32 wlmon_pool_index(const struct wlmon_pool *pool,
				   const void *object)
{
	return (object - pool->objects) / pool->size;
}

#endif
