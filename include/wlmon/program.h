/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_PROGRAM_H
#define _WLMON_PROGRAM_H

#include <linux/siphash.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define WLMON_EXE_LEN 256
/* In pieces of this size; most paths take two. */
#define WLMON_PIECE_LEN 28

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
 * struct wlmon_piece - some characters of a path
 * @next: number of the next piece of the path, or of those that are free; 0 for none
 * @text: those characters, without a NUL at the end
 */
struct wlmon_piece {
	u32 next;
	char text[WLMON_PIECE_LEN];
};

/**
 * struct wlmon_shelf - a place for a program
 * @next: the next one in the same bucket, or of those that are free, by number;
 *	0 for none
 * @users: how many know the program by number
 * @hash: keyed hash of the fields below, which are constant while there are users
 * @dev: device of the file
 * @ino: its inode number, 0 if unknown
 * @path: number of the first piece of its path, 0 if that is empty
 * @len: length of the path
 */
struct wlmon_shelf {
	u32 next;
	u32 users;
	u32 hash;
	dev_t dev;
	u64 ino;
	u32 path;
	u32 len;
};

/**
 * struct wlmon_programs - each program that is run once, however many run it
 * @lock: guards everything below; raw, innermost, interrupts off
 * @key: of the hash; constant
 * @shelves: @count of them, numbered from 1
 * @pieces: what paths are kept in, numbered from 1
 * @buckets: 1 << @bits chains, each the number of its first program
 * @count: how many programs there can be at a time
 * @free: number of the first shelf without a program
 * @free_pieces: how many pieces are in no path
 * @free_piece: number of the first one of these
 * @bits: log2 of the number of chains
 *
 * A program is known by its number to whoever got, copied or was given it, until
 * each of them has put it. 0 is the number of a program that is not known.
 */
struct wlmon_programs {
	raw_spinlock_t lock;
	hsiphash_key_t key;
	struct wlmon_shelf *shelves;
	struct wlmon_piece *pieces;
	u32 *buckets;
	u32 count;
	u32 free;
	u32 free_pieces;
	u32 free_piece;
	unsigned int bits;
};

int wlmon_programs_init(struct wlmon_programs *programs, u32 count,
			const hsiphash_key_t *key);
void wlmon_programs_exit(struct wlmon_programs *programs);
u32 wlmon_program_get(struct wlmon_programs *programs, const char *path,
		      dev_t dev, u64 ino);
u32 wlmon_program_share(struct wlmon_programs *programs, u32 number);
void wlmon_program_put(struct wlmon_programs *programs, u32 number);
void wlmon_program_read(const struct wlmon_programs *programs, u32 number,
			struct wlmon_program *copy);

#endif
