/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIMIT_H
#define LIMIT_H

#include <stdbool.h>
#include <stdint.h>
#include "figures.h"
#include "json.h"

/* Figures that may be limited. */
enum limit_kind {
	LIMIT_CPU,
	LIMIT_CALLS,
	LIMIT_ERRORS,
	LIMIT_RSS,
	LIMIT_PROCESSES,
	NR_LIMITS
};

/**
 * struct limit - how much a figure may grow
 * @is_set: it is limited
 * @hundredths: the limit, in hundredths of a percent
 * @a, @b: the figure before and after
 */
struct limit {
	bool is_set;
	uint64_t hundredths;
	uint64_t a;
	uint64_t b;
};

int limits_parse(struct limit *limits, const char *list);
const char *limits_read(struct limit *limits, const struct figures *a, const struct figures *b);
int limits_check(const struct limit *limits);
void limits_json(struct json *j, const struct limit *limits);

#endif
