// SPDX-License-Identifier: GPL-2.0
/* Reads system calls of the whole workload or of some processes, and adds them up. */
#include "call.h"

#include <stdlib.h>
#include <string.h>
#include "cmd.h"

static const char *take_text(struct arena *texts, const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(arena_take(texts, size), text, size);
}

static struct call *call_add(struct call_list *list, const char *name, const char *subsystem)
{
	struct call *call;

	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 128;
		list->at = need(realloc(list->at, list->room * sizeof(*list->at)));
	}
	call = &list->at[list->count++];
	*call = (struct call){
		.name = take_text(&list->texts, name),
		.subsystem = take_text(&list->texts, subsystem),
		.api = "-",
		.unfinished = WLMON_UNKNOWN,
		.min_ns = WLMON_UNKNOWN,
		.max_ns = WLMON_UNKNOWN,
		.p50_ns = WLMON_UNKNOWN,
		.p99_ns = WLMON_UNKNOWN,
	};
	return call;
}

/* Find a call by name, or add it. There are some hundred calls at most. */
static struct call *call_get(struct call_list *list, const char *name, const char *subsystem)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (!strcmp(list->at[i].name, name))
			return &list->at[i];
	return call_add(list, name, subsystem);
}

static uint64_t get(struct wlmon_table *t, const char *column, unsigned int digits)
{
	uint64_t number;

	if (wlmon_table_fixed(t, wlmon_table_column(t, column), digits, &number))
		return WLMON_UNKNOWN;
	return number;
}

static void get_text(struct wlmon_table *t, const char *column, char *buf, size_t size)
{
	if (wlmon_table_text(t, wlmon_table_column(t, column), buf, size) < 0)
		strcpy(buf, "-");
}

/**
 * call_list_load() - read the system calls of the whole workload
 * @list: filled; to be freed by call_list_free(), also after a failure
 * @w: from wlmon_open()
 *
 * Return: 0; -1 and errno. The list is empty if system calls are not counted.
 */
int call_list_load(struct call_list *list, const struct wlmon *w)
{
	char name[64], subsystem[64], api[64];
	struct wlmon_table *t;
	struct call *call;
	int n;

	*list = (struct call_list){ NULL };
	t = wlmon_table_open(w, "syscalls");
	if (!t)
		return -1;
	while ((n = wlmon_table_next(t)) > 0) {
		get_text(t, "SYSCALL", name, sizeof(name));
		if (!strcmp(name, "total"))
			break;
		get_text(t, "SUBSYSTEM", subsystem, sizeof(subsystem));
		get_text(t, "API", api, sizeof(api));
		call = call_add(list, name, subsystem);
		call->api = take_text(&list->texts, api);
		call->calls = known(get(t, "CALLS", 0));
		call->errors = known(get(t, "ERRORS", 0));
		call->unfinished = get(t, "UNFINISHED", 0);
		call->ns = known(get(t, "SECONDS", 9));
		call->min_ns = get(t, "MIN_US", 3);
		call->max_ns = get(t, "MAX_US", 3);
		call->p50_ns = get(t, "P50_US", 3);
		call->p99_ns = get(t, "P99_US", 3);
	}
	wlmon_table_close(t);
	return n < 0 ? -1 : 0;
}

/**
 * call_list_load_chosen() - read the system calls of chosen processes
 * @list: filled; to be freed by call_list_free(), also after a failure
 * @w: from wlmon_open()
 * @processes: read before, so that no process is missing
 *
 * Return: 0; -1 and errno.
 */
int call_list_load_chosen(struct call_list *list, const struct wlmon *w,
			  const struct process_list *processes)
{
	int pid, start, syscall, calls, errors, seconds, subsystem, n;
	const struct process *p = NULL;
	char name[64], label[64];
	uint64_t id, began, number;
	struct wlmon_table *t;
	struct call *call;

	*list = (struct call_list){ NULL };
	t = wlmon_table_open(w, "process_syscalls");
	if (!t)
		return -1;
	pid = wlmon_table_column(t, "PID");
	start = wlmon_table_column(t, "START");
	syscall = wlmon_table_column(t, "SYSCALL");
	calls = wlmon_table_column(t, "CALLS");
	errors = wlmon_table_column(t, "ERRORS");
	seconds = wlmon_table_column(t, "SECONDS");
	subsystem = wlmon_table_column(t, "SUBSYSTEM");
	while ((n = wlmon_table_next(t)) > 0) {
		/* a row of evicted processes has no pid */
		if (wlmon_table_u64(t, pid, &id) || wlmon_table_ns(t, start, &began))
			continue;
		/* rows of a process follow each other */
		if (!p || p->pid != id || p->start != began)
			p = process_find(processes, id, began);
		if (!p || !p->chosen || wlmon_table_text(t, syscall, name, sizeof(name)) < 0)
			continue;
		if (wlmon_table_text(t, subsystem, label, sizeof(label)) < 0)
			strcpy(label, "-");
		call = call_get(list, name, label);
		call->calls += wlmon_table_u64(t, calls, &number) ? 0 : number;
		call->errors += wlmon_table_u64(t, errors, &number) ? 0 : number;
		call->ns += wlmon_table_ns(t, seconds, &number) ? 0 : number;
	}
	wlmon_table_close(t);
	return n < 0 ? -1 : 0;
}

/* Add the counts of a call. */
static void call_sum(struct call *sum, const struct call *call)
{
	sum->calls += call->calls;
	sum->errors += call->errors;
	sum->ns += call->ns;
	if (call->unfinished != WLMON_UNKNOWN)
		sum->unfinished = known(sum->unfinished) + call->unfinished;
}

/**
 * call_list_subsystems() - add up calls by subsystem
 * @list: filled, with the names of subsystems; to be freed by call_list_free()
 * @calls: system calls
 */
void call_list_subsystems(struct call_list *list, const struct call_list *calls)
{
	size_t i;

	*list = (struct call_list){ NULL };
	for (i = 0; i < calls->count; i++)
		call_sum(call_get(list, calls->at[i].subsystem, "-"), &calls->at[i]);
}

/**
 * call_list_free() - free a list
 * @list: becomes empty
 */
void call_list_free(struct call_list *list)
{
	free(list->at);
	arena_free(&list->texts);
	*list = (struct call_list){ NULL };
}

/**
 * call_list_total() - add up all calls
 * @list: system calls or subsystems
 *
 * Return: the sums; the other members are not set.
 */
struct call call_list_total(const struct call_list *list)
{
	struct call sum = { .name = "total", .subsystem = "-", .api = "-", .unfinished = WLMON_UNKNOWN };
	size_t i;

	for (i = 0; i < list->count; i++)
		call_sum(&sum, &list->at[i]);
	return sum;
}

/**
 * call_list_sort() - sort a list
 * @list: system calls or subsystems
 * @compare: call_by_time() or call_by_calls()
 */
void call_list_sort(struct call_list *list, int (*compare)(const void *, const void *))
{
	if (list->count)
		qsort(list->at, list->count, sizeof(*list->at), compare);
}

/**
 * call_by_time() - compare calls: most time first
 * @a: a struct call
 * @b: another one
 *
 * Return: as for qsort().
 */
int call_by_time(const void *a, const void *b)
{
	const struct call *c = a, *d = b;

	if (c->ns != d->ns)
		return c->ns > d->ns ? -1 : 1;
	return strcmp(c->name, d->name);
}

/**
 * call_made() - count how often a call was made
 * @call: a system call
 *
 * Return: calls that returned, and those that did not.
 */
uint64_t call_made(const struct call *call)
{
	return call->calls + known(call->unfinished);
}

/**
 * call_by_calls() - compare calls: most calls first
 * @a: a struct call
 * @b: another one
 *
 * Return: as for qsort().
 */
int call_by_calls(const void *a, const void *b)
{
	const struct call *c = a, *d = b;

	if (call_made(c) != call_made(d))
		return call_made(c) > call_made(d) ? -1 : 1;
	return strcmp(c->name, d->name);
}

static int compare_name(const void *name, const void *entry)
{
	return strcmp(name, *(const char *const *)entry);
}

/**
 * call_waits() - check whether a call does nothing but wait
 * @call: a system call
 *
 * Return: true for calls that wait for a child, a timer, a lock or one of several files.
 */
bool call_waits(const struct call *call)
{
	static const char *const names[] = {
		"accept",
		"accept4",
		"clock_nanosleep",
		"epoll_pwait",
		"epoll_pwait2",
		"epoll_wait",
		"epoll_wait_old",
		"futex",
		"futex_wait",
		"futex_waitv",
		"io_getevents",
		"io_pgetevents",
		"nanosleep",
		"pause",
		"poll",
		"ppoll",
		"pselect6",
		"restart_syscall",
		"rt_sigsuspend",
		"rt_sigtimedwait",
		"select",
		"vfork",
		"wait4",
		"waitid",
		"waitpid",
	};
	char name[64];

	/* calls of 32-bit programs have the suffix @32, and _time64 */
	strncpy(name, call->name, sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	name[strcspn(name, "@")] = '\0';
	if (strlen(name) > 7 && !strcmp(name + strlen(name) - 7, "_time64"))
		name[strlen(name) - 7] = '\0';
	return bsearch(name, names, sizeof(names) / sizeof(*names), sizeof(*names), compare_name);
}
