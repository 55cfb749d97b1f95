// SPDX-License-Identifier: GPL-2.0
/* Limits how much figures may grow from one run to another. */
#include "limit.h"

#include <stdlib.h>
#include <string.h>
#include "change.h"
#include "cmd.h"

static const struct {
	const char *name;
	enum change_unit unit;
} kinds[NR_LIMITS] = {
	[LIMIT_CPU] = { "cpu", CHANGE_NS },
	[LIMIT_CALLS] = { "calls", CHANGE_COUNT },
	[LIMIT_ERRORS] = { "errors", CHANGE_COUNT },
	[LIMIT_RSS] = { "rss", CHANGE_BYTES },
	[LIMIT_PROCESSES] = { "processes", CHANGE_COUNT },
};

/* Parse "kind=percent". */
static int parse_limit(struct limit *limits, const char *text)
{
	const char *equals = strchr(text, '=');
	int i;

	for (i = 0; equals && i < NR_LIMITS; i++) {
		if (strlen(kinds[i].name) != (size_t)(equals - text) ||
		    strncmp(kinds[i].name, text, equals - text))
			continue;
		limits[i].is_set = true;
		return change_parse_percent(equals + 1, &limits[i].hundredths);
	}
	return -1;
}

/**
 * limits_parse() - parse limits
 * @limits: NR_LIMITS of them, zeroed at first
 * @list: "cpu=5,calls=10" and the like
 *
 * Return: 0, or -1.
 */
int limits_parse(struct limit *limits, const char *list)
{
	char *copy = need(strdup(list)), *text, *rest = copy;
	int err = 0;

	while (!err && (text = strsep(&rest, ",")))
		err = parse_limit(limits, text);
	free(copy);
	return err;
}

static uint64_t figure_of(const struct figures *f, enum limit_kind kind)
{
	struct call total = call_list_total(&f->calls);

	if (kind == LIMIT_CALLS || kind == LIMIT_ERRORS ? !f->has_calls : !f->has_processes)
		return WLMON_UNKNOWN;
	switch (kind) {
	case LIMIT_CPU:
		return figures_cpu(&f->sum);
	case LIMIT_CALLS:
		return call_made(&total);
	case LIMIT_ERRORS:
		return total.errors;
	case LIMIT_RSS:
		return figures_peak(&f->sum);
	default:
		return f->sum.count;
	}
}

/**
 * limits_read() - read the figures that are limited
 * @limits: from limits_parse()
 * @a: what they were
 * @b: what they are
 *
 * Return: NULL; the name of a limited figure that is not known of both.
 */
const char *limits_read(struct limit *limits, const struct figures *a, const struct figures *b)
{
	int i;

	for (i = 0; i < NR_LIMITS; i++) {
		if (!limits[i].is_set)
			continue;
		limits[i].a = figure_of(a, i);
		limits[i].b = figure_of(b, i);
		if (limits[i].a == WLMON_UNKNOWN || limits[i].b == WLMON_UNKNOWN)
			return kinds[i].name;
	}
	return NULL;
}

static bool is_passed(const struct limit *limit)
{
	return limit->is_set && limit->b > limit->a &&
	       change_exceeds(limit->a, limit->b, limit->hundredths);
}

/**
 * limits_check() - print the limits that were passed
 * @limits: from limits_read()
 *
 * Return: STATUS_NO if there are any, else 0.
 */
int limits_check(const struct limit *limits)
{
	char a[CHANGE_LEN], b[CHANGE_LEN], most[CHANGE_LEN], change[CHANGE_LEN];
	int status = STATUS_OK, i;

	for (i = 0; i < NR_LIMITS; i++) {
		if (!is_passed(&limits[i]))
			continue;
		warn("%s: %s, was %s: %s, at most +%s%% is allowed", kinds[i].name,
		     change_figure_text(b, kinds[i].unit, limits[i].b),
		     change_figure_text(a, kinds[i].unit, limits[i].a),
		     change_text(change, limits[i].a, limits[i].b),
		     change_percent_text(most, limits[i].hundredths));
		status = STATUS_NO;
	}
	return status;
}

/**
 * limits_json() - write the limits
 * @j: within an object
 * @limits: from limits_read()
 */
void limits_json(struct json *j, const struct limit *limits)
{
	char buf[CHANGE_LEN];
	int i;

	json_array(j, "limits");
	for (i = 0; i < NR_LIMITS; i++) {
		if (!limits[i].is_set)
			continue;
		json_object(j, NULL);
		json_text(j, "kind", kinds[i].name);
		json_text(j, "max_percent", change_percent_text(buf, limits[i].hundredths));
		change_json(j, kinds[i].unit, limits[i].a, limits[i].b);
		json_bool(j, "passed", is_passed(&limits[i]));
		json_close(j, '}');
	}
	json_close(j, ']');
}
