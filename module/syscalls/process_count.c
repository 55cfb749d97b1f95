// SPDX-License-Identifier: GPL-2.0
/*
 * What each process called: one slot for each of its system calls, from a supply
 * that all processes share. When a process is gone its slots are packed into
 * fewer, because most of the records that are kept are of such.
 */
#include <wlmon/process_count.h>

#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <wlmon/gfp.h>

static_assert(sizeof(struct wlmon_counter_slot) == 32);
static_assert(offsetof(struct wlmon_counter, next) ==
	      offsetof(struct wlmon_counter_slot, next));
static_assert(WLMON_NO_CALL <= U16_MAX);

#define FIRST_FREE (WLMON_SLOT_EMPTY + 1)

/**
 * wlmon_process_count_init() - allocate slots
 * @pool: all of them are free
 * @count: how many
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_process_count_init(struct wlmon_counter_pool *pool, u32 count)
{
	u32 number;

	pool->slot = kvcalloc(FIRST_FREE + count, sizeof(*pool->slot),
			      WLMON_GFP_LARGE);
	if (!pool->slot)
		return -ENOMEM;
	wlmon_span_fold_init(&pool->sum_lock);
	pool->slot[0].counter.call = WLMON_NO_CALL;
	for (number = FIRST_FREE; number < FIRST_FREE + count - 1; number++)
		pool->slot[number].next = number + 1;
	atomic64_set(&pool->free, FIRST_FREE);
	return 0;
}

/**
 * wlmon_process_count_exit() - free them
 * @pool: nobody may look at them any more
 *
 * Context: may sleep.
 */
void wlmon_process_count_exit(struct wlmon_counter_pool *pool)
{
	kvfree(pool->slot);
	pool->slot = NULL;
}

static u32 slot_take(struct wlmon_counter_pool *pool)
{
	s64 less, free = atomic64_read(&pool->free);
	u32 number;

	do {
		number = free;
		if (!number)
			return 0;
		less = (free | U32_MAX) + 1;
		/* anything, if it was taken just now; the count of those tells */
		less |= data_race(pool->slot[number].next);
	} while (!atomic64_try_cmpxchg(&pool->free, &free, less));
	return number;
}

/* A chain of slots that nobody looks at. */
static void slots_give(struct wlmon_counter_pool *pool, u32 first)
{
	s64 more, free = atomic64_read(&pool->free);
	u32 last = first;

	if (!first)
		return;
	while (pool->slot[last].next)
		last = pool->slot[last].next;
	do {
		pool->slot[last].next = free;
		more = (free & ~(s64)U32_MAX) | first;
	} while (!atomic64_try_cmpxchg(&pool->free, &free, more));
}

/* False if there is no slot for them. */
static bool chains_make(struct wlmon_counter_pool *pool,
			struct wlmon_process_counters *process)
{
	u32 number;

	if (READ_ONCE(process->chains))
		return true;
	number = slot_take(pool);
	if (!number)
		return false;
	memset(&pool->slot[number], 0, sizeof(*pool->slot));
	/* pairs with wlmon_process_count_chain(); another thread may be faster */
	if (cmpxchg(&process->chains, 0, number - WLMON_SLOT_EMPTY))
		slots_give(pool, number);
	return true;
}

static void chains_drop(struct wlmon_counter_pool *pool,
			struct wlmon_process_counters *process)
{
	u32 number = process->chains + WLMON_SLOT_EMPTY;

	if (!process->chains)
		return;
	process->chains = 0;
	pool->slot[number].next = 0;
	slots_give(pool, number);
}

static u32 counter_new(struct wlmon_counter_pool *pool,
		       struct wlmon_process_counters *process, u32 call)
{
	struct wlmon_counter_slot *slot;
	u32 number = 0;

	if (atomic_inc_return(&process->kinds) <= WLMON_PROCESS_CALLS)
		number = slot_take(pool);
	if (!number) {
		atomic_dec(&process->kinds);
		return 0;
	}
	slot = &pool->slot[number];
	*slot = (struct wlmon_counter_slot){ .counter.call = call };
	return number;
}

/**
 * wlmon_process_count_get() - where a process's calls of one kind are counted from now on
 * @pool: all slots
 * @process: the process, to which current belongs
 * @call: id of the call
 *
 * Context: any but NMI.
 *
 * Return: NULL if there is no slot for it.
 */
struct wlmon_counter *wlmon_process_count_get(struct wlmon_counter_pool *pool,
					      struct wlmon_process_counters *process,
					      u32 call)
{
	struct wlmon_counter *counter;
	struct wlmon_counter_slot *slot;
	u32 *chain, first, number = 0;

	if (!chains_make(pool, process))
		return NULL;
	chain = wlmon_process_count_chain(pool, process, call);
	for (;;) {
		first = READ_ONCE(*chain);
		if (wlmon_process_count_find(pool, process, call, &counter))
			break;
		number = number ?: counter_new(pool, process, call);
		if (!number)
			return NULL;
		slot = &pool->slot[number];
		slot->next = first;
		/* pairs with wlmon_process_count_find(); another thread may be faster */
		if (cmpxchg(chain, first, number) == first)
			return &slot->counter;
	}
	if (number) {
		atomic_dec(&process->kinds);
		slot = &pool->slot[number];
		slot->next = 0;
		slots_give(pool, number);
	}
	return counter;
}

/**
 * wlmon_process_count_read() - read a counter
 * @pool: all slots
 * @counter: may be changing
 * @row: is filled, but for its call
 *
 * Read in the opposite order of counting, so that errors never exceed calls.
 *
 * Context: any but NMI.
 */
void wlmon_process_count_read(struct wlmon_counter_pool *pool,
			      const struct wlmon_counter *counter,
			      struct wlmon_counter_row *row)
{
	row->errors = atomic64_read(&counter->errors);
	wlmon_span_fold_read(&pool->sum_lock, &counter->ticks, &counter->halves,
			     &row->time);
	/* pairs with nothing: keeps the order of the reads */
	smp_rmb();
	row->calls = atomic64_read(&counter->calls);
}

/*
 * Packed, a number has seven bits to a byte, the lowest ones first, the highest
 * bit of all but the last byte set. A row is its call + 1, its calls times two, odd
 * if errors follow, these, and its ticks. Behind the last row is a zero, or the end
 * of the last slot.
 */
static u8 *number_put(u8 *to, u64 number)
{
	for (; number >= 0x80; number >>= 7)
		*to++ = number | 0x80;
	*to++ = number;
	return to;
}

static u8 *row_put(u8 *to, const struct wlmon_counter_row *row)
{
	to = number_put(to, row->call + 1);
	to = number_put(to, (row->calls << 1) + (row->errors ? 1 : 0));
	if (row->errors)
		to = number_put(to, row->errors);
	return number_put(to, row->time.ticks);
}

static u8 byte_get(struct wlmon_counter_walk *walk)
{
	const struct wlmon_counter_slot *pool = walk->pool->slot;

	if (walk->number && walk->at == WLMON_SLOT_BYTES) {
		walk->number = pool[walk->number].next;
		walk->at = 0;
	}
	return walk->number ? pool[walk->number].bytes[walk->at++] : 0;
}

static u64 number_get(struct wlmon_counter_walk *walk)
{
	unsigned int shift = 0;
	u64 number = 0;
	u8 byte;

	do {
		byte = byte_get(walk);
		number |= (u64)(byte & 0x7f) << shift;
		shift += 7;
	} while (byte & 0x80);
	return number;
}

static bool row_get(struct wlmon_counter_walk *walk, struct wlmon_counter_row *row)
{
	u64 first = number_get(walk), second;

	if (!first)
		return false;
	second = number_get(walk);
	row->call = first - 1;
	row->calls = second >> 1;
	row->errors = second & 1 ? number_get(walk) : 0;
	row->time.ticks = number_get(walk);
	row->time.halves = 0;
	return true;
}

/**
 * wlmon_process_count_walk() - begin to read what a process called
 * @walk: is begun
 * @pool: all slots
 * @process: the process
 *
 * Context: any; the lock of the process's record is held to the end of the walk.
 */
void wlmon_process_count_walk(struct wlmon_counter_walk *walk,
			      struct wlmon_counter_pool *pool,
			      const struct wlmon_process_counters *process)
{
	*walk = (struct wlmon_counter_walk){
		.pool = pool,
		.process = process,
		.number = process->packed,
		.unpacked = !process->packed,
		/* those of a process that has none are all empty */
		.chain = READ_ONCE(process->chains) ? 0 : WLMON_CALL_CHAINS,
	};
}

/**
 * wlmon_process_count_next() - the next call of a process
 * @walk: from wlmon_process_count_walk()
 * @row: is filled
 *
 * Return: false if there is no other one.
 */
bool wlmon_process_count_next(struct wlmon_counter_walk *walk,
			      struct wlmon_counter_row *row)
{
	const struct wlmon_process_counters *process = walk->process;
	const struct wlmon_counter_slot *slot;

	if (!walk->unpacked) {
		if (row_get(walk, row))
			return true;
		walk->unpacked = true;
		walk->number = 0;
	}
	while (!walk->number && walk->chain < WLMON_CALL_CHAINS)
		walk->number = READ_ONCE(*wlmon_process_count_chain(walk->pool, process,
								    walk->chain++));
	if (walk->number) {
		slot = &walk->pool->slot[walk->number];
		row->call = slot->counter.call;
		wlmon_process_count_read(walk->pool, &slot->counter, row);
		walk->number = READ_ONCE(slot->next);
		return true;
	}
	if (walk->chain++ > WLMON_CALL_CHAINS)
		return false;
	row->call = WLMON_CALL_OTHER;
	wlmon_process_count_read(walk->pool, &process->other, row);
	return row->calls;
}

/* A row of numbers of so many bits fits into a slot: 2 + 9 + 8 + 8 bytes. */
#define PACKED_BITS 56
static_assert(WLMON_NR_CALLS < 1 << 14);
static_assert(WLMON_SLOT_BYTES >= 2 + 9 + 8 + 8);

static bool row_fits(const struct wlmon_counter_row *row)
{
	return !((row->calls | row->errors | row->time.ticks) >> PACKED_BITS) &&
	       !row->time.halves;
}

/**
 * struct packer - counters on their way into fewer slots
 * @pool: all slots
 * @spare: number of the first slot of which the counter was taken
 * @end: where the number of the next slot belongs
 * @left: how many slots stay as they are
 * @used: how much of @bytes is filled
 * @bytes: what does not fill a slot yet
 */
struct packer {
	struct wlmon_counter_pool *pool;
	u32 spare;
	u32 *end;
	u32 left;
	unsigned int used;
	u8 bytes[2 * WLMON_SLOT_BYTES];
};

/* No counter takes more bytes than a slot has, so there is always one to spare. */
static void packer_flush(struct packer *packer)
{
	u32 number = packer->spare;
	struct wlmon_counter_slot *slot = &packer->pool->slot[number];

	packer->spare = slot->next;
	memcpy(slot->bytes, packer->bytes, WLMON_SLOT_BYTES);
	memcpy(packer->bytes, packer->bytes + WLMON_SLOT_BYTES,
	       WLMON_SLOT_BYTES);
	memset(packer->bytes + WLMON_SLOT_BYTES, 0, WLMON_SLOT_BYTES);
	packer->used -= min_t(unsigned int, packer->used, WLMON_SLOT_BYTES);
	slot->next = 0;
	*packer->end = number;
	packer->end = &slot->next;
}

/* Returns the link to the slot after the one that @link is to. */
static u32 *packer_take(struct packer *packer, u32 *link)
{
	u32 number = *link;
	struct wlmon_counter_slot *slot = &packer->pool->slot[number];
	struct wlmon_counter_row row;

	row.call = slot->counter.call;
	wlmon_process_count_read(packer->pool, &slot->counter, &row);
	if (unlikely(!row_fits(&row))) {
		packer->left++;
		return &slot->next;
	}
	*link = slot->next;
	slot->next = packer->spare;
	packer->spare = number;
	packer->used = row_put(packer->bytes + packer->used, &row) -
		       packer->bytes;
	if (packer->used >= WLMON_SLOT_BYTES)
		packer_flush(packer);
	return link;
}

/**
 * wlmon_process_count_pack() - have a process that is gone take fewer slots
 * @pool: all slots
 * @process: the process; no thread of it counts any more
 *
 * Context: any but NMI; the lock of the process's record is held.
 */
void wlmon_process_count_pack(struct wlmon_counter_pool *pool,
			      struct wlmon_process_counters *process)
{
	struct packer packer = { .pool = pool, .end = &process->packed };
	unsigned int chain;
	u32 *link;

	if (process->packed || !process->chains)
		return;
	for (chain = 0; chain < WLMON_CALL_CHAINS; chain++) {
		link = wlmon_process_count_chain(pool, process, chain);
		while (*link)
			link = packer_take(&packer, link);
	}
	if (packer.used)
		packer_flush(&packer);
	slots_give(pool, packer.spare);
	if (!packer.left)
		chains_drop(pool, process);
	atomic_set(&process->kinds, packer.left);
}

/**
 * wlmon_process_count_free() - forget what a process called
 * @pool: all slots
 * @process: the process; no thread of it counts any more
 *
 * Context: any but NMI; the lock of the process's record is held.
 */
void wlmon_process_count_free(struct wlmon_counter_pool *pool,
			      struct wlmon_process_counters *process)
{
	unsigned int chain;

	slots_give(pool, process->packed);
	for (chain = 0; chain < WLMON_CALL_CHAINS; chain++)
		slots_give(pool, *wlmon_process_count_chain(pool, process, chain));
	chains_drop(pool, process);
	memset(process, 0, sizeof(*process));
}
