/* SPDX-License-Identifier: GPL-2.0 */
#ifndef CALL_H
#define CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wlmon.h>
#include "arena.h"
#include "process.h"

/**
 * struct call - what is known of one system call
 * @name: SYSCALL; @subsystem: SUBSYSTEM; @api: API, "-" where it is not known
 * @calls: calls that returned; @errors: those of them that returned an error
 * @unfinished: calls that never returned, WLMON_UNKNOWN if that is not known
 * @ns: time between entry and return of all calls
 * @min_ns, @max_ns, @p50_ns, @p99_ns: of single calls, WLMON_UNKNOWN if not known
 */
struct call {
	const char *name;
	const char *subsystem;
	const char *api;
	uint64_t calls;
	uint64_t errors;
	uint64_t unfinished;
	uint64_t ns;
	uint64_t min_ns;
	uint64_t max_ns;
	uint64_t p50_ns;
	uint64_t p99_ns;
};

/**
 * struct call_list - system calls, or subsystems
 * @at: the calls
 * @count: how many different ones
 * @texts: their names
 */
struct call_list {
	struct call *at;
	size_t count;
	size_t room;
	struct arena texts;
};

int call_list_load(struct call_list *list, const struct wlmon *w);
int call_list_load_chosen(struct call_list *list, const struct wlmon *w,
			  const struct process_list *processes);
void call_list_subsystems(struct call_list *list, const struct call_list *calls);
void call_list_free(struct call_list *list);
struct call call_list_total(const struct call_list *list);
void call_list_sort(struct call_list *list, int (*compare)(const void *, const void *));
int call_by_time(const void *a, const void *b);
int call_by_calls(const void *a, const void *b);
bool call_waits(const struct call *call);
uint64_t call_made(const struct call *call);

#endif
