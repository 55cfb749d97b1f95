/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_PROCESS_COUNT_H
#define _WLMON_PROCESS_COUNT_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <wlmon/span.h>
#include <wlmon/syscall_id.h>

/* Different calls of one process that get a counter each. */
#define WLMON_PROCESS_CALLS	64
/* A power of two; one slot holds the heads of all chains of a process. */
#define WLMON_CALL_CHAINS	8
#define WLMON_SLOT_BYTES	28
/* Number of the slot with empty chains, for processes without counters. */
#define WLMON_SLOT_EMPTY	1

/**
 * struct wlmon_counter - counts of one system call of one process
 * @next: number of the next slot in the chain, 0 for none
 * @call: id of the call
 * @halves: rest of the sum of times, in units of 1 << 63 ticks
 * @calls: calls that returned
 * @errors: calls that returned an error
 * @ticks: sum of the times from entry to return, without @halves
 */
struct wlmon_counter {
	u32 next;
	u16 call;
	u16 halves;
	atomic64_t calls;
	atomic64_t errors;
	atomic64_t ticks;
};

/**
 * struct wlmon_counter_slot - a counter, bytes of packed counters, or heads of chains
 * @counter: a counter in a chain
 * @next: number of the next slot, 0 for none; also that of @counter
 * @bytes: part of the packed counters of a process
 * @chain: heads of the chains of a process, by id modulo WLMON_CALL_CHAINS: number
 *	of the first slot, 0 for none
 */
struct wlmon_counter_slot {
	union {
		struct wlmon_counter counter;
		struct {
			u32 next;
			u8 bytes[WLMON_SLOT_BYTES];
		};
		u32 chain[WLMON_CALL_CHAINS];
	};
};

/**
 * struct wlmon_counter_pool - slots of all processes
 * @slot: the slots; slot 0 ends each chain, slot WLMON_SLOT_EMPTY has empty chains
 * @free: number of the first free slot, 0 for none; in the upper half, how many
 *	slots were taken so far, modulo 2^32
 * @sum_lock: lock of the ticks of all counters, and of the other sums of the
 *	statistics
 */
struct wlmon_counter_pool {
	struct wlmon_counter_slot *slot;
	atomic64_t free;
	struct wlmon_span_lock sum_lock;
};

/**
 * struct wlmon_process_counters - counters of one process
 * @chains: number of the slot with the chains, less WLMON_SLOT_EMPTY
 * @packed: number of the first slot with packed counters, 0 for none
 * @kinds: slots in the chains
 * @other: counts of all calls without a slot
 *
 * Threads of a living process count without a lock. They add slots at the heads of
 * chains, so that calls from the start of a program do not slow down later ones.
 * Reading, packing or freeing slots takes the lock of the process's record.
 * Packing and freeing also require that the process has no thread left.
 */
struct wlmon_process_counters {
	u32 chains;
	u32 packed;
	atomic_t kinds;
	struct wlmon_counter other;
};

/**
 * struct wlmon_counter_row - copy of a counter
 * @call: id of the call, WLMON_CALL_OTHER for all calls without a slot
 * @calls: calls that returned
 * @errors: calls that returned an error
 * @time: sum of the times from entry to return, in ticks
 */
struct wlmon_counter_row {
	u32 call;
	u64 calls;
	u64 errors;
	struct wlmon_span time;
};

/**
 * struct wlmon_counter_walk - position in a walk through a process's counters
 * @pool: all slots
 * @process: counters of the process
 * @chain: chains begun so far; more than WLMON_CALL_CHAINS after the last row
 * @number: number of the next slot
 * @at: index of the next packed byte in it
 * @unpacked: all packed counters were read
 */
struct wlmon_counter_walk {
	struct wlmon_counter_pool *pool;
	const struct wlmon_process_counters *process;
	unsigned int chain;
	u32 number;
	unsigned int at;
	bool unpacked;
};

int wlmon_process_count_init(struct wlmon_counter_pool *pool, u32 count);
void wlmon_process_count_exit(struct wlmon_counter_pool *pool);
struct wlmon_counter *wlmon_process_count_get(struct wlmon_counter_pool *pool,
					      struct wlmon_process_counters *process,
					      u32 call);
void wlmon_process_count_read(struct wlmon_counter_pool *pool,
			      const struct wlmon_counter *counter,
			      struct wlmon_counter_row *row);
void wlmon_process_count_walk(struct wlmon_counter_walk *walk,
			      struct wlmon_counter_pool *pool,
			      const struct wlmon_process_counters *process);
bool wlmon_process_count_next(struct wlmon_counter_walk *walk,
			      struct wlmon_counter_row *row);
void wlmon_process_count_pack(struct wlmon_counter_pool *pool,
			      struct wlmon_process_counters *process);
void wlmon_process_count_free(struct wlmon_counter_pool *pool,
			      struct wlmon_process_counters *process);

/**
 * wlmon_process_count_chain() - find the chain for a system call of a process
 * @pool: all slots
 * @process: counters of the process
 * @call: id of the call
 *
 * Context: any.
 *
 * Return: the head of the chain, with the number of its first slot.
 */
static __always_inline u32 *
wlmon_process_count_chain(const struct wlmon_counter_pool *pool,
			  const struct wlmon_process_counters *process, u32 call)
{
	u32 number = READ_ONCE(process->chains) + WLMON_SLOT_EMPTY;

	/* pairs with chains_make(): the slot is zeroed */
	return &pool->slot[number].chain[call % WLMON_CALL_CHAINS];
}

/**
 * wlmon_process_count_find() - find the counter for a system call of a process
 * @pool: all slots
 * @process: counters of current's process
 * @call: id of the call
 * @counter: set to the counter
 *
 * Context: any.
 *
 * Return: false if the call has no counter.
 */
static __always_inline bool
wlmon_process_count_find(const struct wlmon_counter_pool *pool,
			 const struct wlmon_process_counters *process, u32 call,
			 struct wlmon_counter **counter)
{
	u32 number = READ_ONCE(*wlmon_process_count_chain(pool, process, call));
	struct wlmon_counter_slot *slot;

	for (;;) {
		/* pairs with wlmon_process_count_get(): the slot is filled */
		slot = &pool->slot[number];
		if (likely(slot->counter.call == call)) {
			*counter = &slot->counter;
			return true;
		}
		if (!number)
			return false;
		number = READ_ONCE(slot->next);
	}
}

#endif
