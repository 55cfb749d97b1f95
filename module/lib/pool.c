// SPDX-License-Identifier: GPL-2.0
/*
 * Objects that are allocated at load and taken in atomic context; pure. Callers may
 * hold any other lock.
 */
#include <wlmon/pool.h>

#include <linux/mm.h>
#include <linux/slab.h>
#include <wlmon/gfp.h>

/**
 * wlmon_pool_init() - allocate all objects, zeroed
 * @pool: the pool
 * @count: number of objects
 * @size: bytes of one object
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_pool_init(struct wlmon_pool *pool, u32 count, size_t size)
{
	u32 i;

	pool->objects = kvcalloc(count, size, WLMON_GFP_LARGE);
	pool->queue = kvmalloc_array(count, sizeof(*pool->queue),
				     WLMON_GFP_LARGE);
	if (!pool->objects || !pool->queue) {
		wlmon_pool_exit(pool);
		return -ENOMEM;
	}

	raw_spin_lock_init(&pool->lock);
	pool->size = size;
	pool->count = count;
	pool->head = 0;
	pool->queued = count;
	for (i = 0; i < count; i++)
		pool->queue[i] = i;
	return 0;
}

/**
 * wlmon_pool_exit() - free all objects
 * @pool: the pool; no object is in use or read any more
 *
 * Context: may sleep.
 */
void wlmon_pool_exit(struct wlmon_pool *pool)
{
	kvfree(pool->queue);
	kvfree(pool->objects);
	pool->queue = NULL;
	pool->objects = NULL;
}

/**
 * wlmon_pool_get() - take the object that was put first
 * @pool: the pool
 *
 * Context: any but NMI.
 *
 * Return: an object in the state in which it was put, NULL if all are in use.
 */
void *wlmon_pool_get(struct wlmon_pool *pool)
{
	unsigned long flags;
	void *object = NULL;

	raw_spin_lock_irqsave(&pool->lock, flags);
	if (pool->queued) {
		object = wlmon_pool_at(pool, pool->queue[pool->head]);
		pool->head = (pool->head + 1) % pool->count;
		pool->queued--;
	}
	raw_spin_unlock_irqrestore(&pool->lock, flags);
	return object;
}

/**
 * wlmon_pool_put() - put an object at the end of the queue
 * @pool: the pool
 * @object: from wlmon_pool_get()
 *
 * Context: any but NMI.
 */
void wlmon_pool_put(struct wlmon_pool *pool, void *object)
{
	u32 index = wlmon_pool_index(pool, object);
	unsigned long flags;

	raw_spin_lock_irqsave(&pool->lock, flags);
	pool->queue[(pool->head + pool->queued) % pool->count] = index;
	pool->queued++;
	raw_spin_unlock_irqrestore(&pool->lock, flags);
}
