// SPDX-License-Identifier: GPL-2.0
/* The programs that members run or ran, each of them once. */
#include <wlmon/program.h>

#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/stringhash.h>
#include <wlmon/ledger.h>

/**
 * wlmon_programs_init() - allocate places for programs
 * @programs: is made empty
 * @count: how many there can be at a time
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int wlmon_programs_init(struct wlmon_programs *programs, u32 count)
{
	u32 number;

	raw_spin_lock_init(&programs->lock);
	programs->count = count;
	programs->bits = clamp(order_base_2(count), 1, 16);
	programs->shelves = kvcalloc(count, sizeof(*programs->shelves),
				     GFP_KERNEL);
	programs->buckets = kvcalloc(1U << programs->bits,
				     sizeof(*programs->buckets), GFP_KERNEL);
	if (!programs->shelves || !programs->buckets) {
		wlmon_programs_exit(programs);
		return -ENOMEM;
	}
	for (number = 1; number < count; number++)
		programs->shelves[number - 1].next = number + 1;
	programs->free = 1;
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
	kvfree(programs->buckets);
	kvfree(programs->shelves);
	programs->buckets = NULL;
	programs->shelves = NULL;
}

static struct wlmon_shelf *shelf_at(const struct wlmon_programs *programs,
				    u32 number)
{
	return &programs->shelves[number - 1];
}

/* With the file: many files can have one path, in containers or one after the other. */
static u32 *bucket_of(struct wlmon_programs *programs, const char *path,
		      size_t len, dev_t dev, u64 ino)
{
	u32 hash = full_name_hash(NULL, path, len) ^ hash_64(ino ^ dev, 32);

	return &programs->buckets[hash_32(hash, programs->bits)];
}

static bool is_that(const struct wlmon_program *program, const char *path,
		    size_t len, dev_t dev, u64 ino)
{
	return program->ino == ino && program->dev == dev &&
	       !memcmp(program->path, path, len) && !program->path[len];
}

static u32 find(const struct wlmon_programs *programs, u32 number,
		const char *path, size_t len, dev_t dev, u64 ino)
{
	while (number && !is_that(&shelf_at(programs, number)->program, path,
				  len, dev, ino))
		number = shelf_at(programs, number)->next;
	return number;
}

static u32 add(struct wlmon_programs *programs, u32 *bucket, const char *path,
	       size_t len, dev_t dev, u64 ino)
{
	u32 number = programs->free;
	struct wlmon_shelf *shelf;

	if (!number)
		return 0;
	shelf = shelf_at(programs, number);
	programs->free = shelf->next;
	shelf->program.ino = ino;
	shelf->program.dev = dev;
	memcpy(shelf->program.path, path, len);
	shelf->program.path[len] = '\0';
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
 * Return: the number, to be put; 0 if there is no room for another program, which
 * is counted.
 */
u32 wlmon_program_get(struct wlmon_programs *programs, const char *path,
		      dev_t dev, u64 ino)
{
	size_t len = strnlen(path, WLMON_EXE_LEN - 1);
	u32 *bucket = bucket_of(programs, path, len, dev, ino);
	unsigned long flags;
	u32 number;

	raw_spin_lock_irqsave(&programs->lock, flags);
	number = find(programs, *bucket, path, len, dev, ino);
	if (!number)
		number = add(programs, bucket, path, len, dev, ino);
	if (number)
		shelf_at(programs, number)->users++;
	raw_spin_unlock_irqrestore(&programs->lock, flags);
	if (!number)
		wlmon_count(WLMON_PROGRAMS_UNNAMED);
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
	const char *path = shelf->program.path;
	u32 *link = bucket_of(programs, path, strlen(path), shelf->program.dev,
			      shelf->program.ino);

	while (*link != number)
		link = &shelf_at(programs, *link)->next;
	*link = shelf->next;
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
	if (number)
		*copy = shelf_at(programs, number)->program;
	else
		memset(copy, 0, sizeof(*copy));
}
