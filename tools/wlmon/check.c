// SPDX-License-Identifier: GPL-2.0
/* Checks that views are whole before figures are made of them: copies can be cut off. */
#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"

static int check_columns(const struct source *from, const char *view, struct wlmon_table *t,
			 const char *const *columns)
{
	for (; *columns; columns++)
		if (wlmon_table_column(t, *columns) < 0)
			return fail("%s/%s: there is no column %s", wlmon_dir(from->w), view, *columns);
	return STATUS_OK;
}

static size_t count_words(const char *at, const char *end)
{
	size_t words = 0;

	for (; at < end; at++)
		words += *at != ' ' && (at + 1 == end || at[1] == ' ');
	return words;
}

/* Check whether the last line is a whole total. One that was cut off has fewer fields. */
static bool ends_in_total(struct wlmon_table *t, const char *text, size_t size)
{
	const char *newline = memrchr(text, '\n', size), *raw;
	size_t len;

	if (!newline || wlmon_table_seek(t, wlmon_table_rows(t) - 1))
		return false;
	raw = wlmon_table_raw(t, wlmon_table_column(t, "SYSCALL"), &len);
	return raw && len == 5 && !memcmp(raw, "total", 5) &&
	       count_words(newline + 1, text + size) == wlmon_table_columns(t);
}

/**
 * check_calls() - read the view syscalls, and check that it is whole
 * @from: from source_open()
 * @table: set to the whole table, to be read by seeking; without a row if system calls
 *	are not counted. NULL after a failure
 *
 * Return: 0; -1 with ENOENT if there is no such view; an exit status after an error was
 * printed.
 */
int check_calls(const struct source *from, struct wlmon_table **table)
{
	static const char *const columns[] = {
		"SYSCALL", "SUBSYSTEM", "API", "CALLS", "UNFINISHED", NULL
	};
	struct wlmon_table *t;
	size_t size;
	char *text;
	int status;

	*table = NULL;
	text = wlmon_read(from->w, "syscalls", &size);
	if (!text)
		return errno == ENOENT ? -1 : source_fail(from, "syscalls");
	/* a copy that a shell made can lack the last newline, or have more */
	while (size && text[size - 1] == '\n')
		size--;
	t = need(wlmon_table_parse(text, size));
	status = check_columns(from, "syscalls", t, columns);
	if (!status && wlmon_table_rows(t) && !ends_in_total(t, text, size))
		status = fail("%s/syscalls: cut off: the line of the total is missing at the end",
			      wlmon_dir(from->w));
	free(text);
	if (status)
		wlmon_table_close(t);
	else
		*table = t;
	return status;
}

/**
 * check_table() - check that another table is whole
 * @from: from source_open()
 * @view: its name
 * @columns: columns that it has to have, and a NULL
 *
 * Return: 0; -1 with ENOENT if there is no such view; an exit status after an error was
 * printed.
 */
int check_table(const struct source *from, const char *view, const char *const *columns)
{
	struct wlmon_table *t;
	int status;
	size_t size;
	char *text;

	/* the module does not print halves */
	if (wlmon_is_live(from->w))
		return STATUS_OK;
	text = wlmon_read(from->w, view, &size);
	if (!text)
		return errno == ENOENT ? -1 : source_fail(from, view);
	if (!size || text[size - 1] != '\n') {
		free(text);
		return fail("%s/%s: cut off: its last line has no end", wlmon_dir(from->w), view);
	}
	/* of the rows nothing is needed here */
	t = need(wlmon_table_parse(text, strcspn(text, "\n")));
	status = check_columns(from, view, t, columns);
	wlmon_table_close(t);
	free(text);
	return status;
}

/**
 * check_ledger() - read whether the figures are complete, after all of them were read
 * @from: from source_open()
 * @verdict: filled
 *
 * Return: 0; an exit status after an error was printed, if the ledger cannot be read.
 */
int check_ledger(const struct source *from, struct verdict *verdict)
{
	char *text;

	*verdict = verdict_read(from->w);
	if (verdict->complete >= 0)
		return STATUS_OK;
	text = wlmon_read(from->w, "ledger", NULL);
	if (!text)
		return source_fail(from, "ledger");
	free(text);
	return STATUS_OK;
}
