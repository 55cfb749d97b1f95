// SPDX-License-Identifier: GPL-2.0
/* Hands out memory for texts from chunks that stay where they are. */
#include "arena.h"

#include <stdlib.h>
#include "cmd.h"

#define CHUNK 65536

struct arena_chunk {
	struct arena_chunk *before;
	char bytes[];
};

/**
 * arena_take() - take memory
 * @arena: zeroed at first
 * @size: bytes
 *
 * Return: the bytes, valid until arena_free().
 */
char *arena_take(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = arena->last;

	if (!chunk || arena->used + size > CHUNK) {
		chunk = need(malloc(sizeof(*chunk) + (size > CHUNK ? size : CHUNK)));
		chunk->before = arena->last;
		arena->last = chunk;
		arena->used = 0;
	}
	arena->used += size;
	return chunk->bytes + arena->used - size;
}

/**
 * arena_free() - free all that was taken
 * @arena: becomes empty
 */
void arena_free(struct arena *arena)
{
	struct arena_chunk *chunk;

	while ((chunk = arena->last)) {
		arena->last = chunk->before;
		free(chunk);
	}
	arena->used = 0;
}
