/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_POOL_H
#define _WLMON_POOL_H

#include <linux/spinlock.h>
#include <linux/types.h>

/**
 * struct wlmon_pool - a fixed number of objects of one size, taken oldest first
 * @lock: guards @head, @queued and @queue; raw, innermost, interrupts off
 * @objects: the objects; the memory stays until wlmon_pool_exit()
 * @size: bytes of one object
 * @count: number of objects
 * @head: position in @queue of the next object to take
 * @queued: number of objects in @queue
 * @queue: indices of the objects that can be taken, a ring of @count
 *
 * Unused objects and finished ones share the queue: unused ones come first, later
 * ones in the order in which they were put. So wlmon_pool_get() takes an unused object
 * or evicts the oldest finished one, and the object's own state shows which.
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
 * wlmon_pool_at() - get an object by its index
 * @pool: the pool
 * @index: from 0 to count - 1
 *
 * Return: the object, in use or not; the same one each time.
 */
static inline void *wlmon_pool_at(const struct wlmon_pool *pool, u32 index)
{
	return pool->objects + (size_t)index * pool->size;
}

/**
 * wlmon_pool_index() - get the index of an object
 * @pool: the pool
 * @object: one of its objects
 *
 * Return: the index for which wlmon_pool_at() returns @object.
 */
static inline u32 wlmon_pool_index(const struct wlmon_pool *pool,
				   const void *object)
{
	return (object - pool->objects) / pool->size;
}

#endif
