// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the system calls of each process: one slot for each kind of call, from a
 * pool that all processes share. Packs the counters of dead processes into fewer
 * slots, since most records are of dead processes. Pure. Callers hold the lock of the
 * process's record, except to count.
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
 * @pool: filled; all slots are free
 * @count: number of slots
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
 * wlmon_process_count_exit() - free the slots
 * @pool: the pool, without users
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
		/* stale if just taken: then the count makes the cmpxchg fail */
		less |= data_race(pool->slot[number].next);
	} while (!atomic64_try_cmpxchg(&pool->free, &free, less));
	return number;
}

/* Free a chain of slots that has no reader. */
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

/* Return false if there is no slot for the chains. */
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
	/* pairs with wlmon_process_count_chain(); another thread may win */
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
 * wlmon_process_count_get() - find or add the counter for a system call of a process
 * @pool: all slots
 * @process: counters of current's process
 * @call: id of the call
 *
 * Context: any but NMI.
 *
 * Return: the counter, NULL if there is no slot for it.
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
		/* pairs with wlmon_process_count_find(); another thread may win */
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
 * @counter: the counter, which other CPUs may change
 * @row: filled, except for its call
 *
 * Errors are read before calls, as they are counted after them, so that errors
 * never exceed calls.
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
 * Packed counters are a string of numbers. A number has seven bits in each byte,
 * lowest bits first; the highest bit is set in all bytes but the last. A row has
 * the id + 1, twice the calls, + 1 if errors follow, the errors, and the ticks. A
 * zero or the end of the last slot follows the last row.
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
 * wlmon_process_count_walk() - begin a walk through a process's counters
 * @walk: filled
 * @pool: all slots
 * @process: counters of the process
 *
 * Context: any; with the lock of the process's record until the end of the walk.
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
		/* without chains there is none to walk */
		.chain = READ_ONCE(process->chains) ? 0 : WLMON_CALL_CHAINS,
	};
}

/**
 * wlmon_process_count_next() - read the next counter of a process
 * @walk: from wlmon_process_count_walk()
 * @row: filled with the counter
 *
 * Context: any but NMI; with the lock of the process's record.
 *
 * Return: false after the last counter.
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

/* A row of numbers of at most 56 bits fits into a slot: 2 + 9 + 8 + 8 bytes. */
#define PACKED_BITS 56
static_assert(WLMON_NR_CALLS < 1 << 14);
static_assert(WLMON_SLOT_BYTES >= 2 + 9 + 8 + 8);

static bool row_fits(const struct wlmon_counter_row *row)
{
	return !((row->calls | row->errors | row->time.ticks) >> PACKED_BITS) &&
	       !row->time.halves;
}

/**
 * struct packer - state of packing a process's counters
 * @pool: all slots
 * @spare: number of the first slot whose counter was copied and which is free
 * @end: link that gets the number of the next packed slot
 * @left: slots that cannot be packed
 * @used: bytes of @bytes that are filled
 * @bytes: packed bytes that do not fill a slot yet
 */
struct packer {
	struct wlmon_counter_pool *pool;
	u32 spare;
	u32 *end;
	u32 left;
	unsigned int used;
	u8 bytes[2 * WLMON_SLOT_BYTES];
};

/* A row has at most as many bytes as its slot, so there is always a spare slot. */
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

/* Pack the slot that @link is to, if its row fits. Return the link to the next one. */
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
 * wlmon_process_count_pack() - pack the counters of a dead process into fewer slots
 * @pool: all slots
 * @process: counters of the process, which has no thread left
 *
 * Context: any but NMI; with the lock of the process's record.
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
 * wlmon_process_count_free() - free the slots of a process, and zero its counters
 * @pool: all slots
 * @process: counters of the process, which has no thread left
 *
 * Context: any but NMI; with the lock of the process's record.
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
