// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "usage_sums.h"

#include <stdlib.h>
#include <string.h>

#include "task.h"
#include "view.h"

static const struct {
	const char *column;	/* of `processes` */
	const char *section;	/* of `summary` */
	const char *words;	/* text after the number there */
} figures[FIGURES] = {
	[UTIME] = { "UTIME", "\ncpu\n", " s, system" },
	[STIME] = { "STIME", "\ncpu\n", " s\n" },
	[MINFLT] = { "MINFLT", "\nmemory\n", " minor faults" },
	[MAJFLT] = { "MAJFLT", "\nmemory\n", " major" },
	[NVCSW] = { "NVCSW", "\ncpu\n", " voluntary" },
	[NIVCSW] = { "NIVCSW", "\ncpu\n", " involuntary" },
	[RCHAR] = { "RCHAR", "\ni/o\n", " bytes read by calls" },
	[WCHAR] = { "WCHAR", "\ni/o\n", " written" },
	[READ_BYTES] = { "READ_BYTES", "\ni/o\n", " bytes fetched" },
	[WRITE_BYTES] = { "WRITE_BYTES", "\ni/o\n", " sent to it" },
	[MAXRSS] = { "MAXRSS_KB", "\nmemory\n", " KiB" },
};

/* Return a number of `summary`. Drop the point, since times have six decimals. */
static long long summary_number(const char *text, enum figure what)
{
	char digits[32];
	const char *end, *at;
	int n = 0;

	text = strstr(text, figures[what].section);
	end = text ? strstr(text, figures[what].words) : NULL;
	if (!end)
		return -1;
	for (at = end; at > text && strchr("0123456789.", at[-1]); at--)
		;
	for (; at < end && n < (int)sizeof(digits) - 1; at++)
		if (*at != '.')
			digits[n++] = *at;
	digits[n] = '\0';
	return n ? atoll(digits) : -1;
}

static bool read_summary(struct sum *total)
{
	char *text = view_read("summary");
	enum figure i;

	memset(total, 0, sizeof(*total));
	if (!text)
		return false;
	for (i = 0; i < FIGURES; i++)
		total->of[i] = summary_number(text, i);
	free(text);
	return true;
}

void sum_add(struct sum *sum, const struct row *row)
{
	long long value;
	enum figure i;

	for (i = 0; i < FIGURES; i++) {
		if (i == UTIME || i == STIME)
			value = row_usec(row, figures[i].column);
		else
			value = row_number(row, figures[i].column);
		if (i != MAXRSS)
			sum->of[i] += value;
		else if (value > sum->of[i])
			sum->of[i] = value;
	}
	sum->processes++;
	sum->zombies += !strcmp(row_text(row, "STATE"), "zombie");
}

bool read_lines(const char *column, pid_t pid, struct sum *sum)
{
	char *text = view_read("processes");
	const char *line = NULL;
	struct row *row = malloc(sizeof(*row));
	bool good = text && row;

	memset(sum, 0, sizeof(*sum));
	while (good && (line = table_line(text, line))) {
		good = row_split(row, text, line);
		if (good && (!column || row_number(row, column) == pid))
			sum_add(sum, row);
	}
	free(row);
	free(text);
	return good;
}

bool look(struct sum *lines, struct sum *total)
{
	double end = task_now() + PATIENCE;
	struct sum before;

	do {
		if (!read_lines(NULL, 0, &before) || !read_summary(total) ||
		    !read_lines(NULL, 0, lines))
			return false;
		if (!memcmp(&before, lines, sizeof(before)))
			return true;
	} while (task_now() < end);
	return false;
}

void expect_sum(struct __test_metadata *_metadata, const char *when, const struct sum *lines,
		const struct sum *total)
{
	long long more;
	enum figure i;

	for (i = 0; i < FIGURES; i++) {
		/* the time of each line is rounded down */
		more = i == UTIME || i == STIME ? lines->processes - 1 : 0;
		EXPECT_LE(lines->of[i], total->of[i]) {
			TH_LOG("%s: %s", when, figures[i].column);
		}
		EXPECT_GE(lines->of[i] + more, total->of[i]) {
			TH_LOG("%s: %s", when, figures[i].column);
		}
	}
}

void sum_subtract(struct sum *sum, const struct sum *part)
{
	enum figure i;

	for (i = 0; i < FIGURES; i++)
		if (i != MAXRSS)
			sum->of[i] -= part->of[i];
}
