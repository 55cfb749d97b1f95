// SPDX-License-Identifier: GPL-2.0
/* diff: compares two saved runs, and fails if one used more than it may. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "change.h"
#include "cmd.h"
#include "figures.h"
#include "json.h"
#include "limit.h"
#include "number.h"
#include "output.h"
#include "source.h"
#include "utf8.h"

struct options {
	uint64_t threshold;
	uint64_t min_calls;
	bool all;
	bool json;
	struct limit limits[NR_LIMITS];
};

/**
 * struct run - a saved run
 * @path: its name
 * @from: its views
 * @figures: what they tell
 */
struct run {
	const char *path;
	struct source from;
	struct figures figures;
};

/* Say what a reader of the comparison has to know of a run. */
static void warn_run(const struct run *run)
{
	const struct figures *f = &run->figures;
	char reasons[sizeof(f->verdict.reasons)];

	utf8_printable(reasons, sizeof(reasons), f->verdict.reasons);
	if (f->verdict.complete < 0)
		warn("warning: %s: the ledger does not say whether the figures are complete", run->path);
	else if (!f->verdict.complete)
		warn("warning: %s: the figures are not complete%s%s", run->path, *reasons ? ": " : "",
		     reasons);
	if (known(f->evicted))
		warn("warning: %s: the records of %llu processes were used again: these are not compared",
		     run->path, (unsigned long long)f->evicted);
	if (!f->has_processes)
		warn("warning: %s: there is no view processes: processes are not compared", run->path);
	if (!f->has_calls)
		warn("warning: %s: system calls were not counted: they are not compared", run->path);
	if (!f->has_errors)
		warn("warning: %s: there is no view syscall_errors: errors are not compared", run->path);
}

static int open_run(struct run *run, const char *path)
{
	int status;

	run->path = path;
	status = source_open(&run->from, path);
	if (!status)
		status = figures_load(&run->figures, &run->from);
	return status;
}

static void close_run(struct run *run)
{
	figures_free(&run->figures);
	source_close(&run->from);
}

static bool is_shown(const struct change *change, const struct options *options)
{
	uint64_t a = known(change->a), b = known(change->b);

	if (options->all)
		return true;
	if (change->is_call && a < options->min_calls && b < options->min_calls)
		return false;
	return change_exceeds(change->a, change->b, options->threshold);
}

static int print(const struct change_list *list, const struct options *options)
{
	struct libscols_table *table = output_table(stdout);
	char buf[CHANGE_LEN], change[CHANGE_LEN], *name;
	const char *section = "";
	struct libscols_line *line;
	size_t i;

	output_column(table, "WHAT", OUTPUT_CUT);
	output_column(table, "A", OUTPUT_RIGHT);
	output_column(table, "B", OUTPUT_RIGHT);
	output_column(table, "CHANGE", OUTPUT_RIGHT);
	for (i = 0; i < list->count; i++) {
		const struct change *c = &list->at[i];

		if (!is_shown(c, options))
			continue;
		if (strcmp(section, c->section)) {
			section = c->section;
			output_cell(output_line(table, NULL), 0, section);
		}
		line = output_line(table, NULL);
		if (asprintf(&name, "  %s", c->what) < 0)
			need(NULL);
		output_cell(line, 0, name);
		free(name);
		output_cell(line, 1, change_figure_text(buf, c->unit, c->a));
		output_cell(line, 2, change_figure_text(buf, c->unit, c->b));
		output_cell(line, 3, change_text(change, c->a, c->b));
	}
	if (*section)
		return output_print(table);
	scols_unref_table(table);
	printf("no change of more than %s%%\n", change_percent_text(buf, options->threshold));
	return STATUS_OK;
}

static void put_run(struct json *j, const char *key, const struct run *run)
{
	json_object(j, key);
	json_text(j, "path", run->path);
	verdict_json(j, run->from.w);
	json_number(j, "records_evicted", run->figures.evicted);
	json_close(j, '}');
}

static int print_json(const struct change_list *list, const struct options *options, const struct run *a,
		      const struct run *b)
{
	struct json j;
	size_t i;

	json_begin(&j, stdout, false);
	json_object(&j, NULL);
	put_run(&j, "a", a);
	put_run(&j, "b", b);
	json_array(&j, "changes");
	for (i = 0; i < list->count; i++) {
		if (!is_shown(&list->at[i], options))
			continue;
		json_object(&j, NULL);
		json_text(&j, "section", list->at[i].section);
		json_text(&j, "what", list->at[i].what);
		change_json(&j, list->at[i].unit, list->at[i].a, list->at[i].b);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	limits_json(&j, options->limits);
	json_close(&j, '}');
	json_end(&j);
	return STATUS_OK;
}

static int compare(struct options *options, const struct run *a, const struct run *b)
{
	struct change_list list;
	const char *unknown;
	int status;

	warn_run(a);
	warn_run(b);
	unknown = limits_read(options->limits, &a->figures, &b->figures);
	if (unknown)
		return fail("--max: %s is not known of both runs", unknown);
	change_list_make(&list, &a->figures, &b->figures);
	status = options->json ? print_json(&list, options, a, b) : print(&list, options);
	change_list_free(&list);
	return status ? status : limits_check(options->limits);
}

static int parse(struct options *options, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "all", no_argument, NULL, 'a' },
		{ "threshold", required_argument, NULL, 't' },
		{ "min-calls", required_argument, NULL, 'n' },
		{ "max", required_argument, NULL, 'm' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL },
	};
	int c;

	while ((c = getopt_long(argc, argv, "+h", longs, NULL)) != -1) {
		switch (c) {
		case 'j':
			options->json = true;
			break;
		case 'a':
			options->all = true;
			break;
		case 't':
			if (change_parse_percent(optarg, &options->threshold))
				return misuse("diff", "--threshold: '%s' is no percentage", optarg);
			break;
		case 'n':
			if (!number_parse(optarg, &options->min_calls))
				return misuse("diff", "--min-calls: '%s' is no number", optarg);
			break;
		case 'm':
			if (limits_parse(options->limits, optarg))
				return misuse("diff",
					      "--max: '%s' is no list of KIND=PERCENT; there are cpu, "
					      "calls, errors, rss and processes",
					      optarg);
			break;
		case 'h':
			help("diff");
			return -1;
		default:
			return misuse("diff", NULL);
		}
	}
	if (argc - optind != 2)
		return misuse("diff", "two saved runs have to be named");
	return STATUS_OK;
}

int cmd_diff(int argc, char **argv)
{
	struct options options = { .threshold = 1000, .min_calls = 10 };
	struct run a = { NULL }, b = { NULL };
	int status;

	status = parse(&options, argc, argv);
	if (status)
		return status < 0 ? STATUS_OK : status;
	status = open_run(&a, argv[optind]);
	if (!status)
		status = open_run(&b, argv[optind + 1]);
	if (!status)
		status = compare(&options, &a, &b);
	close_run(&a);
	close_run(&b);
	return status;
}
