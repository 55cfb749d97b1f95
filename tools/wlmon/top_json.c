// SPDX-License-Identifier: GPL-2.0
/* Prints a sample of top as JSON. */
#include "top_json.h"

#include <stdio.h>
#include <string.h>
#include "json.h"
#include "top_rate.h"

/* Write when a sample was taken, and in which time its rates were measured. */
static void write_time(struct json *j, const struct top *top)
{
	json_seconds(j, "time", top->now.when);
	json_seconds(j, "interval", top->view.averages ? WLMON_UNKNOWN : top->view.ns);
}

static void write_rate(struct json *j, const struct top_usage *rate)
{
	json_seconds(j, "cpu_percent", rate->cpu == WLMON_UNKNOWN ? WLMON_UNKNOWN : rate->cpu * 100);
	json_number(j, "read_bytes_per_second", rate->read);
	json_number(j, "write_bytes_per_second", rate->written);
	json_number(j, "calls_per_second", rate->calls);
	json_number(j, "errors_per_second", rate->errors);
}

static void write_process(struct json *j, const struct top_row *row)
{
	const struct process *p = row->p;

	json_number(j, "pid", p->pid);
	json_number(j, "ppid", p->ppid);
	json_seconds(j, "start", p->start);
	json_text(j, "state", strcmp(p->state, "-") ? p->state : NULL);
	json_text(j, "exit", strcmp(p->exit, "-") ? p->exit : NULL);
	json_number(j, "threads", p->threads);
	json_number(j, "maxrss_kb", p->rss_kb);
	json_seconds(j, "cpu_seconds", top_usage_of(p).cpu);
	write_rate(j, &row->rate);
	json_text(j, "comm", p->comm);
}

static void write_total(struct json *j, const struct top *top)
{
	const struct process_sum *sum = &top->view.sum;

	json_number(j, "alive", sum->running);
	json_number(j, "zombies", sum->zombies);
	json_number(j, "ended", top->view.ended + top->now.evicted);
	json_number(j, "no_longer_listed", top->now.evicted);
	json_number(j, "failed", sum->failed);
	write_rate(j, &top->view.total);
}

static void write_subsystems(struct json *j, const struct top *top)
{
	const struct top_sample *before = top->view.averages ? NULL : &top->before;
	struct call_list calls, subsystems;
	const struct call *call;
	size_t i;

	top_sample_calls(&calls, &top->now, before);
	call_list_subsystems(&subsystems, &calls);
	call_list_sort(&subsystems, call_by_calls);
	json_array(j, "subsystems");
	for (i = 0; i < subsystems.count; i++) {
		call = &subsystems.at[i];
		json_object(j, NULL);
		json_text(j, "subsystem", call->name);
		json_number(j, "calls_per_second", top_rate(call->calls, top->view.ns));
		json_number(j, "errors_per_second", top_rate(call->errors, top->view.ns));
		json_close(j, '}');
	}
	json_close(j, ']');
	call_list_free(&subsystems);
	call_list_free(&calls);
}

/**
 * top_json_sample() - print a sample as one object
 * @top: has a sample
 * @count: rows to print
 */
void top_json_sample(const struct top *top, size_t count)
{
	struct json j;
	size_t i;

	json_begin(&j, stdout, true);
	json_object(&j, NULL);
	verdict_json(&j, top->from->w);
	write_time(&j, top);
	write_total(&j, top);
	write_subsystems(&j, top);
	json_array(&j, "processes");
	for (i = 0; i < count; i++) {
		json_object(&j, NULL);
		write_process(&j, top->view.shown[i]);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_close(&j, '}');
	json_end(&j);
}

/**
 * top_json_rows() - print an object for each row of a sample
 * @top: has a sample
 * @count: rows to print
 */
void top_json_rows(const struct top *top, size_t count)
{
	struct json j;
	size_t i;

	json_begin(&j, stdout, true);
	for (i = 0; i < count; i++) {
		json_object(&j, NULL);
		write_time(&j, top);
		write_process(&j, top->view.shown[i]);
		json_close(&j, '}');
		json_end(&j);
	}
}
