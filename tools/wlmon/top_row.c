// SPDX-License-Identifier: GPL-2.0
/* What the columns of top show of a process; pure. */
#include "top_row.h"

#include <stdio.h>
#include <string.h>
#include "top_rate.h"

const struct top_column top_columns[TOP_KEYS] = {
	[TOP_PID] = { "PID", 5, 0, false },
	[TOP_STATE] = { "S", 1, 9, true },
	[TOP_THREADS] = { "THR", 4, 1, false },
	[TOP_CPU] = { "%CPU", 6, 8, false },
	[TOP_TIME] = { "TIME+", 9, 2, false },
	[TOP_RSS] = { "PEAK", 5, 5, false },
	[TOP_READ] = { "READ/s", 6, 4, false },
	[TOP_WRITE] = { "WRITE/s", 7, 3, false },
	[TOP_CALLS] = { "CALLS/s", 7, 7, false },
	[TOP_ERRORS] = { "ERR/s", 5, 6, false },
	/* as long as the kernel's names can be */
	[TOP_COMM] = { "COMM", 15, 0, true },
};

/* Return a letter for the state, "?" if it is not known. */
static char state_letter(const struct process *p)
{
	if (process_alive(p))
		return 'R';
	if (process_zombie(p))
		return 'Z';
	return p->exited != WLMON_UNKNOWN || !strcmp(p->state, "released") ? 'X' : '?';
}

/**
 * top_row_over() - check whether a process is over
 * @p: the process
 *
 * Return: true if it ended and waits for nobody.
 */
bool top_row_over(const struct process *p)
{
	return state_letter(p) == 'X';
}

/**
 * top_row_named() - check whether the name of a process has a text within
 * @row: its row
 * @text: the text, in whatever case
 *
 * Return: true if it has.
 */
bool top_row_named(const struct top_row *row, const char *text)
{
	return strcasestr(row->p->comm, text);
}

/**
 * top_row_number() - get what rows are sorted by
 * @row: the row
 * @key: by which column
 *
 * Return: the figure, WLMON_UNKNOWN if it is not known; 0 for names.
 */
uint64_t top_row_number(const struct top_row *row, enum top_key key)
{
	switch (key) {
	case TOP_PID:
		return row->p->pid;
	case TOP_STATE:
		return state_letter(row->p);
	case TOP_THREADS:
		return row->p->threads;
	case TOP_CPU:
		return row->rate.cpu;
	case TOP_TIME:
		return top_usage_of(row->p).cpu;
	case TOP_RSS:
		return row->p->rss_kb;
	case TOP_READ:
		return row->rate.read;
	case TOP_IO:
		return top_usage_moved(&row->rate);
	case TOP_WRITE:
		return row->rate.written;
	case TOP_CALLS:
		return row->rate.calls;
	case TOP_ERRORS:
		return row->rate.errors;
	default:
		return 0;
	}
}

/**
 * top_row_cell() - format a figure of a process
 * @row: its row
 * @key: which
 * @buf: UNIT_LEN bytes
 *
 * Return: @buf, or another text; of TOP_COMM the name as it is.
 */
const char *top_row_cell(const struct top_row *row, enum top_key key, char *buf)
{
	uint64_t number = top_row_number(row, key);

	switch (key) {
	case TOP_COMM:
		return row->p->comm;
	case TOP_STATE:
		snprintf(buf, UNIT_LEN, "%c", state_letter(row->p));
		return buf;
	case TOP_PID:
		snprintf(buf, UNIT_LEN, "%llu", (unsigned long long)number);
		return buf;
	case TOP_CPU:
		return units_percent(buf, number, TOP_SECOND);
	case TOP_TIME:
		return units_clock(buf, number);
	case TOP_RSS:
		return units_bytes(buf, number < UINT64_MAX / 1024 ? number * 1024 : WLMON_UNKNOWN);
	case TOP_READ:
	case TOP_IO:
	case TOP_WRITE:
		return units_bytes(buf, number);
	default:
		return units_count(buf, number);
	}
}
