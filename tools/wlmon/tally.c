// SPDX-License-Identifier: GPL-2.0
/* Adds up counts by name. */
#include "tally.h"

#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "process.h"

static const char *take_text(struct arena *texts, const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(arena_take(texts, size), text, size);
}

/**
 * tally_add() - count something
 * @tally: zeroed at first
 * @group: what it belongs to, copied; "" where there are no groups
 * @name: what it is, copied
 * @count: how often; WLMON_UNKNOWN if that is not known
 */
void tally_add(struct tally *tally, const char *group, const char *name, uint64_t count)
{
	if (tally->count == tally->room) {
		tally->room = tally->room ? tally->room * 2 : 128;
		tally->at = need(realloc(tally->at, tally->room * sizeof(*tally->at)));
	}
	tally->at[tally->count++] = (struct tally_entry){
		.group = take_text(&tally->texts, group),
		.name = take_text(&tally->texts, name),
		.count = count,
	};
}

static int compare_names(const void *a, const void *b)
{
	const struct tally_entry *e = a, *f = b;
	int order = strcmp(e->group, f->group);

	return order ? order : strcmp(e->name, f->name);
}

static int compare_ranks(const void *a, const void *b)
{
	const struct tally_entry *e = a, *f = b;

	if (e->group_count != f->group_count)
		return e->group_count > f->group_count ? -1 : 1;
	if (strcmp(e->group, f->group))
		return strcmp(e->group, f->group);
	if (e->count != f->count)
		return e->count > f->count ? -1 : 1;
	return strcmp(e->name, f->name);
}

/* Make one entry of those with the same names, which follow each other. */
static void join_equals(struct tally *tally)
{
	struct tally_entry *last = NULL;
	size_t n = 0, i;

	for (i = 0; i < tally->count; i++) {
		if (last && !compare_names(last, &tally->at[i])) {
			last->count = known(last->count) + known(tally->at[i].count);
			continue;
		}
		last = &tally->at[n++];
		*last = tally->at[i];
	}
	tally->count = n;
}

/**
 * tally_sum() - add up what has the same name, and sort it by names
 * @tally: the counts
 */
void tally_sum(struct tally *tally)
{
	size_t first, next, i;
	uint64_t sum;

	if (!tally->count)
		return;
	qsort(tally->at, tally->count, sizeof(*tally->at), compare_names);
	join_equals(tally);
	for (first = 0; first < tally->count; first = next) {
		sum = 0;
		for (next = first; next < tally->count; next++) {
			if (strcmp(tally->at[next].group, tally->at[first].group))
				break;
			sum += known(tally->at[next].count);
		}
		for (i = first; i < next; i++)
			tally->at[i].group_count = sum;
	}
}

/**
 * tally_rank() - sort counts: the largest group first, and the largest count of each
 * @tally: from tally_sum()
 */
void tally_rank(struct tally *tally)
{
	if (tally->count)
		qsort(tally->at, tally->count, sizeof(*tally->at), compare_ranks);
}

/**
 * tally_free() - free the counts
 * @tally: becomes empty
 */
void tally_free(struct tally *tally)
{
	free(tally->at);
	arena_free(&tally->texts);
	*tally = (struct tally){ NULL };
}
