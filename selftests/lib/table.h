/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_TABLE_H
#define WLMON_SELFTEST_TABLE_H

/* Reads views that are tables: a header, and a line for each row. */
#include <stdbool.h>
#include <sys/types.h>

#define ROW_COLUMNS	128

/* One line of a table, with the header it was read under. */
struct row {
	char header[4096];
	char line[16384];
	int columns;		/* 0 when the line does not fit its header */
	const char *name[ROW_COLUMNS];
	const char *value[ROW_COLUMNS];
};

/* Splits a table's header and one of its lines. */
bool row_split(struct row *row, const char *header, const char *line);

/* The line below this one, or below the header if that is NULL; NULL at the end. */
const char *table_line(const char *text, const char *line);

/* Goes on to the next line that fits the header, from a *line of NULL. */
bool table_next(const char *text, const char **line, struct row *row);

/* The first line of a table's text that has this value in this column. */
bool line_in(const char *text, const char *column, const char *value, struct row *row);

/* Of a pid's rows in a text of `processes` the newest, by START. */
bool row_in(const char *text, pid_t pid, struct row *row);

/* The same in the view as it is now. */
bool row_find(pid_t pid, struct row *row);

/* Waits for the pid's newest row to have this value. */
bool row_wait(pid_t pid, const char *column, const char *value, struct row *row);

/* "?" for a column that is not there, which no expectation equals. */
const char *row_text(const struct row *row, const char *column);

/* LLONG_MIN, or NaN, for anything but a number. */
long long row_number(const struct row *row, const char *column);
double row_time(const struct row *row, const char *column);

/* A time in microseconds, just as it is printed; LLONG_MIN if it is none. */
long long row_usec(const struct row *row, const char *column);

/* The same as line_in(), in the view as it is now. */
bool table_find(const char *view, const char *column, const char *value, struct row *row);

#endif
