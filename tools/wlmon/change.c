// SPDX-License-Identifier: GPL-2.0
/* Compares the figures of two runs. */
#include "change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "units.h"

static void fill_processes(struct tally *tally, const struct figures *f)
{
	tally_add(tally, "", "processes", f->sum.count);
	tally_add(tally, "", "threads", f->sum.threads);
	tally_add(tally, "", "execs", f->sum.execs);
}

static void fill_failures(struct tally *tally, const struct figures *f)
{
	char name[64];
	size_t i;

	tally_add(tally, "", "processes", f->sum.failed);
	tally_add(tally, "", "execs", f->sum.execs_failed);
	tally_add(tally, "", "creations", f->sum.forks_failed);
	tally_add(tally, "", "zombies", f->sum.zombies);
	for (i = 0; i < f->exits.count; i++) {
		snprintf(name, sizeof(name), "exit %s", f->exits.at[i].group);
		tally_add(tally, "", name, f->exits.at[i].count);
	}
}

static void fill_programs(struct tally *tally, const struct figures *f)
{
	size_t i;

	for (i = 0; i < f->program_count; i++)
		tally_add(tally, "", f->programs[i].comm, f->programs[i].sum.count);
}

static void fill_cpu(struct tally *tally, const struct figures *f)
{
	tally_add(tally, "", "user", f->sum.utime);
	tally_add(tally, "", "system", f->sum.stime);
}

static void fill_memory(struct tally *tally, const struct figures *f)
{
	tally_add(tally, "", "peak of a process", figures_peak(&f->sum));
}

static void fill_io(struct tally *tally, const struct figures *f)
{
	tally_add(tally, "", "read by calls", f->sum.rchar);
	tally_add(tally, "", "written by calls", f->sum.wchar);
	tally_add(tally, "", "read from storage", f->sum.read_bytes);
	tally_add(tally, "", "written to storage", f->sum.write_bytes);
}

static void fill_list(struct tally *tally, const struct call_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		tally_add(tally, "", list->at[i].name, call_made(&list->at[i]));
}

static void fill_subsystems(struct tally *tally, const struct figures *f)
{
	fill_list(tally, &f->subsystems);
}

static void fill_calls(struct tally *tally, const struct figures *f)
{
	fill_list(tally, &f->calls);
}

static void fill_errors(struct tally *tally, const struct figures *f)
{
	const struct tally_entry *e;
	char *name;
	size_t i;

	for (i = 0; i < f->errors.count; i++) {
		e = &f->errors.at[i];
		if (asprintf(&name, "%s %s", e->name, e->group) < 0)
			need(NULL);
		tally_add(tally, "", name, e->count);
		free(name);
	}
}

/* The views that a section needs. */
enum views {
	NEED_PROCESSES,
	NEED_CALLS,
	NEED_ERRORS
};

static const struct section {
	const char *name;
	enum views need;
	enum change_unit unit;
	void (*fill)(struct tally *tally, const struct figures *f);
} sections[] = {
	{ "processes", NEED_PROCESSES, CHANGE_COUNT, fill_processes },
	{ "failures", NEED_PROCESSES, CHANGE_COUNT, fill_failures },
	{ "programs", NEED_PROCESSES, CHANGE_COUNT, fill_programs },
	{ "cpu", NEED_PROCESSES, CHANGE_NS, fill_cpu },
	{ "memory", NEED_PROCESSES, CHANGE_BYTES, fill_memory },
	{ "i/o", NEED_PROCESSES, CHANGE_BYTES, fill_io },
	{ "subsystems", NEED_CALLS, CHANGE_COUNT, fill_subsystems },
	{ "calls", NEED_CALLS, CHANGE_COUNT, fill_calls },
	{ "errors", NEED_ERRORS, CHANGE_COUNT, fill_errors },
};

static bool has(const struct figures *f, enum views need)
{
	switch (need) {
	case NEED_PROCESSES:
		return f->has_processes;
	case NEED_CALLS:
		return f->has_calls;
	default:
		return f->has_errors;
	}
}

static void add_change(struct change_list *list, const struct section *section, const char *what,
		       uint64_t a, uint64_t b)
{
	size_t size = strlen(what) + 1;

	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 256;
		list->at = need(realloc(list->at, list->room * sizeof(*list->at)));
	}
	list->at[list->count++] = (struct change){
		.section = section->name,
		.what = memcpy(arena_take(&list->texts, size), what, size),
		.unit = section->unit,
		.is_call = section->need != NEED_PROCESSES,
		.a = a,
		.b = b,
	};
}

/* Add all that one of two sorted tallies has. */
static void merge(struct change_list *list, const struct section *section, const struct tally *a,
		  const struct tally *b)
{
	size_t i = 0, k = 0;
	int order;

	while (i < a->count || k < b->count) {
		order = i == a->count ? 1 : k == b->count ? -1 :
							    strcmp(a->at[i].name, b->at[k].name);
		if (order < 0)
			add_change(list, section, a->at[i].name, a->at[i].count, 0);
		else if (order > 0)
			add_change(list, section, b->at[k].name, 0, b->at[k].count);
		else
			add_change(list, section, a->at[i].name, a->at[i].count, b->at[k].count);
		i += order <= 0;
		k += order >= 0;
	}
}

/**
 * change_list_make() - compare two runs
 * @list: filled; to be freed by change_list_free()
 * @a: one run
 * @b: another run
 *
 * What only one of them can tell is left out.
 */
void change_list_make(struct change_list *list, const struct figures *a, const struct figures *b)
{
	struct tally tally_a, tally_b;
	size_t i;

	*list = (struct change_list){ NULL };
	for (i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
		if (!has(a, sections[i].need) || !has(b, sections[i].need))
			continue;
		tally_a = tally_b = (struct tally){ NULL };
		sections[i].fill(&tally_a, a);
		sections[i].fill(&tally_b, b);
		tally_sum(&tally_a);
		tally_sum(&tally_b);
		merge(list, &sections[i], &tally_a, &tally_b);
		tally_free(&tally_a);
		tally_free(&tally_b);
	}
}

/**
 * change_list_free() - free a list
 * @list: becomes empty
 */
void change_list_free(struct change_list *list)
{
	free(list->at);
	arena_free(&list->texts);
	*list = (struct change_list){ NULL };
}

/**
 * change_exceeds() - check whether a figure changed by more than a share
 * @a: the figure before
 * @b: the figure after
 * @hundredths: the share of @a, in hundredths of a percent
 *
 * Return: true also if it came or went, or is known of one run only.
 */
bool change_exceeds(uint64_t a, uint64_t b, uint64_t hundredths)
{
	unsigned __int128 change = a > b ? a - b : b - a;

	if (a == WLMON_UNKNOWN || b == WLMON_UNKNOWN || !a || !b)
		return a != b;
	return change * 10000 > (unsigned __int128)a * hundredths;
}

/**
 * change_text() - format a change
 * @buf: CHANGE_LEN bytes
 * @a: the figure before
 * @b: the figure after
 *
 * The same in all locales, since programs compare it.
 *
 * Return: @buf.
 */
const char *change_text(char *buf, uint64_t a, uint64_t b)
{
	unsigned __int128 tenths;

	if (a == WLMON_UNKNOWN || b == WLMON_UNKNOWN)
		return strcpy(buf, "-");
	if (a == b)
		return strcpy(buf, "0.0%");
	if (!a || !b)
		return strcpy(buf, a ? "-gone" : "+new");
	tenths = ((unsigned __int128)(a > b ? a - b : b - a) * 1000 + a / 2) / a;
	if (tenths > 9999999)
		return strcpy(buf, ">+999999.9%");
	snprintf(buf, CHANGE_LEN, "%c%u.%u%%", a > b ? '-' : '+', (unsigned int)tenths / 10,
		 (unsigned int)tenths % 10);
	return buf;
}

/**
 * change_parse_percent() - parse a percentage
 * @text: digits, and at most two more after a point, in all locales; "%" may follow
 * @hundredths: set to hundredths of a percent
 *
 * Return: 0, or -1.
 */
int change_parse_percent(const char *text, uint64_t *hundredths)
{
	size_t whole = strspn(text, "0123456789"), decimals = 0, i;
	uint64_t number = 0;

	if (text[whole] == '.')
		decimals = strspn(text + whole + 1, "0123456789");
	/* enough for a factor of a million, and far from an overflow */
	if (!whole || whole > 8 || decimals > 2 || (text[whole] == '.' && !decimals))
		return -1;
	if (strcmp(text + whole + (decimals ? decimals + 1 : 0), "") &&
	    strcmp(text + whole + (decimals ? decimals + 1 : 0), "%"))
		return -1;
	for (i = 0; i < whole; i++)
		number = number * 10 + text[i] - '0';
	for (i = 0; i < 2; i++)
		number = number * 10 + (i < decimals ? text[whole + 1 + i] - '0' : 0);
	*hundredths = number;
	return 0;
}

/**
 * change_percent_text() - format a percentage
 * @buf: CHANGE_LEN bytes
 * @hundredths: hundredths of a percent
 *
 * Return: @buf, without "%".
 */
const char *change_percent_text(char *buf, uint64_t hundredths)
{
	snprintf(buf, CHANGE_LEN, "%llu.%02llu", (unsigned long long)hundredths / 100,
		 (unsigned long long)hundredths % 100);
	while (buf[strlen(buf) - 1] == '0')
		buf[strlen(buf) - 1] = '\0';
	if (buf[strlen(buf) - 1] == '.')
		buf[strlen(buf) - 1] = '\0';
	return buf;
}

/**
 * change_figure_text() - format a figure, counts to the last digit
 * @buf: CHANGE_LEN bytes
 * @unit: what it counts
 * @figure: WLMON_UNKNOWN gives "-"
 *
 * Return: @buf, or "-".
 */
const char *change_figure_text(char *buf, enum change_unit unit, uint64_t figure)
{
	if (figure == WLMON_UNKNOWN)
		return "-";
	if (unit == CHANGE_NS)
		return units_time(buf, figure);
	if (unit == CHANGE_BYTES)
		return units_bytes(buf, figure);
	snprintf(buf, CHANGE_LEN, "%llu", (unsigned long long)figure);
	return buf;
}

static void put_figure(struct json *j, const char *key, enum change_unit unit, uint64_t figure)
{
	if (unit == CHANGE_NS)
		json_seconds(j, key, figure);
	else
		json_number(j, key, figure);
}

/**
 * change_json() - write a figure of two runs
 * @j: within an object
 * @unit: what it counts
 * @a: the figure before
 * @b: the figure after
 */
void change_json(struct json *j, enum change_unit unit, uint64_t a, uint64_t b)
{
	static const char *const names[] = {
		[CHANGE_COUNT] = "count", [CHANGE_NS] = "seconds", [CHANGE_BYTES] = "bytes"
	};
	char buf[CHANGE_LEN];

	json_text(j, "unit", names[unit]);
	put_figure(j, "a", unit, a);
	put_figure(j, "b", unit, b);
	if (a == WLMON_UNKNOWN || b == WLMON_UNKNOWN)
		json_null(j, "change");
	else
		json_text(j, "change", change_text(buf, a, b));
}
