// SPDX-License-Identifier: GPL-2.0
/*
 * The programs that members run or ran, each of them once. Their paths, of which
 * few are long, are in pieces from a supply that all share.
 *
 * Members choose paths and inode numbers without any privilege, so the hash has a
 * secret key, and chains have a limit.
 */
#include <wlmon/program.h>

#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <wlmon/gfp.h>
#include <wlmon/ledger.h>

/* If all paths were long, there would be room for a third as many programs. */
#define PIECES_PER_PROGRAM 3
/* With a keyed hash, chains stay far below this. */
#define CHAIN_MAX 64

/**
 * wlmon_programs_init() - allocate places for programs
 * @programs: is made empty
 * @count: how many there can be at a time
 * @key: random and secret
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_programs_init(struct wlmon_programs *programs, u32 count,
			const hsiphash_key_t *key)
{
	u32 number, pieces = PIECES_PER_PROGRAM * count;

	raw_spin_lock_init(&programs->lock);
	programs->key = *key;
	programs->count = count;
	programs->bits = clamp(order_base_2(count), 1, 16);
	programs->shelves = kvcalloc(count, sizeof(*programs->shelves),
				     WLMON_GFP_LARGE);
	programs->buckets = kvcalloc(1U << programs->bits,
				     sizeof(*programs->buckets),
				     WLMON_GFP_LARGE);
	programs->pieces = kvcalloc(pieces, sizeof(*programs->pieces),
				    WLMON_GFP_LARGE);
	if (!programs->shelves || !programs->buckets || !programs->pieces) {
		wlmon_programs_exit(programs);
		return -ENOMEM;
	}
	for (number = 1; number < count; number++)
		programs->shelves[number - 1].next = number + 1;
	programs->free = 1;
	for (number = 1; number < pieces; number++)
		programs->pieces[number - 1].next = number + 1;
	programs->free_piece = 1;
	programs->free_pieces = pieces;
	return 0;
}

/**
 * wlmon_programs_exit() - free them
 * @programs: nobody may look at a program any more
 *
 * Context: may sleep.
 */
void wlmon_programs_exit(struct wlmon_programs *programs)
{
	kvfree(programs->pieces);
	kvfree(programs->buckets);
	kvfree(programs->shelves);
	programs->pieces = NULL;
	programs->buckets = NULL;
	programs->shelves = NULL;
}

static struct wlmon_shelf *shelf_at(const struct wlmon_programs *programs,
				    u32 number)
{
	return &programs->shelves[number - 1];
}

static struct wlmon_piece *piece_at(const struct wlmon_programs *programs,
				    u32 number)
{
	return &programs->pieces[number - 1];
}

static u32 hash_of(const struct wlmon_programs *programs,
		   const struct wlmon_shelf *is, const char *path)
{
	return hsiphash_4u32(hsiphash(path, is->len, &programs->key), is->dev,
			     lower_32_bits(is->ino), upper_32_bits(is->ino),
			     &programs->key);
}

static u32 *bucket_of(struct wlmon_programs *programs, u32 hash)
{
	return &programs->buckets[hash & (BIT(programs->bits) - 1)];
}

/* There are enough of them. */
static u32 path_keep(struct wlmon_programs *programs, const char *path, u32 len)
{
	u32 first = programs->free_piece, *link = &first;
	u32 at, size;

	for (at = 0; at < len; at += size) {
		struct wlmon_piece *piece = piece_at(programs, *link);

		size = min_t(u32, len - at, WLMON_PIECE_LEN);
		memcpy(piece->text, path + at, size);
		programs->free_pieces--;
		link = &piece->next;
	}
	programs->free_piece = *link;
	*link = 0;
	return first;
}

static void path_free(struct wlmon_programs *programs, u32 first)
{
	u32 number, *link = &first;

	for (number = first; number; number = *link) {
		programs->free_pieces++;
		link = &piece_at(programs, number)->next;
	}
	*link = programs->free_piece;
	programs->free_piece = first;
}

static bool path_same(const struct wlmon_programs *programs, u32 number,
		      const char *path, u32 len)
{
	u32 at, size;

	for (at = 0; at < len; at += size) {
		const struct wlmon_piece *piece = piece_at(programs, number);

		size = min_t(u32, len - at, WLMON_PIECE_LEN);
		if (memcmp(piece->text, path + at, size))
			return false;
		number = piece->next;
	}
	return true;
}

static void path_copy(const struct wlmon_programs *programs, u32 number,
		      char *path, u32 len)
{
	u32 at, size;

	for (at = 0; at < len; at += size) {
		const struct wlmon_piece *piece = piece_at(programs, number);

		size = min_t(u32, len - at, WLMON_PIECE_LEN);
		memcpy(path + at, piece->text, size);
		number = piece->next;
	}
	path[len] = '\0';
}

/*
 * Find the number of the program that equals @is, which has no path yet. add()
 * limits the length of a chain, and so the walk.
 */
static u32 find(struct wlmon_programs *programs, const struct wlmon_shelf *is,
		const char *path, unsigned int *walked)
{
	u32 number = *bucket_of(programs, is->hash);

	for (*walked = 0; number; ++*walked) {
		const struct wlmon_shelf *shelf = shelf_at(programs, number);

		if (shelf->hash == is->hash && shelf->len == is->len &&
		    shelf->ino == is->ino && shelf->dev == is->dev &&
		    path_same(programs, shelf->path, path, is->len))
			break;
		number = shelf->next;
	}
	return number;
}

static u32 add(struct wlmon_programs *programs, const struct wlmon_shelf *is,
	       const char *path)
{
	u32 *bucket = bucket_of(programs, is->hash);
	u32 number = programs->free;
	struct wlmon_shelf *shelf;

	if (!number ||
	    DIV_ROUND_UP(is->len, WLMON_PIECE_LEN) > programs->free_pieces)
		return 0;
	shelf = shelf_at(programs, number);
	programs->free = shelf->next;
	*shelf = *is;
	shelf->path = path_keep(programs, path, is->len);
	shelf->next = *bucket;
	*bucket = number;
	return number;
}

/**
 * wlmon_program_get() - the number of a program
 * @programs: all of them
 * @path: its path, cut to what fits
 * @dev: device of its file
 * @ino: inode number of its file, 0 if unknown
 *
 * Context: any but NMI.
 *
 * Return: the number, to be put; 0 (counted) if there is no room for another program
 * or its chain is full.
 */
u32 wlmon_program_get(struct wlmon_programs *programs, const char *path,
		      dev_t dev, u64 ino)
{
	struct wlmon_shelf is = {
		.dev = dev,
		.ino = ino,
	};
	unsigned int walked;
	unsigned long flags;
	u32 number;

	is.len = strnlen(path, WLMON_EXE_LEN - 1);
	/* with the file: many can have one path, in containers or one after the other */
	is.hash = hash_of(programs, &is, path);
	raw_spin_lock_irqsave(&programs->lock, flags);
	number = find(programs, &is, path, &walked);
	if (!number && walked < CHAIN_MAX)
		number = add(programs, &is, path);
	if (number)
		shelf_at(programs, number)->users++;
	raw_spin_unlock_irqrestore(&programs->lock, flags);
	if (!number)
		wlmon_ledger_count(WLMON_PROGRAMS_UNNAMED);
	return number;
}

/**
 * wlmon_program_share() - one more will know a program
 * @programs: all of them
 * @number: of the program, which somebody knows meanwhile; may be 0
 *
 * Context: any but NMI.
 *
 * Return: the number, to be put once more.
 */
u32 wlmon_program_share(struct wlmon_programs *programs, u32 number)
{
	unsigned long flags;

	if (!number)
		return 0;
	raw_spin_lock_irqsave(&programs->lock, flags);
	shelf_at(programs, number)->users++;
	raw_spin_unlock_irqrestore(&programs->lock, flags);
	return number;
}

static void take_out(struct wlmon_programs *programs, u32 number)
{
	struct wlmon_shelf *shelf = shelf_at(programs, number);
	u32 *link = bucket_of(programs, shelf->hash);

	while (*link != number)
		link = &shelf_at(programs, *link)->next;
	*link = shelf->next;
	path_free(programs, shelf->path);
	shelf->next = programs->free;
	programs->free = number;
}

/**
 * wlmon_program_put() - one less knows a program
 * @programs: all of them
 * @number: of the program; may be 0
 *
 * Context: any but NMI.
 */
void wlmon_program_put(struct wlmon_programs *programs, u32 number)
{
	unsigned long flags;

	if (!number)
		return;
	raw_spin_lock_irqsave(&programs->lock, flags);
	if (!--shelf_at(programs, number)->users)
		take_out(programs, number);
	raw_spin_unlock_irqrestore(&programs->lock, flags);
}

/**
 * wlmon_program_read() - a copy of a program
 * @programs: all of them
 * @number: of the program, which somebody knows meanwhile; may be 0
 * @copy: is filled, with an empty path where the program is not known
 *
 * Context: any.
 */
void wlmon_program_read(const struct wlmon_programs *programs, u32 number,
			struct wlmon_program *copy)
{
	const struct wlmon_shelf *shelf;

	if (!number) {
		copy->ino = 0;
		copy->dev = 0;
		copy->path[0] = '\0';
		return;
	}
	shelf = shelf_at(programs, number);
	copy->ino = shelf->ino;
	copy->dev = shelf->dev;
	path_copy(programs, shelf->path, copy->path, shelf->len);
}
