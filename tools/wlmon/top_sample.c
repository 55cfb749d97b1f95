// SPDX-License-Identifier: GPL-2.0
/* Reads the figures of all processes at one time. */
#include "top_sample.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "top_rate.h"
#include "top_wait.h"

static uint64_t later(uint64_t a, uint64_t b)
{
	return b != WLMON_UNKNOWN && b > a ? b : a;
}

/*
 * Return the latest moment that a row speaks of, in ns on CLOCK_BOOTTIME: a saved run does not
 * say when it was read.
 */
static uint64_t last_moment(const struct process_list *list)
{
	uint64_t moment = 0;
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct process *p = &list->at[i];

		moment = later(moment, p->start);
		moment = later(moment, p->exited);
		moment = later(moment, p->released);
		if (p->life < UINT64_MAX - p->start)
			moment = later(moment, p->start + p->life);
	}
	return moment;
}

static const char *load(struct top_sample *sample, const struct wlmon *w)
{
	/* before the reads, so that what begins during them belongs to the next interval */
	*sample = (struct top_sample){ .when = top_wait_clock() };
	if (process_list_load(&sample->processes, w))
		return "processes";
	if (!wlmon_is_live(w))
		sample->when = last_moment(&sample->processes);
	if (call_list_load(&sample->calls, w) && (wlmon_is_live(w) || errno != ENOENT))
		return "syscalls";
	return NULL;
}

/**
 * top_sample_load() - read processes and calls
 * @sample: filled; to be freed by top_sample_free()
 * @w: from where
 *
 * Return: NULL; the view that cannot be read, with errno, and then @sample is empty.
 */
const char *top_sample_load(struct top_sample *sample, const struct wlmon *w)
{
	const char *view = load(sample, w);
	int err = errno;

	if (view)
		top_sample_free(sample);
	errno = err;
	return view;
}

/**
 * top_sample_free() - free a sample
 * @sample: becomes empty
 */
void top_sample_free(struct top_sample *sample)
{
	process_list_free(&sample->processes);
	call_list_free(&sample->calls);
}

/**
 * top_sample_run_time() - compute how long the workload has run
 * @sample: the sample
 *
 * Return: ns; 0 if there is no process.
 */
uint64_t top_sample_run_time(const struct top_sample *sample)
{
	const struct process_list *list = &sample->processes;
	uint64_t first = UINT64_MAX;
	size_t i;

	for (i = 0; i < list->count; i++)
		if (list->at[i].start < first)
			first = list->at[i].start;
	return list->count ? last_moment(list) - first : 0;
}

static const struct call *call_find(const struct call_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (!strcmp(list->at[i].name, name))
			return &list->at[i];
	return NULL;
}

/**
 * top_sample_calls() - compute which system calls returned since a sample
 * @changes: filled, with texts of @now; to be freed by call_list_free()
 * @now: a sample
 * @before: an older one; NULL if there is none
 */
void top_sample_calls(struct call_list *changes, const struct top_sample *now, const struct top_sample *before)
{
	const struct call_list *list = &now->calls;
	const struct call *old;
	struct call *call;
	size_t i;

	*changes = (struct call_list){ .count = list->count, .room = list->count };
	changes->at = need(calloc(list->count + 1, sizeof(*changes->at)));
	for (i = 0; i < list->count; i++) {
		call = &changes->at[i];
		*call = list->at[i];
		old = before ? call_find(&before->calls, call->name) : NULL;
		if (!old)
			continue;
		call->calls = top_rate_growth(call->calls, old->calls, call->calls);
		call->errors = top_rate_growth(call->errors, old->errors, call->errors);
		call->unfinished = top_rate_growth(call->unfinished, old->unfinished, call->unfinished);
		call->ns = top_rate_growth(call->ns, old->ns, call->ns);
	}
}
