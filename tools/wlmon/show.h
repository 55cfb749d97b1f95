/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHOW_H
#define SHOW_H

#include <stdbool.h>
#include <stdint.h>
#include <wlmon.h>
#include "process.h"
#include "source.h"

/**
 * struct show - the process to show
 * @from: the views
 * @t: a table at its row
 * @list: all processes; it alone is chosen
 * @p: the process in @list; NULL if its record was used again meanwhile
 * @pid: its pid in the initial pid namespace
 * @start: when it was created
 * @until: when the next process with this pid was created, WLMON_UNKNOWN if none was
 */
struct show {
	const struct source *from;
	struct wlmon_table *t;
	struct process_list list;
	struct process *p;
	uint64_t pid;
	uint64_t start;
	uint64_t until;
};

void show_head(const struct show *s);
void show_life(const struct show *s);
int show_rows_programs(const struct show *s);
int show_rows_threads(const struct show *s);
bool show_rows_is_image(const struct show *s, struct wlmon_table *t);
bool show_rows_is_thread(const struct show *s, struct wlmon_table *t);
void show_usage(const struct show *s);
void show_usage_delays(const struct show *s);
void show_usage_getrusage(const struct show *s);
int show_calls(const struct show *s);
void show_failures(const struct show *s);
int show_json(const struct show *s);

#endif
