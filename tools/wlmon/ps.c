// SPDX-License-Identifier: GPL-2.0
/* ps: lists processes, a row of the view each. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "json.h"
#include "output.h"
#include "source.h"
#include "verdict.h"
#include "rows.h"

#define DEFAULT_COLUMNS "PID,PPID,STATE,EXIT,THREADS,UTIME,STIME,MAXRSS_KB,SYSCALLS,ERRORS,COMM"

struct options {
	const char *from;
	const char *columns;
	const char *sort;
	bool all;
	bool raw;
	bool json;
	bool ndjson;
};

/* Check whether the row that the table is at is to be listed. */
static bool wanted(struct wlmon_table *t, int state, bool all)
{
	char text[16];

	return all || wlmon_table_text(t, state, text, sizeof(text)) < 0 || strcmp(text, "released");
}

static void print_json(struct wlmon_table *t, const struct rows *rows, const struct source *from)
{
	struct json j;
	size_t i;

	json_begin(&j, stdout, false);
	json_object(&j, NULL);
	verdict_json(&j, from->w);
	json_array(&j, "processes");
	for (i = 0; i < rows->count; i++) {
		wlmon_table_seek(t, rows->at[i]);
		json_row(&j, t);
	}
	json_close(&j, ']');
	json_close(&j, '}');
	json_end(&j);
}

static void print_ndjson(struct wlmon_table *t, const struct rows *rows)
{
	struct json j;
	size_t i;

	json_begin(&j, stdout, true);
	for (i = 0; i < rows->count; i++) {
		wlmon_table_seek(t, rows->at[i]);
		json_row(&j, t);
		json_end(&j);
	}
}

static int list(struct wlmon_table *t, const struct options *options, const struct source *from)
{
	int state = wlmon_table_column(t, "STATE"), status = STATUS_OK;
	struct rows rows = { NULL };
	size_t i;

	for (i = 0; i < wlmon_table_rows(t); i++) {
		wlmon_table_seek(t, i);
		if (wanted(t, state, options->all))
			rows_add(&rows, i);
	}
	if (options->sort)
		status = rows_sort(&rows, t, options->sort);
	if (status)
		;
	else if (options->json)
		print_json(t, &rows, from);
	else if (options->ndjson)
		print_ndjson(t, &rows);
	else
		status = rows_print(&rows, t, options->columns, options->raw);
	free(rows.at);
	return status;
}

int cmd_ps(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "columns", required_argument, NULL, 'o' },
		{ "sort", required_argument, NULL, 's' },
		{ "raw", no_argument, NULL, 'r' },
		{ "json", no_argument, NULL, 'j' },
		{ "ndjson", no_argument, NULL, 'n' },
		{ "from", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL },
	};
	struct options options = { .columns = DEFAULT_COLUMNS };
	struct wlmon_table *t;
	struct source from;
	int c, status;

	while ((c = getopt_long(argc, argv, "ao:h", longs, NULL)) != -1) {
		switch (c) {
		case 'a':
			options.all = true;
			break;
		case 'o':
			options.columns = optarg;
			break;
		case 's':
			options.sort = optarg;
			break;
		case 'r':
			options.raw = true;
			break;
		case 'j':
			options.json = true;
			break;
		case 'n':
			options.ndjson = true;
			break;
		case 'f':
			options.from = optarg;
			break;
		case 'h':
			return help("ps");
		default:
			return misuse("ps", NULL);
		}
	}
	if (optind < argc)
		return misuse("ps", "unexpected argument '%s'", argv[optind]);
	status = source_open(&from, options.from);
	if (!status) {
		t = wlmon_table_load(from.w, "processes");
		status = t ? list(t, &options, &from) : source_fail(&from, "processes");
		wlmon_table_close(t);
	}
	source_close(&from);
	return status;
}
