// SPDX-License-Identifier: GPL-2.0
/* Prints the programs that a process ran, and its threads: rows of other views. */
#include "show.h"

#include <stdlib.h>
#include "cmd.h"
#include "output.h"
#include "rows.h"
#include "show_field.h"
#include "units.h"

/* Rows of a table; --json has all. */
#define ROWS_MAX 20

/* A column of a table; of times the one named @since is subtracted. */
struct column {
	const char *title;
	const char *name;
	enum show_unit unit;
	const char *since;
};

static const struct column image_columns[] = {
	{ "N", "N", SHOW_TEXT, NULL },
	{ "PROGRAM", "EXE", SHOW_TEXT, NULL },
	{ "RAN", "END", SHOW_TIME, "START" },
	{ "USER", "UTIME", SHOW_TIME, NULL },
	{ "SYSTEM", "STIME", SHOW_TIME, NULL },
	{ "RSS", "MAXRSS_KB", SHOW_KIB, NULL },
	{ "CALLS", "SYSCALLS", SHOW_COUNT, NULL },
	{ "EXIT", "EXIT", SHOW_TEXT, NULL },
	{ NULL },
};

static const struct column thread_columns[] = {
	{ "TID", "TID", SHOW_TEXT, NULL },
	{ "COMM", "COMM", SHOW_TEXT, NULL },
	{ "STATE", "STATE", SHOW_TEXT, NULL },
	{ "USER", "UTIME", SHOW_TIME, NULL },
	{ "SYSTEM", "STIME", SHOW_TIME, NULL },
	{ "SWITCHES", "NVCSW", SHOW_COUNT, NULL },
	{ "READ", "RCHAR", SHOW_BYTES, NULL },
	{ "WRITTEN", "WCHAR", SHOW_BYTES, NULL },
	{ NULL },
};

static void print_cell(struct libscols_line *line, size_t at, const struct column *column,
		       struct wlmon_table *t)
{
	char buf[UNIT_LEN], text[SHOW_TEXT_LEN];
	uint64_t number, since;

	if (column->unit == SHOW_TEXT) {
		show_field_text(t, column->name, text);
		output_cell(line, at, text);
		return;
	}
	number = show_field(t, column->name, column->unit);
	if (column->since && number != WLMON_UNKNOWN) {
		since = show_field(t, column->since, column->unit);
		number = since <= number ? number - since : WLMON_UNKNOWN;
	}
	output_cell(line, at, show_field_format(buf, number, column->unit));
}

static int print_rows(const struct rows *rows, struct wlmon_table *t, const struct column *columns)
{
	struct libscols_table *table = output_table(stdout);
	struct libscols_line *line;
	size_t i, k;
	int status;

	/* an indent */
	output_column(table, " ", 0);
	for (k = 0; columns[k].name; k++)
		output_column(table, columns[k].title,
			      columns[k].unit == SHOW_TEXT ? OUTPUT_CUT : OUTPUT_RIGHT);
	for (i = 0; i < rows->count && i < ROWS_MAX; i++) {
		wlmon_table_seek(t, rows->at[i]);
		line = output_line(table, NULL);
		for (k = 0; columns[k].name; k++)
			print_cell(line, k + 1, &columns[k], t);
	}
	status = output_print(table);
	if (rows->count > ROWS_MAX)
		printf("  %zu more\n", rows->count - ROWS_MAX);
	return status;
}

/* Print a section of rows, those with the largest figure in the column @sort first. */
static int print_view(const struct show *s, const char *title, const char *view,
		      bool (*is_mine)(const struct show *s, struct wlmon_table *t),
		      const struct column *columns, const char *sort)
{
	struct wlmon_table *t = wlmon_table_load(s->from->w, view);
	struct rows rows = { NULL };
	int status = STATUS_OK;
	size_t i;

	if (!t)
		return source_fail(s->from, view);
	for (i = 0; i < wlmon_table_rows(t); i++) {
		wlmon_table_seek(t, i);
		if (is_mine(s, t))
			rows_add(&rows, i);
	}
	if (rows.count && sort && wlmon_table_column(t, sort + 1) >= 0)
		status = rows_sort(&rows, t, sort);
	if (rows.count && !status) {
		printf("\n%s\n", title);
		status = print_rows(&rows, t, columns);
	}
	free(rows.at);
	wlmon_table_close(t);
	return status;
}

/**
 * show_rows_is_image() - check whether the process ran a program
 * @s: the process
 * @t: the view images at a row
 *
 * Return: false also for programs of others that had the same pid.
 */
bool show_rows_is_image(const struct show *s, struct wlmon_table *t)
{
	uint64_t start = show_field(t, "START", SHOW_TIME);

	return show_field(t, "PID", SHOW_COUNT) == s->pid && start >= s->start && start < s->until;
}

/**
 * show_rows_is_thread() - check whether a thread is one of the process
 * @s: the process
 * @t: the view threads at a row
 *
 * Return: true if it is.
 */
bool show_rows_is_thread(const struct show *s, struct wlmon_table *t)
{
	/* those of a process that ended belong to the next one with its pid */
	return show_field(t, "PID", SHOW_COUNT) == s->pid &&
	       show_field(s->t, "EXITED", SHOW_TIME) == WLMON_UNKNOWN;
}

/**
 * show_rows_programs() - print the programs that the process ran
 * @s: the process
 *
 * Return: 0, or an exit status after an error was printed.
 */
int show_rows_programs(const struct show *s)
{
	return print_view(s, "programs", "images", show_rows_is_image, image_columns, NULL);
}

/**
 * show_rows_threads() - print the threads of the process, most CPU time first
 * @s: the process
 *
 * Return: 0, or an exit status after an error was printed.
 */
int show_rows_threads(const struct show *s)
{
	return print_view(s, "threads that live", "threads", show_rows_is_thread, thread_columns, "-RUNTIME");
}
