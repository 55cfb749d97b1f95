/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TALLY_H
#define _WLMON_TALLY_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <wlmon/call.h>
#include <wlmon/span.h>

/* How many different calls of one process are told apart. */
#define WLMON_PROCESS_CALLS	64
/* A power of two, and as many as a cell holds the beginnings of. */
#define WLMON_CALL_CHAINS	8
#define WLMON_CELL_BYTES	28
/* Number of the cell that holds the beginnings of chains that are empty. */
#define WLMON_CELL_EMPTY	1

/**
 * struct wlmon_tally - one system call of one process
 * @next: number of the next cell in the chain, 0 for none
 * @call: id of the call
 * @halves: further ticks, in units of 1 << 63
 * @calls: calls that returned
 * @errors: those that returned an error
 * @ticks: sum of the time between entry and return, less @halves
 */
struct wlmon_tally {
	u32 next;
	u16 call;
	u16 halves;
	atomic64_t calls;
	atomic64_t errors;
	atomic64_t ticks;
};

/**
 * struct wlmon_cell - a tally in a chain, some bytes of packed ones, or chains
 * @tally: what was counted of a call
 * @next: number of the next cell, 0 for none: that of @tally, too
 * @bytes: part of the packed tallies of a process
 * @chain: the chains of a process, by id modulo their number: number of the first cell
 */
struct wlmon_cell {
	union {
		struct wlmon_tally tally;
		struct {
			u32 next;
			u8 bytes[WLMON_CELL_BYTES];
		};
		u32 chain[WLMON_CALL_CHAINS];
	};
};

/**
 * struct wlmon_cells - the cells of all processes
 * @cell: the cells; that with the number 0 is in no chain and of no call, the next
 *	one is WLMON_CELL_EMPTY
 * @free: number of the first one that is free, 0 for none; above it, how many were
 *	taken, modulo 2^32
 * @sum_lock: of the ticks of all tallies, and of the bank's other sums
 */
struct wlmon_cells {
	struct wlmon_cell *cell;
	atomic64_t free;
	struct wlmon_span_lock sum_lock;
};

/**
 * struct wlmon_process_calls - the system calls of one process
 * @chains: number of the cell with the chains, less WLMON_CELL_EMPTY
 * @packed: number of the first cell with packed tallies, 0 for none
 * @kinds: how many cells are in the chains
 * @other: of all calls that found no cell
 *
 * While the process lives, its threads add cells at the heads of chains, and count
 * in them, without a lock: what a program does for long comes before what it did
 * while it started. Who reads, packs or drops cells holds the lock of the
 * process's record; who packs or drops knows that no thread is left.
 */
struct wlmon_process_calls {
	u32 chains;
	u32 packed;
	atomic_t kinds;
	struct wlmon_tally other;
};

/**
 * struct wlmon_tally_row - what a tally says
 * @call: id of the call, WLMON_CALL_OTHER for all that found no cell
 * @calls: calls that returned
 * @errors: those that returned an error
 * @time: sum of the time between entry and return
 */
struct wlmon_tally_row {
	u32 call;
	u64 calls;
	u64 errors;
	struct wlmon_span time;
};

/**
 * struct wlmon_tally_walk - where a walk through a process's tallies is
 * @cells: all cells
 * @process: the process
 * @chain: how many chains were begun; more than there are behind the last one
 * @number: number of the cell that comes next
 * @at: the byte in it, while they are packed
 * @unpacked: no packed ones are left
 */
struct wlmon_tally_walk {
	struct wlmon_cells *cells;
	const struct wlmon_process_calls *process;
	unsigned int chain;
	u32 number;
	unsigned int at;
	bool unpacked;
};

int wlmon_cells_init(struct wlmon_cells *cells, u32 count);
void wlmon_cells_exit(struct wlmon_cells *cells);
struct wlmon_tally *wlmon_tally_get(struct wlmon_cells *cells,
				    struct wlmon_process_calls *process,
				    u32 call);
void wlmon_tally_read(struct wlmon_cells *cells,
		      const struct wlmon_tally *tally,
		      struct wlmon_tally_row *row);
void wlmon_tallies_walk(struct wlmon_tally_walk *walk,
			struct wlmon_cells *cells,
			const struct wlmon_process_calls *process);
bool wlmon_tallies_next(struct wlmon_tally_walk *walk,
			struct wlmon_tally_row *row);
void wlmon_tallies_pack(struct wlmon_cells *cells,
			struct wlmon_process_calls *process);
void wlmon_tallies_drop(struct wlmon_cells *cells,
			struct wlmon_process_calls *process);

/**
 * wlmon_chain_of() - the chain in which a call of a process belongs
 * @cells: all cells
 * @process: the process
 * @call: id of the call
 *
 * Context: any.
 *
 * Return: where the number of its first cell stands.
 */
static __always_inline u32 *
wlmon_chain_of(const struct wlmon_cells *cells,
	       const struct wlmon_process_calls *process, u32 call)
{
	u32 number = READ_ONCE(process->chains) + WLMON_CELL_EMPTY;

	/* pairs with chains_make(): found by its number, the cell is empty or more */
	return &cells->cell[number].chain[call % WLMON_CALL_CHAINS];
}

/**
 * wlmon_tally_find() - where a process's calls of one kind are counted
 * @cells: all cells
 * @process: the process, to which current belongs
 * @call: id of the call
 * @tally: is set to where they are
 *
 * Context: any.
 *
 * Return: false before the first one was counted.
 */
static __always_inline bool
wlmon_tally_find(const struct wlmon_cells *cells,
		 const struct wlmon_process_calls *process, u32 call,
		 struct wlmon_tally **tally)
{
	u32 number = READ_ONCE(*wlmon_chain_of(cells, process, call));
	struct wlmon_cell *cell;

	for (;;) {
		/* pairs with wlmon_tally_get(): found by its number, it is filled */
		cell = &cells->cell[number];
		if (likely(cell->tally.call == call)) {
			*tally = &cell->tally;
			return true;
		}
		if (!number)
			return false;
		number = READ_ONCE(cell->next);
	}
}

#endif
