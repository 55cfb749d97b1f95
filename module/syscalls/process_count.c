// SPDX-License-Identifier: GPL-2.0
/*
 * What each process called: one cell for each of its system calls, from a supply
 * that all processes share. When a process is gone its cells are packed into
 * fewer, because most of the records that are kept are of such.
 */
#include <wlmon/tally.h>

#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <wlmon/gfp.h>

static_assert(sizeof(struct wlmon_cell) == 32);
static_assert(offsetof(struct wlmon_tally, next) ==
	      offsetof(struct wlmon_cell, next));
static_assert(WLMON_NO_CALL <= U16_MAX);

#define FIRST_FREE (WLMON_CELL_EMPTY + 1)

/**
 * wlmon_cells_init() - allocate cells
 * @cells: all of them are free
 * @count: how many
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_cells_init(struct wlmon_cells *cells, u32 count)
{
	u32 number;

	cells->cell = kvcalloc(FIRST_FREE + count, sizeof(*cells->cell),
			       WLMON_GFP_LARGE);
	if (!cells->cell)
		return -ENOMEM;
	wlmon_span_fold_init(&cells->sum_lock);
	cells->cell[0].tally.call = WLMON_NO_CALL;
	for (number = FIRST_FREE; number < FIRST_FREE + count - 1; number++)
		cells->cell[number].next = number + 1;
	atomic64_set(&cells->free, FIRST_FREE);
	return 0;
}

/**
 * wlmon_cells_exit() - free them
 * @cells: nobody may look at them any more
 *
 * Context: may sleep.
 */
void wlmon_cells_exit(struct wlmon_cells *cells)
{
	kvfree(cells->cell);
	cells->cell = NULL;
}

static u32 cell_take(struct wlmon_cells *cells)
{
	s64 less, free = atomic64_read(&cells->free);
	u32 number;

	do {
		number = free;
		if (!number)
			return 0;
		less = (free | U32_MAX) + 1;
		/* anything, if it was taken just now; the count of those tells */
		less |= data_race(cells->cell[number].next);
	} while (!atomic64_try_cmpxchg(&cells->free, &free, less));
	return number;
}

/* A chain of cells that nobody looks at. */
static void cells_give(struct wlmon_cells *cells, u32 first)
{
	s64 more, free = atomic64_read(&cells->free);
	u32 last = first;

	if (!first)
		return;
	while (cells->cell[last].next)
		last = cells->cell[last].next;
	do {
		cells->cell[last].next = free;
		more = (free & ~(s64)U32_MAX) | first;
	} while (!atomic64_try_cmpxchg(&cells->free, &free, more));
}

/* False if there is no cell for them. */
static bool chains_make(struct wlmon_cells *cells,
			struct wlmon_process_calls *process)
{
	u32 number;

	if (READ_ONCE(process->chains))
		return true;
	number = cell_take(cells);
	if (!number)
		return false;
	memset(&cells->cell[number], 0, sizeof(*cells->cell));
	/* pairs with wlmon_chain_of(); another thread may be faster */
	if (cmpxchg(&process->chains, 0, number - WLMON_CELL_EMPTY))
		cells_give(cells, number);
	return true;
}

static void chains_drop(struct wlmon_cells *cells,
			struct wlmon_process_calls *process)
{
	u32 number = process->chains + WLMON_CELL_EMPTY;

	if (!process->chains)
		return;
	process->chains = 0;
	cells->cell[number].next = 0;
	cells_give(cells, number);
}

static u32 tally_new(struct wlmon_cells *cells,
		     struct wlmon_process_calls *process, u32 call)
{
	struct wlmon_cell *cell;
	u32 number = 0;

	if (atomic_inc_return(&process->kinds) <= WLMON_PROCESS_CALLS)
		number = cell_take(cells);
	if (!number) {
		atomic_dec(&process->kinds);
		return 0;
	}
	cell = &cells->cell[number];
	*cell = (struct wlmon_cell){ .tally.call = call };
	return number;
}

/**
 * wlmon_tally_get() - where a process's calls of one kind are counted from now on
 * @cells: all cells
 * @process: the process, to which current belongs
 * @call: id of the call
 *
 * Context: any but NMI.
 *
 * Return: NULL if there is no cell for it.
 */
struct wlmon_tally *wlmon_tally_get(struct wlmon_cells *cells,
				    struct wlmon_process_calls *process,
				    u32 call)
{
	struct wlmon_tally *tally;
	struct wlmon_cell *cell;
	u32 *chain, first, number = 0;

	if (!chains_make(cells, process))
		return NULL;
	chain = wlmon_chain_of(cells, process, call);
	for (;;) {
		first = READ_ONCE(*chain);
		if (wlmon_tally_find(cells, process, call, &tally))
			break;
		number = number ?: tally_new(cells, process, call);
		if (!number)
			return NULL;
		cell = &cells->cell[number];
		cell->next = first;
		/* pairs with wlmon_tally_find(); another thread may be faster */
		if (cmpxchg(chain, first, number) == first)
			return &cell->tally;
	}
	if (number) {
		atomic_dec(&process->kinds);
		cell = &cells->cell[number];
		cell->next = 0;
		cells_give(cells, number);
	}
	return tally;
}

/**
 * wlmon_tally_read() - read a tally
 * @cells: all cells
 * @tally: may be changing
 * @row: is filled, but for its call
 *
 * Read in the opposite order of counting, so that errors never exceed calls.
 *
 * Context: any but NMI.
 */
void wlmon_tally_read(struct wlmon_cells *cells,
		      const struct wlmon_tally *tally,
		      struct wlmon_tally_row *row)
{
	row->errors = atomic64_read(&tally->errors);
	wlmon_span_fold_read(&cells->sum_lock, &tally->ticks, &tally->halves,
			     &row->time);
	/* pairs with nothing: keeps the order of the reads */
	smp_rmb();
	row->calls = atomic64_read(&tally->calls);
}

/*
 * Packed, a number has seven bits to a byte, the lowest ones first, the highest
 * bit of all but the last byte set. A row is its call + 1, its calls times two, odd
 * if errors follow, these, and its ticks. Behind the last row is a zero, or the end
 * of the last cell.
 */
static u8 *number_put(u8 *to, u64 number)
{
	for (; number >= 0x80; number >>= 7)
		*to++ = number | 0x80;
	*to++ = number;
	return to;
}

static u8 *row_put(u8 *to, const struct wlmon_tally_row *row)
{
	to = number_put(to, row->call + 1);
	to = number_put(to, (row->calls << 1) + (row->errors ? 1 : 0));
	if (row->errors)
		to = number_put(to, row->errors);
	return number_put(to, row->time.ticks);
}

static u8 byte_get(struct wlmon_tally_walk *walk)
{
	const struct wlmon_cell *cells = walk->cells->cell;

	if (walk->number && walk->at == WLMON_CELL_BYTES) {
		walk->number = cells[walk->number].next;
		walk->at = 0;
	}
	return walk->number ? cells[walk->number].bytes[walk->at++] : 0;
}

static u64 number_get(struct wlmon_tally_walk *walk)
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

static bool row_get(struct wlmon_tally_walk *walk, struct wlmon_tally_row *row)
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
 * wlmon_tallies_walk() - begin to read what a process called
 * @walk: is begun
 * @cells: all cells
 * @process: the process
 *
 * Context: any; the lock of the process's record is held to the end of the walk.
 */
void wlmon_tallies_walk(struct wlmon_tally_walk *walk,
			struct wlmon_cells *cells,
			const struct wlmon_process_calls *process)
{
	*walk = (struct wlmon_tally_walk){
		.cells = cells,
		.process = process,
		.number = process->packed,
		.unpacked = !process->packed,
		/* those of a process that has none are all empty */
		.chain = READ_ONCE(process->chains) ? 0 : WLMON_CALL_CHAINS,
	};
}

/**
 * wlmon_tallies_next() - the next call of a process
 * @walk: from wlmon_tallies_walk()
 * @row: is filled
 *
 * Return: false if there is no other one.
 */
bool wlmon_tallies_next(struct wlmon_tally_walk *walk,
			struct wlmon_tally_row *row)
{
	const struct wlmon_process_calls *process = walk->process;
	const struct wlmon_cell *cell;

	if (!walk->unpacked) {
		if (row_get(walk, row))
			return true;
		walk->unpacked = true;
		walk->number = 0;
	}
	while (!walk->number && walk->chain < WLMON_CALL_CHAINS)
		walk->number = READ_ONCE(*wlmon_chain_of(walk->cells, process,
							 walk->chain++));
	if (walk->number) {
		cell = &walk->cells->cell[walk->number];
		row->call = cell->tally.call;
		wlmon_tally_read(walk->cells, &cell->tally, row);
		walk->number = READ_ONCE(cell->next);
		return true;
	}
	if (walk->chain++ > WLMON_CALL_CHAINS)
		return false;
	row->call = WLMON_CALL_OTHER;
	wlmon_tally_read(walk->cells, &process->other, row);
	return row->calls;
}

/* A row of numbers of so many bits fits into a cell: 2 + 9 + 8 + 8 bytes. */
#define PACKED_BITS 56
static_assert(WLMON_NR_CALLS < 1 << 14);
static_assert(WLMON_CELL_BYTES >= 2 + 9 + 8 + 8);

static bool row_fits(const struct wlmon_tally_row *row)
{
	return !((row->calls | row->errors | row->time.ticks) >> PACKED_BITS) &&
	       !row->time.halves;
}

/**
 * struct packer - tallies on their way into fewer cells
 * @cells: all cells
 * @spare: number of the first cell of which the tally was taken
 * @end: where the number of the next cell belongs
 * @left: how many cells stay as they are
 * @used: how much of @bytes is filled
 * @bytes: what does not fill a cell yet
 */
struct packer {
	struct wlmon_cells *cells;
	u32 spare;
	u32 *end;
	u32 left;
	unsigned int used;
	u8 bytes[2 * WLMON_CELL_BYTES];
};

/* No tally takes more bytes than a cell has, so there is always one to spare. */
static void packer_flush(struct packer *packer)
{
	u32 number = packer->spare;
	struct wlmon_cell *cell = &packer->cells->cell[number];

	packer->spare = cell->next;
	memcpy(cell->bytes, packer->bytes, WLMON_CELL_BYTES);
	memcpy(packer->bytes, packer->bytes + WLMON_CELL_BYTES,
	       WLMON_CELL_BYTES);
	memset(packer->bytes + WLMON_CELL_BYTES, 0, WLMON_CELL_BYTES);
	packer->used -= min_t(unsigned int, packer->used, WLMON_CELL_BYTES);
	cell->next = 0;
	*packer->end = number;
	packer->end = &cell->next;
}

/* Returns the link to the cell after the one that @link is to. */
static u32 *packer_take(struct packer *packer, u32 *link)
{
	u32 number = *link;
	struct wlmon_cell *cell = &packer->cells->cell[number];
	struct wlmon_tally_row row;

	row.call = cell->tally.call;
	wlmon_tally_read(packer->cells, &cell->tally, &row);
	if (unlikely(!row_fits(&row))) {
		packer->left++;
		return &cell->next;
	}
	*link = cell->next;
	cell->next = packer->spare;
	packer->spare = number;
	packer->used = row_put(packer->bytes + packer->used, &row) -
		       packer->bytes;
	if (packer->used >= WLMON_CELL_BYTES)
		packer_flush(packer);
	return link;
}

/**
 * wlmon_tallies_pack() - have a process that is gone take fewer cells
 * @cells: all cells
 * @process: the process; no thread of it counts any more
 *
 * Context: any but NMI; the lock of the process's record is held.
 */
void wlmon_tallies_pack(struct wlmon_cells *cells,
			struct wlmon_process_calls *process)
{
	struct packer packer = { .cells = cells, .end = &process->packed };
	unsigned int chain;
	u32 *link;

	if (process->packed || !process->chains)
		return;
	for (chain = 0; chain < WLMON_CALL_CHAINS; chain++) {
		link = wlmon_chain_of(cells, process, chain);
		while (*link)
			link = packer_take(&packer, link);
	}
	if (packer.used)
		packer_flush(&packer);
	cells_give(cells, packer.spare);
	if (!packer.left)
		chains_drop(cells, process);
	atomic_set(&process->kinds, packer.left);
}

/**
 * wlmon_tallies_drop() - forget what a process called
 * @cells: all cells
 * @process: the process; no thread of it counts any more
 *
 * Context: any but NMI; the lock of the process's record is held.
 */
void wlmon_tallies_drop(struct wlmon_cells *cells,
			struct wlmon_process_calls *process)
{
	unsigned int chain;

	cells_give(cells, process->packed);
	for (chain = 0; chain < WLMON_CALL_CHAINS; chain++)
		cells_give(cells, *wlmon_chain_of(cells, process, chain));
	chains_drop(cells, process);
	memset(process, 0, sizeof(*process));
}
