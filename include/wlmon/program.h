/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_PROGRAM_H
#define _WLMON_PROGRAM_H

#include <linux/siphash.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define WLMON_EXE_LEN 256
/* In chunks of this size; most paths take two. */
#define WLMON_CHUNK_LEN 28

/**
 * struct wlmon_program - a file that processes run
 * @ino: its inode number, 0 while unknown
 * @dev: its device, likewise
 * @path: its path, or the name given to exec
 */
struct wlmon_program {
	u64 ino;
	dev_t dev;
	char path[WLMON_EXE_LEN];
};

/**
 * struct wlmon_path_chunk - some characters of a path
 * @next: number of the next chunk of the path, or of those that are free; 0 for none
 * @text: those characters, without a NUL at the end
 */
struct wlmon_path_chunk {
	u32 next;
	char text[WLMON_CHUNK_LEN];
};

/**
 * struct wlmon_program_slot - a place for a program
 * @next: the next one in the same bucket, or of those that are free, by number;
 *	0 for none
 * @users: how many know the program by number
 * @hash: keyed hash of the fields below, which are constant while there are users
 * @dev: device of the file
 * @ino: its inode number, 0 if unknown
 * @path: number of the first chunk of its path, 0 if that is empty
 * @len: length of the path
 */
struct wlmon_program_slot {
	u32 next;
	u32 users;
	u32 hash;
	dev_t dev;
	u64 ino;
	u32 path;
	u32 len;
};

/**
 * struct wlmon_program_table - each program that is run once, however many run it
 * @lock: guards everything below; raw, innermost, interrupts off
 * @key: of the hash; constant
 * @slots: @count of them, numbered from 1
 * @chunks: what paths are kept in, numbered from 1
 * @buckets: 1 << @bits chains, each the number of its first program
 * @count: how many programs there can be at a time
 * @free: number of the first slot without a program
 * @free_chunks: how many chunks are in no path
 * @free_chunk: number of the first one of these
 * @bits: log2 of the number of chains
 *
 * A program is known by its number to whoever got, copied or was given it, until
 * each of them has put it. 0 is the number of a program that is not known.
 */
struct wlmon_program_table {
	raw_spinlock_t lock;
	hsiphash_key_t key;
	struct wlmon_program_slot *slots;
	struct wlmon_path_chunk *chunks;
	u32 *buckets;
	u32 count;
	u32 free;
	u32 free_chunks;
	u32 free_chunk;
	unsigned int bits;
};

int wlmon_program_table_init(struct wlmon_program_table *programs, u32 count,
			     const hsiphash_key_t *key);
void wlmon_program_table_exit(struct wlmon_program_table *programs);
u32 wlmon_program_get(struct wlmon_program_table *programs, const char *path,
		      dev_t dev, u64 ino);
u32 wlmon_program_share(struct wlmon_program_table *programs, u32 number);
void wlmon_program_put(struct wlmon_program_table *programs, u32 number);
void wlmon_program_read(const struct wlmon_program_table *programs, u32 number,
			struct wlmon_program *copy);

#endif
