// SPDX-License-Identifier: GPL-2.0
/* Makes tables of views, read whole or row by row, and goes from row to row. */
#include "table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "view.h"

/**
 * wlmon_table_close() - free a table
 * @t: may be NULL
 */
void wlmon_table_close(struct wlmon_table *t)
{
	if (!t)
		return;
	if (t->stream)
		fclose(t->stream);
	free(t->line);
	free(t->text);
	free(t->names);
	free(t->cells);
	free(t->starts);
	free(t);
}

/* Add a column with a name within @text, which ends in a NUL. */
static int add_column(struct wlmon_table *t, char *name, size_t *room)
{
	char **names;

	if (t->columns == *room) {
		*room = *room ? *room * 2 : 64;
		names = realloc(t->names, *room * sizeof(*names));
		if (!names)
			return -1;
		t->names = names;
	}
	t->names[t->columns++] = name;
	return 0;
}

/* Split the header, which ends at a NUL, into names. */
static int split_header(struct wlmon_table *t)
{
	char *end = t->text + strlen(t->text);
	const char *at = t->text;
	struct cell word;
	size_t room = 0;

	while (wlmon_table_word(&at, end, &word)) {
		if (add_column(t, (char *)word.at, &room))
			return -1;
	}
	/* only now, since the search for the next name would stop at a NUL */
	for (room = 0; room < t->columns; room++)
		t->names[room][strcspn(t->names[room], " ")] = '\0';
	t->cells = calloc(t->columns + 1, sizeof(*t->cells));
	return t->cells ? 0 : -1;
}

/* Note where rows begin. A last line without a newline was cut off, and is a row too. */
static int index_rows(struct wlmon_table *t, char *at, char *end)
{
	size_t room = 0;
	char **starts;
	char *newline;

	for (;;) {
		if (t->rows == room) {
			room = room ? room * 2 : 256;
			starts = realloc(t->starts, (room + 1) * sizeof(*starts));
			if (!starts)
				return -1;
			t->starts = starts;
		}
		t->starts[t->rows] = at;
		if (at == end)
			return 0;
		newline = memchr(at, '\n', end - at);
		at = newline ? newline + 1 : end;
		t->rows++;
	}
}

/* Make a table of a text, which it frees. */
static struct wlmon_table *table_new(char *text, size_t size)
{
	struct wlmon_table *t = calloc(1, sizeof(*t));
	char *newline, *end;

	if (!t) {
		free(text);
		return NULL;
	}
	t->text = text;
	end = text + size;
	newline = memchr(text, '\n', size);
	if (newline)
		*newline = '\0';
	if (split_header(t) || index_rows(t, newline ? newline + 1 : end, end)) {
		wlmon_table_close(t);
		return NULL;
	}
	return t;
}

/* Make a table with one row of lines "name value". */
static struct wlmon_table *list_new(char *text, size_t size)
{
	struct wlmon_table *t = calloc(1, sizeof(*t));
	char *at, *blank, *end = text + size;
	struct cell *cells;
	size_t room = 0;

	if (!t) {
		free(text);
		return NULL;
	}
	t->text = text;
	t->is_list = true;
	for (at = text; at < end; at += strlen(at) + 1) {
		char *newline = memchr(at, '\n', end - at);

		if (newline)
			*newline = '\0';
		blank = strchr(at, ' ');
		if (!blank)
			continue;
		*blank = '\0';
		cells = realloc(t->cells, (t->columns + 1) * sizeof(*cells));
		if (cells)
			t->cells = cells;
		if (!cells || add_column(t, at, &room)) {
			wlmon_table_close(t);
			return NULL;
		}
		at = blank + 1;
		cells[t->columns - 1] = (struct cell){ at, strlen(at) };
	}
	t->rows = t->columns ? 1 : 0;
	t->is_split = true;
	return t;
}

/**
 * wlmon_table_parse() - make a table of a text
 * @text: copied
 * @size: its bytes
 *
 * Return: all rows, to be freed by wlmon_table_close(); NULL with ENOMEM.
 */
struct wlmon_table *wlmon_table_parse(const char *text, size_t size)
{
	char *copy = malloc(size + 1);

	if (!copy)
		return NULL;
	memcpy(copy, text, size);
	copy[size] = '\0';
	return table_new(copy, size);
}

/**
 * wlmon_table_load() - read a whole view
 * @w: from wlmon_open()
 * @view: name of a table
 *
 * Return: all rows, to be freed by wlmon_table_close(); NULL and errno.
 */
struct wlmon_table *wlmon_table_load(const struct wlmon *w, const char *view)
{
	size_t size;
	char *text = wlmon_read(w, view, &size);

	return text ? table_new(text, size) : NULL;
}

/**
 * wlmon_table_list() - read a view of lines "name value", such as ledger
 * @w: from wlmon_open()
 * @view: its name
 *
 * Return: a table with one row and a column for each line; NULL and errno.
 */
struct wlmon_table *wlmon_table_list(const struct wlmon *w, const char *view)
{
	size_t size;
	char *text = wlmon_read(w, view, &size);

	return text ? list_new(text, size) : NULL;
}

/**
 * wlmon_table_query() - read the figures of one process or thread, in constant time
 * @w: the loaded module
 * @subject: "pid=N", "tid=N" or "self", in the caller's pid namespace
 *
 * Return: a table with one row and the columns of processes or threads; NULL with
 * ESRCH for a process that is no member, EACCES, EINVAL, ENOTSUP for a saved run.
 */
struct wlmon_table *wlmon_table_query(const struct wlmon *w, const char *subject)
{
	struct wlmon_table *t = NULL;
	char *text = NULL;
	size_t size;
	int fd;

	if (!w->live) {
		errno = ENOTSUP;
		return NULL;
	}
	fd = wlmon_view_open(w, "query", O_RDWR);
	if (fd < 0)
		return NULL;
	if (write(fd, subject, strlen(subject)) >= 0)
		text = wlmon_view_read(fd, &size);
	if (text)
		t = list_new(text, size);
	close(fd);
	if (t && !t->rows) {
		/* gone between the write and the read */
		wlmon_table_close(t);
		errno = ESRCH;
		return NULL;
	}
	return t;
}

/**
 * wlmon_table_open() - open a view to read it row by row
 * @w: from wlmon_open()
 * @view: name of a table
 *
 * Return: a table before its first row, in constant memory; NULL and errno.
 */
struct wlmon_table *wlmon_table_open(const struct wlmon *w, const char *view)
{
	struct wlmon_table *t;
	FILE *stream;
	ssize_t n;
	int fd;

	fd = wlmon_view_open(w, view, O_RDONLY);
	if (fd < 0)
		return NULL;
	stream = fdopen(fd, "r");
	if (!stream) {
		close(fd);
		return NULL;
	}
	t = calloc(1, sizeof(*t));
	if (!t) {
		fclose(stream);
		return NULL;
	}
	t->stream = stream;
	errno = 0;
	n = getline(&t->text, &t->line_size, stream);
	/* an empty file can leave any bytes in the buffer */
	if (n < 0 && !errno && t->text)
		t->text[0] = '\0';
	else if (n > 0 && t->text[n - 1] == '\n')
		t->text[n - 1] = '\0';
	t->line_size = 0;
	if ((n < 0 && errno) || !t->text || split_header(t)) {
		wlmon_table_close(t);
		return NULL;
	}
	return t;
}

/**
 * wlmon_table_columns() - count the columns
 * @t: any table
 *
 * Return: the number of columns.
 */
size_t wlmon_table_columns(const struct wlmon_table *t)
{
	return t->columns;
}

/**
 * wlmon_table_name() - get the name of a column
 * @t: any table
 * @column: from 0 on
 *
 * Return: its name, valid until wlmon_table_close(); NULL beyond the last one.
 */
const char *wlmon_table_name(const struct wlmon_table *t, int column)
{
	if (column < 0 || (size_t)column >= t->columns)
		return NULL;
	return t->names[column];
}

/**
 * wlmon_table_column() - find a column
 * @t: any table
 * @name: its name
 *
 * Return: its number, which all functions on fields take; -1 with ENOENT if this
 * version of the module has none. Fields of column -1 fail with ENOENT, too.
 */
int wlmon_table_column(const struct wlmon_table *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->columns; i++)
		if (!strcmp(t->names[i], name))
			return i;
	errno = ENOENT;
	return -1;
}

/* Read the next row of a stream. */
static int stream_next(struct wlmon_table *t)
{
	ssize_t n;

	n = getline(&t->line, &t->line_size, t->stream);
	if (n < 0)
		return ferror(t->stream) || !feof(t->stream) ? -1 : 0;
	t->row = (struct cell){ t->line, n };
	t->is_split = false;
	return 1;
}

/**
 * wlmon_table_next() - go to the next row, at first to the first one
 * @t: any table
 *
 * Return: 1; 0 after the last row; -1 and errno if the view cannot be read further.
 */
int wlmon_table_next(struct wlmon_table *t)
{
	if (t->stream)
		return stream_next(t);
	if (t->next >= t->rows)
		return 0;
	return wlmon_table_seek(t, t->next) ? -1 : 1;
}

/**
 * wlmon_table_rows() - count the rows
 * @t: any table but one from wlmon_table_open()
 *
 * Return: the number of rows; 0 for one from wlmon_table_open().
 */
size_t wlmon_table_rows(const struct wlmon_table *t)
{
	return t->rows;
}

/**
 * wlmon_table_seek() - go to a row
 * @t: any table but one from wlmon_table_open()
 * @row: from 0 on
 *
 * Return: 0; -1 with EINVAL if there is no such row.
 */
int wlmon_table_seek(struct wlmon_table *t, size_t row)
{
	if (row >= t->rows) {
		errno = EINVAL;
		return -1;
	}
	t->next = row + 1;
	if (t->is_list)
		return 0;
	t->row = (struct cell){ t->starts[row], t->starts[row + 1] - t->starts[row] };
	t->is_split = false;
	return 0;
}
