/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_TABLE_H
#define WLMON_SELFTEST_TABLE_H

/* Read views that are tables: a header, and a line for each row. */
#include <stdbool.h>
#include <sys/types.h>

#define ROW_COLUMNS	128

/* One line of a table and its header, split into columns. */
struct row {
	char header[4096];
	char line[16384];
	int columns;		/* 0 if the line does not match the header */
	const char *name[ROW_COLUMNS];
	const char *value[ROW_COLUMNS];
};

/* Split a header and a line. Returns false if the numbers of columns differ. */
bool row_split(struct row *row, const char *header, const char *line);

/* Return the line after this one, after the header if line is NULL; NULL at the end. */
const char *table_line(const char *text, const char *line);

/* Advance *line, NULL at first, to the next line that matches the header; split it. */
bool table_next(const char *text, const char **line, struct row *row);

/* Find the first line of a text that has this value in a column. */
bool line_in(const char *text, const char *column, const char *value, struct row *row);

/* Find the pid's line with the latest START in a text of `processes`. */
bool row_in(const char *text, pid_t pid, struct row *row);

/* The same, reading `processes`. */
bool row_find(pid_t pid, struct row *row);

/* Wait until the pid's latest line has this value. Returns false after PATIENCE. */
bool row_wait(pid_t pid, const char *column, const char *value, struct row *row);

/* Return a column; "?" if there is none. */
const char *row_text(const struct row *row, const char *column);

/* Return a column as a number; LLONG_MIN if it is not one. */
long long row_number(const struct row *row, const char *column);

/* Return a column in seconds; NaN if it is not a number. */
double row_time(const struct row *row, const char *column);

/* Return a time in microseconds, without rounding; LLONG_MIN if it is not a time. */
long long row_usec(const struct row *row, const char *column);

/* The same as line_in(), reading a view. */
bool table_find(const char *view, const char *column, const char *value, struct row *row);

#endif
