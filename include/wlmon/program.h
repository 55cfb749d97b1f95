/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_PROGRAM_H
#define _WLMON_PROGRAM_H

#include <linux/siphash.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define WLMON_EXE_LEN 256
/* Bytes of a path in one chunk; most paths take two chunks. */
#define WLMON_CHUNK_LEN 28

/**
 * struct wlmon_program - a file that processes run
 * @ino: its inode number, 0 while unknown
 * @dev: its device, 0 while unknown
 * @path: its path, or the name given to exec
 */
struct wlmon_program {
	u64 ino;
	dev_t dev;
	char path[WLMON_EXE_LEN];
};

/**
 * struct wlmon_path_chunk - a part of a path
 * @next: number of the next chunk of the path or in the free list, 0 for none
 * @text: characters of the path, without a NUL at the end
 */
struct wlmon_path_chunk {
	u32 next;
	char text[WLMON_CHUNK_LEN];
};

/**
 * struct wlmon_program_slot - slot for a program
 * @next: number of the next slot in the same bucket or in the free list, 0 for none
 * @users: number of users of the program
 * @hash: keyed hash of the fields below, which are constant while there are users
 * @dev: device of the file
 * @ino: inode number of the file, 0 if unknown
 * @path: number of the first chunk of its path, 0 if that is empty
 * @len: length of the path in bytes
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
 * struct wlmon_program_table - table of programs, each of them once for all its users
 * @lock: guards buckets, free lists and users; raw, innermost, interrupts off
 * @key: key of the hash; constant
 * @slots: @count slots, numbered from 1
 * @chunks: chunks of paths, numbered from 1
 * @buckets: 1 << @bits chains, each the number of its first slot, 0 for none
 * @count: number of slots
 * @free: number of the first free slot, 0 for none
 * @free_chunks: number of chunks in the free list
 * @free_chunk: number of the first free chunk, 0 for none
 * @bits: log2 of the number of buckets
 *
 * wlmon_program_get() and wlmon_program_share() count a user, wlmon_program_put()
 * takes one away. The number of a program is valid while it has a user. The number 0
 * stands for an unknown program.
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
