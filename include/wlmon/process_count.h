/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_PROCESS_COUNT_H
#define _WLMON_PROCESS_COUNT_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <wlmon/span.h>
#include <wlmon/syscall_id.h>

/* How many different calls of one process are told apart. */
#define WLMON_PROCESS_CALLS	64
/* A power of two, and as many as a slot holds the beginnings of. */
#define WLMON_CALL_CHAINS	8
#define WLMON_SLOT_BYTES	28
/* Number of the slot that holds the beginnings of chains that are empty. */
#define WLMON_SLOT_EMPTY	1

/**
 * struct wlmon_counter - one system call of one process
 * @next: number of the next slot in the chain, 0 for none
 * @call: id of the call
 * @halves: further ticks, in units of 1 << 63
 * @calls: calls that returned
 * @errors: those that returned an error
 * @ticks: sum of the time between entry and return, less @halves
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
 * struct wlmon_counter_slot - a counter in a chain, some bytes of packed ones, or chains
 * @counter: what was counted of a call
 * @next: number of the next slot, 0 for none: that of @counter, too
 * @bytes: part of the packed counters of a process
 * @chain: the chains of a process, by id modulo their number: number of the first slot
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
 * struct wlmon_counter_pool - the slots of all processes
 * @slot: the slots; that with the number 0 is in no chain and of no call, the next
 *	one is WLMON_SLOT_EMPTY
 * @free: number of the first one that is free, 0 for none; above it, how many were
 *	taken, modulo 2^32
 * @sum_lock: of the ticks of all counters, and of the statistics's other sums
 */
struct wlmon_counter_pool {
	struct wlmon_counter_slot *slot;
	atomic64_t free;
	struct wlmon_span_lock sum_lock;
};

/**
 * struct wlmon_process_counters - the system calls of one process
 * @chains: number of the slot with the chains, less WLMON_SLOT_EMPTY
 * @packed: number of the first slot with packed counters, 0 for none
 * @kinds: how many slots are in the chains
 * @other: of all calls that found no slot
 *
 * While the process lives, its threads add slots at the heads of chains, and count
 * in them, without a lock: what a program does for long comes before what it did
 * while it started. Who reads, packs or drops slots holds the lock of the
 * process's record; who packs or drops knows that no thread is left.
 */
struct wlmon_process_counters {
	u32 chains;
	u32 packed;
	atomic_t kinds;
	struct wlmon_counter other;
};

/**
 * struct wlmon_counter_row - what a counter says
 * @call: id of the call, WLMON_CALL_OTHER for all that found no slot
 * @calls: calls that returned
 * @errors: those that returned an error
 * @time: sum of the time between entry and return
 */
struct wlmon_counter_row {
	u32 call;
	u64 calls;
	u64 errors;
	struct wlmon_span time;
};

/**
 * struct wlmon_counter_walk - where a walk through a process's counters is
 * @pool: all slots
 * @process: the process
 * @chain: how many chains were begun; more than there are behind the last one
 * @number: number of the slot that comes next
 * @at: the byte in it, while they are packed
 * @unpacked: no packed ones are left
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
 * wlmon_process_count_chain() - the chain in which a call of a process belongs
 * @pool: all slots
 * @process: the process
 * @call: id of the call
 *
 * Context: any.
 *
 * Return: where the number of its first slot stands.
 */
static __always_inline u32 *
wlmon_process_count_chain(const struct wlmon_counter_pool *pool,
			  const struct wlmon_process_counters *process, u32 call)
{
	u32 number = READ_ONCE(process->chains) + WLMON_SLOT_EMPTY;

	/* pairs with chains_make(): found by its number, the slot is empty or more */
	return &pool->slot[number].chain[call % WLMON_CALL_CHAINS];
}

/**
 * wlmon_process_count_find() - where a process's calls of one kind are counted
 * @pool: all slots
 * @process: the process, to which current belongs
 * @call: id of the call
 * @counter: is set to where they are
 *
 * Context: any.
 *
 * Return: false before the first one was counted.
 */
static __always_inline bool
wlmon_process_count_find(const struct wlmon_counter_pool *pool,
			 const struct wlmon_process_counters *process, u32 call,
			 struct wlmon_counter **counter)
{
	u32 number = READ_ONCE(*wlmon_process_count_chain(pool, process, call));
	struct wlmon_counter_slot *slot;

	for (;;) {
		/* pairs with wlmon_process_count_get(): found by its number, it is filled */
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
