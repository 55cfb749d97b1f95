// SPDX-License-Identifier: GPL-2.0
/*
 * Table of the programs that members run or ran, each of them once; pure. Few paths are
 * long, so they are in chunks from a common supply. Callers may hold the lock of a
 * record.
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

/* With long paths only, the chunks suffice for a third of the programs. */
#define CHUNKS_PER_PROGRAM 3
/* Limit of a chain; with a keyed hash, chains stay far below it. */
#define CHAIN_MAX 64

/**
 * wlmon_program_table_init() - allocate an empty table
 * @programs: the table
 * @count: number of programs that fit into it
 * @key: key of the hash, random and secret
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_program_table_init(struct wlmon_program_table *programs, u32 count,
			     const hsiphash_key_t *key)
{
	u32 number, chunks = CHUNKS_PER_PROGRAM * count;

	raw_spin_lock_init(&programs->lock);
	programs->key = *key;
	programs->count = count;
	programs->bits = clamp(order_base_2(count), 1, 16);
	programs->slots = kvcalloc(count, sizeof(*programs->slots),
				   WLMON_GFP_LARGE);
	programs->buckets = kvcalloc(1U << programs->bits,
				     sizeof(*programs->buckets),
				     WLMON_GFP_LARGE);
	programs->chunks = kvcalloc(chunks, sizeof(*programs->chunks),
				    WLMON_GFP_LARGE);
	if (!programs->slots || !programs->buckets || !programs->chunks) {
		wlmon_program_table_exit(programs);
		return -ENOMEM;
	}
	for (number = 1; number < count; number++)
		programs->slots[number - 1].next = number + 1;
	programs->free = 1;
	for (number = 1; number < chunks; number++)
		programs->chunks[number - 1].next = number + 1;
	programs->free_chunk = 1;
	programs->free_chunks = chunks;
	return 0;
}

/**
 * wlmon_program_table_exit() - free a table
 * @programs: the table; no program in it is used any more
 *
 * Context: may sleep.
 */
void wlmon_program_table_exit(struct wlmon_program_table *programs)
{
	kvfree(programs->chunks);
	kvfree(programs->buckets);
	kvfree(programs->slots);
	programs->chunks = NULL;
	programs->buckets = NULL;
	programs->slots = NULL;
}

static struct wlmon_program_slot *slot_at(const struct wlmon_program_table *programs,
					  u32 number)
{
	return &programs->slots[number - 1];
}

static struct wlmon_path_chunk *chunk_at(const struct wlmon_program_table *programs,
					 u32 number)
{
	return &programs->chunks[number - 1];
}

static u32 hash_of(const struct wlmon_program_table *programs,
		   const struct wlmon_program_slot *is, const char *path)
{
	return hsiphash_4u32(hsiphash(path, is->len, &programs->key), is->dev,
			     lower_32_bits(is->ino), upper_32_bits(is->ino),
			     &programs->key);
}

static u32 *bucket_of(struct wlmon_program_table *programs, u32 hash)
{
	return &programs->buckets[hash & (BIT(programs->bits) - 1)];
}

/* The caller has checked that there are enough free chunks. */
static u32 path_keep(struct wlmon_program_table *programs, const char *path, u32 len)
{
	u32 first = programs->free_chunk, *link = &first;
	u32 at, size;

	for (at = 0; at < len; at += size) {
		struct wlmon_path_chunk *chunk = chunk_at(programs, *link);

		size = min_t(u32, len - at, WLMON_CHUNK_LEN);
		memcpy(chunk->text, path + at, size);
		programs->free_chunks--;
		link = &chunk->next;
	}
	programs->free_chunk = *link;
	*link = 0;
	return first;
}

static void path_free(struct wlmon_program_table *programs, u32 first)
{
	u32 number, *link = &first;

	for (number = first; number; number = *link) {
		programs->free_chunks++;
		link = &chunk_at(programs, number)->next;
	}
	*link = programs->free_chunk;
	programs->free_chunk = first;
}

static bool path_same(const struct wlmon_program_table *programs, u32 number,
		      const char *path, u32 len)
{
	u32 at, size;

	for (at = 0; at < len; at += size) {
		const struct wlmon_path_chunk *chunk = chunk_at(programs, number);

		size = min_t(u32, len - at, WLMON_CHUNK_LEN);
		if (memcmp(chunk->text, path + at, size))
			return false;
		number = chunk->next;
	}
	return true;
}

static void path_copy(const struct wlmon_program_table *programs, u32 number,
		      char *path, u32 len)
{
	u32 at, size;

	for (at = 0; at < len; at += size) {
		const struct wlmon_path_chunk *chunk = chunk_at(programs, number);

		size = min_t(u32, len - at, WLMON_CHUNK_LEN);
		memcpy(path + at, chunk->text, size);
		number = chunk->next;
	}
	path[len] = '\0';
}

/*
 * Find the number of the program that equals @is, which has no path yet; 0 if there is
 * none. wlmon_program_get() limits the length of a chain, and so the walk.
 */
static u32 find(struct wlmon_program_table *programs, const struct wlmon_program_slot *is,
		const char *path, unsigned int *walked)
{
	u32 number = *bucket_of(programs, is->hash);

	for (*walked = 0; number; ++*walked) {
		const struct wlmon_program_slot *slot = slot_at(programs, number);

		if (slot->hash == is->hash && slot->len == is->len &&
		    slot->ino == is->ino && slot->dev == is->dev &&
		    path_same(programs, slot->path, path, is->len))
			break;
		number = slot->next;
	}
	return number;
}

static u32 add(struct wlmon_program_table *programs, const struct wlmon_program_slot *is,
	       const char *path)
{
	u32 *bucket = bucket_of(programs, is->hash);
	u32 number = programs->free;
	struct wlmon_program_slot *slot;

	if (!number ||
	    DIV_ROUND_UP(is->len, WLMON_CHUNK_LEN) > programs->free_chunks)
		return 0;
	slot = slot_at(programs, number);
	programs->free = slot->next;
	*slot = *is;
	slot->path = path_keep(programs, path, is->len);
	slot->next = *bucket;
	*bucket = number;
	return number;
}

/**
 * wlmon_program_get() - find or add a program, and count a user
 * @programs: the table
 * @path: path of the program; cut to WLMON_EXE_LEN - 1 bytes
 * @dev: device of its file
 * @ino: inode number of its file, 0 if unknown
 *
 * Context: any but NMI.
 *
 * Return: the number of the program, for wlmon_program_put(); 0 (counted) if the table
 * or the program's chain is full.
 */
u32 wlmon_program_get(struct wlmon_program_table *programs, const char *path,
		      dev_t dev, u64 ino)
{
	struct wlmon_program_slot is = {
		.dev = dev,
		.ino = ino,
	};
	unsigned int walked;
	unsigned long flags;
	u32 number;

	is.len = strnlen(path, WLMON_EXE_LEN - 1);
	/* include the file: many files can have one path, in containers or over time */
	is.hash = hash_of(programs, &is, path);
	raw_spin_lock_irqsave(&programs->lock, flags);
	number = find(programs, &is, path, &walked);
	if (!number && walked < CHAIN_MAX)
		number = add(programs, &is, path);
	if (number)
		slot_at(programs, number)->users++;
	raw_spin_unlock_irqrestore(&programs->lock, flags);
	if (!number)
		wlmon_ledger_count(WLMON_PROGRAMS_UNNAMED);
	return number;
}

/**
 * wlmon_program_share() - count one more user of a program
 * @programs: the table
 * @number: number of the program, which has a user meanwhile; may be 0
 *
 * Context: any but NMI.
 *
 * Return: @number, for one more wlmon_program_put().
 */
u32 wlmon_program_share(struct wlmon_program_table *programs, u32 number)
{
	unsigned long flags;

	if (!number)
		return 0;
	raw_spin_lock_irqsave(&programs->lock, flags);
	slot_at(programs, number)->users++;
	raw_spin_unlock_irqrestore(&programs->lock, flags);
	return number;
}

static void take_out(struct wlmon_program_table *programs, u32 number)
{
	struct wlmon_program_slot *slot = slot_at(programs, number);
	u32 *link = bucket_of(programs, slot->hash);

	while (*link != number)
		link = &slot_at(programs, *link)->next;
	*link = slot->next;
	path_free(programs, slot->path);
	slot->next = programs->free;
	programs->free = number;
}

/**
 * wlmon_program_put() - take away a user, and free a program without users
 * @programs: the table
 * @number: number of the program; may be 0
 *
 * Context: any but NMI.
 */
void wlmon_program_put(struct wlmon_program_table *programs, u32 number)
{
	unsigned long flags;

	if (!number)
		return;
	raw_spin_lock_irqsave(&programs->lock, flags);
	if (!--slot_at(programs, number)->users)
		take_out(programs, number);
	raw_spin_unlock_irqrestore(&programs->lock, flags);
}

/**
 * wlmon_program_read() - copy a program
 * @programs: the table
 * @number: number of the program, which has a user meanwhile; may be 0
 * @copy: filled; its path is empty if @number is 0
 *
 * Context: any.
 */
void wlmon_program_read(const struct wlmon_program_table *programs, u32 number,
			struct wlmon_program *copy)
{
	const struct wlmon_program_slot *slot;

	if (!number) {
		copy->ino = 0;
		copy->dev = 0;
		copy->path[0] = '\0';
		return;
	}
	slot = slot_at(programs, number);
	copy->ino = slot->ino;
	copy->dev = slot->dev;
	path_copy(programs, slot->path, copy->path, slot->len);
}
