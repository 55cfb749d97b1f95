// SPDX-License-Identifier: GPL-2.0
/* Prints a report for people. */
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "output.h"
#include "units.h"
#include "utf8.h"

/* Lines for the parts that have as many as there are. */
#define CALLS 20
#define LONGEST 10
#define PROGRAMS 15
#define ERRORS 20
#define ZOMBIES 20
/* Names in a line. */
#define NAMES 5

static void put_name(FILE *out, const char *name)
{
	size_t room = strlen(name) + 1;
	char *clean = need(malloc(room));

	utf8_printable(clean, room, name);
	fputs(clean, out);
	free(clean);
}

static struct libscols_table *begin_table(FILE *out, const char *title, const char *const *names,
					  size_t count, size_t texts)
{
	struct libscols_table *table = output_table(out);
	size_t i;

	/* the last ones hold names */
	for (i = 0; i < count; i++)
		output_column(table, names[i], i + texts < count ? OUTPUT_RIGHT : OUTPUT_CUT);
	fprintf(out, "\n%s\n", title);
	return table;
}

#define BEGIN_TABLE(out, title, texts, ...)                           \
	begin_table(out, title, (const char *const[]){ __VA_ARGS__ }, \
		    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), texts)

/* Say how many lines are left out. */
static void put_more(FILE *out, size_t count, size_t shown)
{
	if (count > shown)
		fprintf(out, "and %zu more\n", count - shown);
}

static void put_title(const struct figures *f, const struct source *from, FILE *out)
{
	char **rules = wlmon_rule_list(from->w), buf[REPORT_VERDICT_LEN];
	size_t i;

	for (i = 0; rules && rules[i]; i++) {
		put_name(out, rules[i]);
		fputs(rules[i + 1] ? ", " : ": ", out);
	}
	wlmon_rule_list_free(rules);
	fprintf(out, "wlmon%s", *f->verdict.version ? " " : "");
	put_name(out, f->verdict.version);
	fputs(", complete: ", out);
	put_name(out, report_verdict(buf, &f->verdict));
	fputs("\n\n", out);
}

static void put_processes(const struct figures *f, FILE *out)
{
	char a[UNIT_LEN], b[UNIT_LEN], c[UNIT_LEN], d[UNIT_LEN], e[UNIT_LEN];
	const struct process_sum *sum = &f->sum;

	fprintf(out, "processes  %s, %s threads; %s running, %s zombies, %s failed\n",
		units_count(a, sum->count), units_count(b, sum->threads), units_count(c, sum->running),
		units_count(d, sum->zombies), units_count(e, sum->failed));
	if (known(f->evicted))
		fprintf(out,
			"           %s more ended whose records were used again: they are missing here\n",
			units_count(a, f->evicted));
	fprintf(out, "execs      %s, %s failed; %s creations of processes and threads failed\n",
		units_count(a, sum->execs), units_count(b, sum->execs_failed),
		units_count(c, sum->forks_failed));
	fprintf(out, "cpu        %s: user %s, system %s; waited for a cpu %s\n",
		units_time(a, figures_cpu(sum)), units_time(b, sum->utime), units_time(c, sum->stime),
		units_time(d, sum->cpu_delay));
	fprintf(out, "memory     largest process %s", units_bytes(a, figures_peak(sum)));
	if (sum->largest) {
		fputs(" (", out);
		put_name(out, sum->largest->comm);
		fprintf(out, ", pid %llu)", (unsigned long long)sum->largest->pid);
	}
	fprintf(out, "; %s faults without I/O, %s with\n", units_count(a, sum->minflt),
		units_count(b, sum->majflt));
	fprintf(out, "i/o        storage: %s read, %s written; calls: %s read, %s written\n",
		units_bytes(a, sum->read_bytes), units_bytes(b, sum->write_bytes),
		units_bytes(c, sum->rchar), units_bytes(d, sum->wchar));
}

static size_t kinds_of(const struct call_list *calls, const char *subsystem)
{
	size_t n = 0, i;

	for (i = 0; i < calls->count; i++)
		n += call_made(&calls->at[i]) &&
		     (!subsystem || !strcmp(calls->at[i].subsystem, subsystem));
	return n;
}

static void put_calls(const struct figures *f, FILE *out)
{
	struct call total = call_list_total(&f->calls);
	char a[UNIT_LEN], b[UNIT_LEN], c[UNIT_LEN];

	if (!f->has_calls) {
		fputs("calls      are not known: the module was loaded with syscalls=0, or there is no copy\n",
		      out);
		return;
	}
	fprintf(out, "calls      %s of %zu kinds, %s failed, %s did not return\n",
		units_count(a, call_made(&total)), kinds_of(&f->calls, NULL),
		units_count(b, total.errors), units_count(c, total.unfinished));
}

static void put_subsystems(const struct figures *f, FILE *out)
{
	struct call total = call_list_total(&f->calls);
	struct libscols_table *table;
	struct libscols_line *line;
	char buf[UNIT_LEN];
	size_t i;

	if (!f->subsystems.count)
		return;
	table = BEGIN_TABLE(out, "subsystems", 1, "%CALLS", "CALLS", "ERRORS", "TIME", "KINDS",
			    "SUBSYSTEM");
	for (i = 0; i < f->subsystems.count; i++) {
		const struct call *s = &f->subsystems.at[i];

		line = output_line(table, NULL);
		output_cell(line, 0, units_percent(buf, call_made(s), call_made(&total)));
		output_cell(line, 1, units_count(buf, call_made(s)));
		output_cell(line, 2, units_count(buf, s->errors));
		output_cell(line, 3, units_time(buf, s->ns));
		output_cell(line, 4, units_count(buf, kinds_of(&f->calls, s->name)));
		output_cell(line, 5, s->name);
	}
	output_print(table);
}

/* Add up the calls that only wait, or those that do not. */
static struct call sum_where(const struct call_list *list, bool waits, const char *name)
{
	struct call sum = {
		.name = name, .subsystem = "", .max_ns = WLMON_UNKNOWN, .p99_ns = WLMON_UNKNOWN
	};
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct call *call = &list->at[i];

		if (call_waits(call) != waits)
			continue;
		sum.calls += call->calls;
		sum.errors += call->errors;
		sum.unfinished += known(call->unfinished);
		sum.ns += call->ns;
	}
	return sum;
}

static void add_call(struct libscols_table *table, const struct call *call, uint64_t all_ns)
{
	struct libscols_line *line = output_line(table, NULL);
	char buf[UNIT_LEN];

	output_cell(line, 0, units_percent(buf, all_ns ? call->ns : WLMON_UNKNOWN, all_ns));
	output_cell(line, 1, units_time(buf, call->ns));
	output_cell(line, 2, units_count(buf, call_made(call)));
	output_cell(line, 3, units_count(buf, call->errors));
	output_cell(line, 4, units_time(buf, call->calls ? call->ns / call->calls : WLMON_UNKNOWN));
	output_cell(line, 5, units_time(buf, call->p99_ns));
	output_cell(line, 6, units_time(buf, call->max_ns));
	output_cell(line, 7, call->name);
	output_cell(line, 8, call->subsystem);
}

/* Print the calls that took most time; time in which they only wait is nobody's work. */
static void put_top_calls(const struct figures *f, FILE *out)
{
	struct call works = sum_where(&f->calls, false, "others");
	struct call waits = sum_where(&f->calls, true, "waiting");
	uint64_t all_ns = works.ns;
	struct libscols_table *table;
	size_t i, n = 0;

	if (!f->calls.count)
		return;
	table = BEGIN_TABLE(out, "system calls by time", 2, "%TIME", "TIME", "CALLS", "ERRORS", "EACH",
			    "99 % WITHIN", "LONGEST", "SYSTEM CALL", "SUBSYSTEM");
	for (i = 0; i < f->calls.count && n < CALLS; i++) {
		const struct call *call = &f->calls.at[i];

		if (call_waits(call) || !call_made(call))
			continue;
		add_call(table, call, all_ns);
		works.calls -= call->calls;
		works.errors -= call->errors;
		works.unfinished -= known(call->unfinished);
		works.ns -= call->ns;
		n++;
	}
	if (call_made(&works))
		add_call(table, &works, all_ns);
	if (call_made(&waits))
		add_call(table, &waits, 0);
	output_print(table);
}

static int by_longest(const void *a, const void *b)
{
	const struct call *const *c = a, *const *d = b;

	if ((*c)->max_ns != (*d)->max_ns)
		return (*c)->max_ns > (*d)->max_ns ? -1 : 1;
	return strcmp((*c)->name, (*d)->name);
}

static void put_longest(const struct figures *f, FILE *out)
{
	const struct call **order = need(calloc(f->calls.count + 1, sizeof(*order)));
	struct libscols_table *table;
	struct libscols_line *line;
	char buf[UNIT_LEN];
	size_t n = 0, i;

	for (i = 0; i < f->calls.count; i++)
		if (f->calls.at[i].max_ns != WLMON_UNKNOWN)
			order[n++] = &f->calls.at[i];
	qsort(order, n, sizeof(*order), by_longest);
	if (n) {
		table = BEGIN_TABLE(out, "longest waits", 2, "LONGEST", "99 % WITHIN", "HALF WITHIN",
				    "CALLS", "SYSTEM CALL", "SUBSYSTEM");
		for (i = 0; i < n && i < LONGEST; i++) {
			line = output_line(table, NULL);
			output_cell(line, 0, units_time(buf, order[i]->max_ns));
			output_cell(line, 1, units_time(buf, order[i]->p99_ns));
			output_cell(line, 2, units_time(buf, order[i]->p50_ns));
			output_cell(line, 3, units_count(buf, call_made(order[i])));
			output_cell(line, 4, order[i]->name);
			output_cell(line, 5, order[i]->subsystem);
		}
		output_print(table);
	}
	free(order);
}

/* Name the largest counts of a group, which begins at @at. Return how many it has. */
static size_t name_group(char **text, const struct tally_entry *at, size_t count)
{
	size_t size, n;
	FILE *out = need(open_memstream(text, &size));

	for (n = 0; n < count && !strcmp(at[n].group, at->group); n++)
		if (n < NAMES)
			fprintf(out, "%s%s %llu", n ? ", " : "", at[n].name,
				(unsigned long long)at[n].count);
	if (n > NAMES)
		fprintf(out, ", %zu more", n - NAMES);
	if (fclose(out))
		need(NULL);
	return n;
}

/* Print counts, a line per group. */
static void put_tally(const struct tally *tally, FILE *out, const char *title, const char *group,
		      const char *names)
{
	struct libscols_table *table;
	struct libscols_line *line;
	size_t groups = 0, i;
	char buf[UNIT_LEN], *text;

	if (!tally->count)
		return;
	table = BEGIN_TABLE(out, title, 2, "COUNT", group, names);
	for (i = 0; i < tally->count; groups++) {
		const struct tally_entry *first = &tally->at[i];

		i += name_group(&text, first, tally->count - i);
		if (groups < ERRORS) {
			line = output_line(table, NULL);
			output_cell(line, 0, units_count(buf, first->group_count));
			output_cell(line, 1, first->group);
			output_cell(line, 2, text);
		}
		free(text);
	}
	output_print(table);
	put_more(out, groups, ERRORS);
}

static void put_programs(const struct figures *f, FILE *out)
{
	struct libscols_table *table;
	struct libscols_line *line;
	char buf[UNIT_LEN];
	size_t i;

	if (!f->program_count)
		return;
	table = BEGIN_TABLE(out, "programs", 2, "COUNT", "FAILED", "CPU", "PEAK", "READ", "WRITE",
			    "CALLS", "COMM", "EXE");
	for (i = 0; i < f->program_count && i < PROGRAMS; i++) {
		const struct process_sum *sum = &f->programs[i].sum;

		line = output_line(table, NULL);
		output_cell(line, 0, units_count(buf, sum->count));
		output_cell(line, 1, units_count(buf, sum->failed));
		output_cell(line, 2, units_time(buf, figures_cpu(sum)));
		output_cell(line, 3, units_bytes(buf, figures_peak(sum)));
		output_cell(line, 4, units_bytes(buf, sum->rchar));
		output_cell(line, 5, units_bytes(buf, sum->wchar));
		output_cell(line, 6, units_count(buf, sum->calls));
		output_cell(line, 7, f->programs[i].comm);
		output_cell(line, 8, f->programs[i].exe);
	}
	output_print(table);
	put_more(out, f->program_count, PROGRAMS);
}

/* Return when the processes were read, which those that run tell; else WLMON_UNKNOWN. */
static uint64_t moment_of_reading(const struct process_list *list)
{
	uint64_t now = 0;
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct process *p = &list->at[i];

		if (process_alive(p) && p->life != WLMON_UNKNOWN && p->start + p->life > now)
			now = p->start + p->life;
	}
	return now ? now : WLMON_UNKNOWN;
}

static void add_zombie(struct libscols_table *table, const struct process *p, uint64_t now)
{
	bool is_known = now != WLMON_UNKNOWN && p->exited != WLMON_UNKNOWN && now >= p->exited;
	struct libscols_line *line = output_line(table, NULL);
	char buf[UNIT_LEN];

	snprintf(buf, sizeof(buf), "%llu", (unsigned long long)p->pid);
	output_cell(line, 0, buf);
	output_cell(line, 1, units_time(buf, is_known ? now - p->exited : WLMON_UNKNOWN));
	output_cell(line, 2, p->exit);
	output_cell(line, 3, p->comm);
	if (p->ppid != WLMON_UNKNOWN)
		snprintf(buf, sizeof(buf), "%llu", (unsigned long long)p->ppid);
	else
		strcpy(buf, "-");
	output_cell(line, 4, buf);
	output_cell(line, 5, p->parent ? p->parent->comm : "-");
}

static void put_zombies(const struct figures *f, FILE *out)
{
	uint64_t now = moment_of_reading(&f->processes);
	struct libscols_table *table;
	size_t n = 0, i;

	if (!f->sum.zombies)
		return;
	table = BEGIN_TABLE(out, "zombies", 4, "PID", "FOR", "EXIT", "COMM", "PPID", "CREATED BY");
	for (i = 0; i < f->processes.count; i++)
		if (process_zombie(&f->processes.at[i]) && n++ < ZOMBIES)
			add_zombie(table, &f->processes.at[i], now);
	output_print(table);
	put_more(out, n, ZOMBIES);
}

/**
 * report_text() - print a report for people
 * @figures: from figures_load()
 * @from: from source_open()
 * @out: where it goes
 */
void report_text(const struct figures *figures, const struct source *from, FILE *out)
{
	put_title(figures, from, out);
	if (figures->has_processes)
		put_processes(figures, out);
	else
		fputs("processes  are not known: there is no copy\n", out);
	put_calls(figures, out);
	put_subsystems(figures, out);
	put_top_calls(figures, out);
	put_tally(&figures->errors, out, "errors", "ERRNO", "SYSTEM CALLS");
	put_longest(figures, out);
	put_programs(figures, out);
	put_tally(&figures->exits, out, "ended with anything but 0", "EXIT", "PROCESSES");
	put_tally(&figures->execs, out, "failed execs", "ERRNO", "PROCESSES");
	put_tally(&figures->creations, out, "failed creations of processes and threads", "ERRNO",
		  "PROCESSES");
	put_zombies(figures, out);
}
