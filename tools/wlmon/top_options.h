/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_OPTIONS_H
#define TOP_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include "top_view.h"

#define TOP_USAGE                                                                      \
	"[-b] [-n N] [-d SECONDS] [-l N] [-t] [-a] [-s cpu|calls|errors|io|rss|time] " \
	"[--json | --ndjson]"

/**
 * struct top_options - options of top, attach and watch
 * @from: folder or archive of a saved run; NULL for the loaded module
 * @delay: ns from one sample to the next
 * @samples: end after that many; 0 for endless
 * @lines: rows to print of a sample; 0 for all
 * @batch: print instead of using the screen; @json, @ndjson: print JSON
 * @order: which rows are shown
 */
struct top_options {
	const char *from;
	uint64_t delay;
	uint64_t samples;
	uint64_t lines;
	bool batch;
	bool json;
	bool ndjson;
	struct top_order order;
};

/**
 * struct top_extra - one more option, that only one verb has
 * @name: its long name
 * @take: called with each argument of it
 * @data: for @take
 */
struct top_extra {
	const char *name;
	void (*take)(void *data, const char *arg);
	void *data;
};

bool top_options_parse(struct top_options *options, const char *verb, const struct top_extra *extra,
		       int argc, char **argv, int *status);
int top_options_check(const struct top_options *options);

#endif
