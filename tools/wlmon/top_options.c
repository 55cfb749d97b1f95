// SPDX-License-Identifier: GPL-2.0
/* The options of top, attach and watch. */
#include "top_options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cmd.h"
#include "number.h"
#include "top_rate.h"

/* Stands for the option that only one verb has. */
#define EXTRA 'x'

static bool parse_count(const char *text, uint64_t *count)
{
	return number_parse(text, count) && *count && *count <= UINT32_MAX;
}

/* Parse seconds with decimals, in every locale with a point; up to a day. */
static bool parse_seconds(const char *text, uint64_t *ns)
{
	size_t whole = strspn(text, "0123456789"), decimals;
	uint64_t unit = TOP_SECOND / 10;

	decimals = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
	if (whole + decimals == 0 || whole > 5 || text[whole + (text[whole] == '.') + decimals])
		return false;
	*ns = strtoull(text, NULL, 10) * TOP_SECOND;
	for (text += whole + 1; decimals--; text++, unit /= 10)
		*ns += (*text - '0') * unit;
	return *ns <= 86400 * TOP_SECOND;
}

static bool parse_key(const char *name, enum top_key *key)
{
	static const struct {
		const char *name;
		enum top_key key;
	} keys[] = {
		{ "cpu", TOP_CPU },
		{ "calls", TOP_CALLS },
		{ "errors", TOP_ERRORS },
		{ "io", TOP_IO },
		{ "rss", TOP_RSS },
		{ "time", TOP_TIME },
	};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (strcmp(keys[i].name, name))
			continue;
		*key = keys[i].key;
		return true;
	}
	return false;
}

static int take_option(struct top_options *options, const char *verb, int c, const char *arg)
{
	switch (c) {
	case 'a':
		options->order.all = true;
		return STATUS_OK;
	case 'b':
		options->batch = true;
		return STATUS_OK;
	case 'd':
		if (!parse_seconds(arg, &options->delay))
			return misuse(verb, "-d takes seconds from 0 to 86400, such as 0.5, not '%s'", arg);
		return STATUS_OK;
	case 'j':
		options->batch = options->json = true;
		return STATUS_OK;
	case 'l':
		if (!parse_count(arg, &options->lines))
			return misuse(verb, "-l takes a number of lines from 1 on, not '%s'", arg);
		return STATUS_OK;
	case 'N':
		options->batch = options->ndjson = true;
		return STATUS_OK;
	case 'n':
		if (!parse_count(arg, &options->samples))
			return misuse(verb, "-n takes a number of samples from 1 on, not '%s'", arg);
		return STATUS_OK;
	case 's':
		if (!parse_key(arg, &options->order.key))
			return misuse(verb, "-s takes cpu, calls, errors, io, rss or time, not '%s'", arg);
		return STATUS_OK;
	case 't':
		options->order.tree = true;
		return STATUS_OK;
	default:
		return misuse(verb, NULL);
	}
}

/**
 * top_options_parse() - parse the options of a verb; optind is then that of its first argument
 * @options: filled
 * @verb: its name
 * @extra: the option that only this verb has; NULL for none
 * @argc: from main()
 * @argv: from main()
 * @status: set to the exit status if the verb ends here, else to 0
 *
 * Return: false if the verb ends, after its help or an error was printed.
 */
bool top_options_parse(struct top_options *options, const char *verb, const struct top_extra *extra,
		       int argc, char **argv, int *status)
{
	const struct option longs[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "batch", no_argument, NULL, 'b' },
		{ "delay", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "json", no_argument, NULL, 'j' },
		{ "lines", required_argument, NULL, 'l' },
		{ "ndjson", no_argument, NULL, 'N' },
		{ "samples", required_argument, NULL, 'n' },
		{ "sort", required_argument, NULL, 's' },
		{ "tree", no_argument, NULL, 't' },
		{ extra ? extra->name : NULL, required_argument, NULL, EXTRA },
		{ NULL },
	};
	int c;

	*status = STATUS_OK;
	*options = (struct top_options){ .delay = TOP_SECOND, .order = { .key = TOP_CPU } };
	while (!*status && (c = getopt_long(argc, argv, "abd:hl:n:s:t", longs, NULL)) != -1) {
		if (c == 'h') {
			*status = help(verb);
			return false;
		}
		if (c == EXTRA)
			extra->take(extra->data, optarg);
		else
			*status = take_option(options, verb, c, optarg);
	}
	return !*status;
}

/**
 * top_options_check() - check whether what the options ask for can be shown
 * @options: the options
 *
 * Return: 0, or an exit status after an error was printed.
 */
int top_options_check(const struct top_options *options)
{
	const char *term = getenv("TERM");

	if (options->batch)
		return STATUS_OK;
	if (!isatty(STDOUT_FILENO))
		return fail("standard output is no terminal: use -b to print tables");
	if (!isatty(STDIN_FILENO))
		return fail("standard input is no terminal, so there are no keys: use -b to print tables");
	if (!term || !*term || !strcmp(term, "dumb"))
		return fail("TERM names no terminal with a screen: use -b to print tables");
	return STATUS_OK;
}
