/* SPDX-License-Identifier: GPL-2.0 */
#ifndef CHANGE_H
#define CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "arena.h"
#include "figures.h"
#include "json.h"

/* What a figure counts. */
enum change_unit {
	CHANGE_COUNT,
	CHANGE_NS,
	CHANGE_BYTES
};

/**
 * struct change - a figure of two runs
 * @section: kind of figure
 * @what: its name within the section
 * @unit: what it counts
 * @is_call: it counts system calls
 * @a, @b: the figure of each run; WLMON_UNKNOWN if unknown
 */
struct change {
	const char *section;
	const char *what;
	enum change_unit unit;
	bool is_call;
	uint64_t a;
	uint64_t b;
};

/**
 * struct change_list - all figures of two runs
 * @at: the figures, by section and name
 * @count: their number
 * @texts: their names
 */
struct change_list {
	struct change *at;
	size_t count;
	size_t room;
	struct arena texts;
};

/* Room for any of the texts. */
#define CHANGE_LEN 32

void change_list_make(struct change_list *list, const struct figures *a, const struct figures *b);
void change_list_free(struct change_list *list);
bool change_exceeds(uint64_t a, uint64_t b, uint64_t hundredths);
const char *change_text(char *buf, uint64_t a, uint64_t b);
int change_parse_percent(const char *text, uint64_t *hundredths);
const char *change_percent_text(char *buf, uint64_t hundredths);
const char *change_figure_text(char *buf, enum change_unit unit, uint64_t figure);
void change_json(struct json *j, enum change_unit unit, uint64_t a, uint64_t b);

#endif
