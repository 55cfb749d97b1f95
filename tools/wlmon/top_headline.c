// SPDX-License-Identifier: GPL-2.0
/* Writes the header of top. */
#include "top_headline.h"

#include <stdio.h>
#include "top_rate.h"

#define LEN TOP_HEADLINE_LEN

static void write_verdict(const struct top *top, char *buf)
{
	const struct verdict *v = &top->verdict;
	const char *complete = v->complete ? "yes" : "no";
	bool reasons = *v->reasons;

	if (v->complete < 0)
		complete = "unknown";
	snprintf(buf, LEN, "complete: %s%s%s%s%s; rules: %s", complete, reasons ? " (" : "", v->reasons,
		 reasons ? ")" : "", wlmon_is_live(top->from->w) ? "" : "; saved run",
		 *top->rules ? top->rules : "none");
}

static void write_processes(const struct top *top, char *buf)
{
	const struct process_sum *sum = &top->view.sum;
	unsigned long long ended = top->view.ended, evicted = top->now.evicted;
	char unlisted[64] = "";

	if (evicted)
		snprintf(unlisted, sizeof(unlisted), " (%llu of them no longer listed)", evicted);
	snprintf(buf, LEN, "%llu alive, %llu zombies, %llu ended%s, %llu failed",
		 (unsigned long long)sum->running, (unsigned long long)sum->zombies, ended + evicted,
		 unlisted, (unsigned long long)sum->failed);
}

static void write_rates(const struct top *top, char *buf)
{
	char cpu[UNIT_LEN], calls[UNIT_LEN], errors[UNIT_LEN], io[UNIT_LEN], ns[UNIT_LEN];
	const struct top_view *view = &top->view;

	snprintf(buf, LEN, "CPU %s %%, calls %s/s, errors %s/s, I/O %s/s, %s%s",
		 units_percent(cpu, view->total.cpu, TOP_SECOND), units_count(calls, view->total.calls),
		 units_count(errors, view->total.errors),
		 units_bytes(io, top_usage_moved(&view->total)),
		 view->averages ? "averages since the start" : "in the last ",
		 view->averages ? "" : units_time(ns, view->ns));
}

/**
 * top_headline() - write a line of the header
 * @top: has a sample
 * @line: below TOP_HEADLINES
 * @buf: TOP_HEADLINE_LEN bytes; gets the line, with names as they are
 */
void top_headline(const struct top *top, unsigned int line, char *buf)
{
	if (line == 0)
		write_verdict(top, buf);
	else if (line == 1)
		write_processes(top, buf);
	else
		write_rates(top, buf);
}
