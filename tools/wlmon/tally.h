/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TALLY_H
#define TALLY_H

#include <stddef.h>
#include <stdint.h>
#include "arena.h"

/**
 * struct tally_entry - how often something was counted
 * @group: what it belongs to; "" where there are no groups
 * @name: what it is
 * @count: the number; WLMON_UNKNOWN if it is not known
 * @group_count: the number of the whole group
 */
struct tally_entry {
	const char *group;
	const char *name;
	uint64_t count;
	uint64_t group_count;
};

/**
 * struct tally - counts by name
 * @at: the counts
 * @count: how many
 * @texts: their names
 */
struct tally {
	struct tally_entry *at;
	size_t count;
	size_t room;
	struct arena texts;
};

void tally_add(struct tally *tally, const char *group, const char *name, uint64_t count);
void tally_sum(struct tally *tally);
void tally_rank(struct tally *tally);
void tally_free(struct tally *tally);

#endif
