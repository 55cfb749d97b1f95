/* SPDX-License-Identifier: GPL-2.0 */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

struct arena_chunk;

/**
 * struct arena - memory for many small texts, freed at once
 * @last: the chunk in use; NULL at first
 * @used: bytes used of it
 */
struct arena {
	struct arena_chunk *last;
	size_t used;
};

char *arena_take(struct arena *arena, size_t size);
void arena_free(struct arena *arena);

#endif
