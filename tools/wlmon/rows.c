// SPDX-License-Identifier: GPL-2.0
/* Sorts and prints rows of any view, by the names of columns. */
#include "rows.h"

#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "output.h"
#include "units.h"

/**
 * rows_add() - add a row
 * @rows: zeroed at first; the caller frees @rows->at
 * @row: its number
 */
void rows_add(struct rows *rows, size_t row)
{
	if (rows->count == rows->room) {
		rows->room = rows->room ? rows->room * 2 : 256;
		rows->at = need(realloc(rows->at, rows->room * sizeof(*rows->at)));
	}
	rows->at[rows->count++] = row;
}

/* A row with what it is sorted by: a number, or a text, which comes after all numbers. */
struct key {
	uint64_t number;
	const char *text;
	size_t size;
	size_t row;
};

static int compare_keys(const void *a, const void *b)
{
	const struct key *k = a, *l = b;
	int order = 0;

	if (k->number != l->number)
		return k->number < l->number ? -1 : 1;
	if (k->text && l->text)
		order = memcmp(k->text, l->text, k->size < l->size ? k->size : l->size);
	if (!order && k->size != l->size)
		order = k->size < l->size ? -1 : 1;
	if (order)
		return order;
	return k->row < l->row ? -1 : k->row > l->row;
}

static int compare_keys_reversed(const void *a, const void *b)
{
	return compare_keys(b, a);
}

static struct key make_key(struct wlmon_table *t, int column, size_t row)
{
	struct key key = { .row = row };

	wlmon_table_seek(t, row);
	if (!wlmon_table_ns(t, column, &key.number))
		return key;
	key.number = UINT64_MAX;
	key.text = wlmon_table_raw(t, column, &key.size);
	return key;
}

/**
 * rows_sort() - sort rows
 * @rows: the rows
 * @t: the whole table
 * @column: the column to sort by; the largest comes first after "-"
 *
 * Return: 0, or an exit status after an error was printed.
 */
int rows_sort(struct rows *rows, struct wlmon_table *t, const char *column)
{
	bool reversed = *column == '-';
	int at = wlmon_table_column(t, column + reversed);
	struct key *keys;
	size_t i;

	if (at < 0)
		return misuse("ps", "there is no column '%s'", column + reversed);
	keys = need(calloc(rows->count + 1, sizeof(*keys)));
	for (i = 0; i < rows->count; i++)
		keys[i] = make_key(t, at, rows->at[i]);
	qsort(keys, rows->count, sizeof(*keys), reversed ? compare_keys_reversed : compare_keys);
	for (i = 0; i < rows->count; i++)
		rows->at[i] = keys[i].row;
	free(keys);
	return STATUS_OK;
}

/* How a column is shown to people. */
enum look {
	LOOK_TEXT,
	LOOK_NUMBER,
	LOOK_TIME,
	LOOK_BYTES,
	LOOK_KIB
};

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len >= n && !strcmp(name + len - n, end);
}

static bool is_among(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(name, *names))
			return true;
	return false;
}

static enum look look_of(const char *name)
{
	static const char *const texts[] = { "CGROUP", "STATE", "VIA", "EXIT", "COMM", "EXE", "EXEC_ERRNO",
					     "FORK_ERRNO", "FLAGS", "RU_WHO", "EXE_DEV", NULL };
	static const char *const times[] = { "UTIME", "STIME", "LIFE", "ZOMBIE", "RUNTIME", "UTIME_TICKS",
					     "STIME_TICKS", "RU_UTIME", "RU_STIME", NULL };

	if (is_among(name, texts))
		return LOOK_TEXT;
	if (is_among(name, times) || ends_with(name, "_DELAY"))
		return LOOK_TIME;
	if (ends_with(name, "_KB"))
		return LOOK_KIB;
	if (ends_with(name, "_BYTES") || !strcmp(name, "RCHAR") || !strcmp(name, "WCHAR"))
		return LOOK_BYTES;
	return LOOK_NUMBER;
}

static void print_cell(struct libscols_line *line, size_t at, struct wlmon_table *t, int column, bool raw)
{
	enum look look = raw ? LOOK_TEXT : look_of(wlmon_table_name(t, column));
	char buf[UNIT_LEN], *text;
	uint64_t number;
	ssize_t len;

	if (look == LOOK_TIME && !wlmon_table_ns(t, column, &number)) {
		output_cell(line, at, units_time(buf, number));
	} else if (look == LOOK_BYTES && !wlmon_table_u64(t, column, &number)) {
		output_cell(line, at, units_bytes(buf, number));
	} else if (look == LOOK_KIB && !wlmon_table_u64(t, column, &number)) {
		output_cell(line, at, units_bytes(buf, number * 1024));
	} else {
		len = wlmon_table_text(t, column, NULL, 0);
		if (len < 0)
			return;
		text = need(malloc(len + 1));
		wlmon_table_text(t, column, text, len + 1);
		output_cell(line, at, text);
		free(text);
	}
}

/* Resolve a list of names; add a column of output for each. */
static int choose_columns(struct libscols_table *table, struct wlmon_table *t, char *list, int *at, bool raw)
{
	enum look look;
	char *name;
	int n = 0;

	for (name = strtok(list, ","); name; name = strtok(NULL, ",")) {
		at[n] = wlmon_table_column(t, name);
		if (at[n++] < 0) {
			misuse("ps", "there is no column '%s'", name);
			return -1;
		}
		look = look_of(name);
		if (look == LOOK_KIB && !raw)
			name[strlen(name) - 3] = '\0';
		output_column(table, name, look == LOOK_TEXT ? OUTPUT_CUT : OUTPUT_RIGHT);
	}
	return n;
}

/**
 * rows_print() - print rows for people
 * @rows: the rows
 * @t: the whole table
 * @columns: names of columns, separated by commas
 * @raw: figures as in the view
 *
 * Return: 0, or an exit status after an error was printed.
 */
int rows_print(const struct rows *rows, struct wlmon_table *t, const char *columns, bool raw)
{
	struct libscols_table *table = output_table(stdout);
	int *at = need(calloc(strlen(columns) + 1, sizeof(*at)));
	char *list = need(strdup(columns));
	struct libscols_line *line;
	int n, k, status = STATUS_USAGE;
	size_t i;

	n = choose_columns(table, t, list, at, raw);
	for (i = 0; i < rows->count && n > 0; i++) {
		wlmon_table_seek(t, rows->at[i]);
		line = output_line(table, NULL);
		for (k = 0; k < n; k++)
			print_cell(line, k, t, at[k], raw);
	}
	if (n > 0)
		status = output_print(table);
	else
		scols_unref_table(table);
	free(list);
	free(at);
	return status;
}
