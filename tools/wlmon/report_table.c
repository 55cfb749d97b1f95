// SPDX-License-Identifier: GPL-2.0
/*
 * Prints the table of system calls and subsystems that is in the kernel's
 * Documentation/admin-guide/workload-tracing.rst, for documents.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "check.h"
#include "cmd.h"

#define CELLS 4

/**
 * struct row - a row of the table: a system call
 * @name: of the call; @label: its subsystem; @api: function of the kernel
 * @made: calls that were made; @sum: those of the whole subsystem
 * @at: number of the row in the view
 */
struct row {
	char *name;
	char *label;
	char *api;
	double made;
	double sum;
	size_t at;
};

/**
 * struct grid - the table
 * @rows: the rows
 * @count: their number
 * @subsystems: number of different subsystems
 * @total: calls of all rows
 * @cells: texts of all rows as they are printed, the header first
 * @width: bytes of the widest cell of each column
 * @texts: memory for all of this
 */
struct grid {
	enum report_format format;
	FILE *out;
	struct row *rows;
	size_t count;
	unsigned int subsystems;
	double total;
	char *(*cells)[CELLS];
	size_t width[CELLS];
	struct arena texts;
};

/* Copy a field; one that the row lacks is empty. */
static char *take_field(struct grid *g, struct wlmon_table *t, const char *column, const char *suffix)
{
	int at = wlmon_table_column(t, column);
	ssize_t len = wlmon_table_text(t, at, NULL, 0);
	size_t size = len < 0 ? 0 : len;
	char *text = arena_take(&g->texts, size + strlen(suffix) + 1);

	*text = '\0';
	wlmon_table_text(t, at, text, size + 1);
	return strcat(text, suffix);
}

static double get_count(struct wlmon_table *t, const char *column)
{
	uint64_t number;

	return wlmon_table_u64(t, wlmon_table_column(t, column), &number) ? 0 : number;
}

static bool holds(struct wlmon_table *t, const char *column, const char *text)
{
	size_t size;
	const char *raw = wlmon_table_raw(t, wlmon_table_column(t, column), &size);

	return raw && size == strlen(text) && !memcmp(raw, text, size);
}

/* Take the row of the view that the table is at, unless it is the total. */
static void add_row(struct grid *g, struct wlmon_table *t, size_t at)
{
	struct row row = { .at = at };

	row.made = get_count(t, "CALLS") + get_count(t, "UNFINISHED");
	if (!row.made || holds(t, "SYSCALL", "total"))
		return;
	row.name = take_field(g, t, "SYSCALL", "");
	row.label = take_field(g, t, "SUBSYSTEM", "");
	row.api = take_field(g, t, "API", holds(t, "API", "-") ? "" : "()");
	g->rows[g->count++] = row;
	g->total += row.made;
}

static int by_label(const void *a, const void *b)
{
	const struct row *r = a, *s = b;
	int order = strcmp(r->label, s->label);

	return order ? order : r->at < s->at ? -1 :
					       r->at > s->at;
}

/* Compare rows: the subsystem with most calls first, and likewise its calls. */
static int by_calls(const void *a, const void *b)
{
	const struct row *r = a, *s = b;
	int order = strcmp(r->label, s->label);

	if (order && r->sum != s->sum)
		return r->sum > s->sum ? -1 : 1;
	if (order)
		return order;
	if (r->made != s->made)
		return r->made > s->made ? -1 : 1;
	order = strcmp(r->name, s->name);
	return order ? order : r->at < s->at ? -1 :
					       r->at > s->at;
}

static void sort(struct grid *g)
{
	size_t first, next, i;
	double sum;

	qsort(g->rows, g->count, sizeof(*g->rows), by_label);
	for (first = 0; first < g->count; first = next) {
		sum = 0;
		for (next = first; next < g->count; next++) {
			if (strcmp(g->rows[next].label, g->rows[first].label))
				break;
			sum += g->rows[next].made;
		}
		for (i = first; i < next; i++)
			g->rows[i].sum = sum;
		g->subsystems++;
	}
	qsort(g->rows, g->count, sizeof(*g->rows), by_calls);
}

static bool is_word(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/*
 * Check for a character that the format takes for markup: in reStructuredText this
 * includes an underscore at the end of a word, and a dash that is the whole cell.
 */
static bool is_markup(const struct grid *g, const char *text, const char *at)
{
	if (strchr("\\*`|", *at))
		return true;
	if (g->format != REPORT_RST)
		return false;
	return (*at == '_' && !is_word(at[1])) || (at == text && !strcmp(text, "-"));
}

static char *escape_markup(struct grid *g, const char *text)
{
	char *escaped = arena_take(&g->texts, strlen(text) * 2 + 1), *to = escaped;
	const char *at;

	for (at = text; *at; at++) {
		if (is_markup(g, text, at))
			*to++ = '\\';
		*to++ = *at;
	}
	*to = '\0';
	return escaped;
}

static char *quote(struct grid *g, const char *text)
{
	char *quoted = arena_take(&g->texts, strlen(text) * 2 + 3), *to = quoted;

	if (!strpbrk(text, "\",\r\n"))
		return strcpy(quoted, text);
	*to++ = '"';
	for (; *text; text++) {
		if (*text == '"')
			*to++ = '"';
		*to++ = *text;
	}
	strcpy(to, "\"");
	return quoted;
}

static void fill(struct grid *g, size_t row, const char *const *texts)
{
	size_t i, len;

	for (i = 0; i < CELLS; i++) {
		g->cells[row][i] = g->format == REPORT_CSV ? quote(g, texts[i]) :
							     escape_markup(g, texts[i]);
		len = strlen(g->cells[row][i]);
		g->width[i] = len > g->width[i] ? len : g->width[i];
	}
}

static void fill_all(struct grid *g)
{
	static const char *const names[] = { "System Call", "# calls", "Linux Subsystem",
					     "System Call (API)" };
	char number[64];
	size_t i;

	g->cells = need(calloc(g->count + 1, sizeof(*g->cells)));
	fill(g, 0, names);
	for (i = 0; i < g->count; i++) {
		const struct row *row = &g->rows[i];

		snprintf(number, sizeof(number), "%.0f", row->made);
		fill(g, i + 1, (const char *const[]){ row->name, number, row->label, row->api });
	}
}

static void put_repeated(FILE *out, char c, size_t times)
{
	while (times--)
		fputc(c, out);
}

static void put_rule(const struct grid *g, char c)
{
	size_t i;

	for (i = 0; i < CELLS; i++) {
		fputc('+', g->out);
		put_repeated(g->out, c, g->width[i] + 2);
	}
	fputs("+\n", g->out);
}

/* Print the line below the header; numbers are aligned right. */
static void put_md_rule(const struct grid *g)
{
	size_t i;

	for (i = 0; i < CELLS; i++) {
		fputc('|', g->out);
		put_repeated(g->out, '-', g->width[i] + (i == 1 ? 1 : 2));
		fputs(i == 1 ? ":" : "", g->out);
	}
	fputs("|\n", g->out);
}

static void put_row(const struct grid *g, size_t row)
{
	size_t i, pad;

	for (i = 0; i < CELLS; i++) {
		const char *cell = g->cells[row][i];

		if (g->format == REPORT_CSV) {
			fprintf(g->out, "%s%s", i ? "," : "", cell);
			continue;
		}
		fputs("| ", g->out);
		pad = g->width[i] - strlen(cell);
		if (g->format == REPORT_MD && i == 1)
			put_repeated(g->out, ' ', pad);
		fputs(cell, g->out);
		if (g->format != REPORT_MD || i != 1)
			put_repeated(g->out, ' ', pad);
		fputc(' ', g->out);
	}
	fputs(g->format == REPORT_CSV ? "\n" : "|\n", g->out);
}

static void put_title(const struct grid *g, const struct wlmon *w, const struct verdict *v)
{
	const char *mark = g->format == REPORT_RST ? "``" : "`";
	char **rules = wlmon_rule_list(w);
	char buf[REPORT_VERDICT_LEN];
	size_t n = 0, i;

	while (rules && rules[n])
		n++;
	while (n && !*rules[n - 1])
		n--;
	for (i = 0; i < n; i++)
		fprintf(g->out, "%s%s%s%s", mark, rules[i], mark, i + 1 < n ? ", " : ": ");
	wlmon_rule_list_free(rules);
	fprintf(g->out, "%.0f system calls of %zu kinds, %u subsystems; wlmon%s%s, complete: %s\n\n",
		g->total, g->count, g->subsystems, *v->version ? " " : "", v->version,
		report_verdict(buf, v));
}

static void put_table(const struct grid *g)
{
	size_t i;

	if (g->format == REPORT_RST)
		put_rule(g, '-');
	put_row(g, 0);
	if (g->format == REPORT_RST)
		put_rule(g, '=');
	if (g->format == REPORT_MD)
		put_md_rule(g);
	for (i = 1; i <= g->count; i++) {
		put_row(g, i);
		if (g->format == REPORT_RST)
			put_rule(g, '-');
	}
}

/* Make the table of the view. */
static int load(struct grid *g, struct wlmon_table *t, const struct source *from)
{
	size_t i;

	if (!wlmon_table_rows(t))
		return fail("%s/syscalls: no system calls: wlmon was told not to count them (syscalls=0)",
			    wlmon_dir(from->w));
	g->rows = need(calloc(wlmon_table_rows(t), sizeof(*g->rows)));
	for (i = 0; i < wlmon_table_rows(t); i++) {
		wlmon_table_seek(t, i);
		add_row(g, t, i);
	}
	if (!g->count)
		return fail("%s/syscalls: no system calls: nothing of the workload has run yet",
			    wlmon_dir(from->w));
	sort(g);
	fill_all(g);
	return STATUS_OK;
}

/**
 * report_table() - print the table
 * @from: from source_open()
 * @format: its format
 * @out: where it goes
 * @verdict: filled
 *
 * Return: 0, or an exit status after an error was printed, and nothing else.
 */
int report_table(const struct source *from, enum report_format format, FILE *out,
		 struct verdict *verdict)
{
	struct grid g = { .format = format, .out = out };
	struct wlmon_table *t;
	int status;

	/* without a ledger the table cannot be relied upon, whatever it has */
	status = check_ledger(from, verdict);
	if (status)
		return status;
	status = check_calls(from, &t);
	if (status)
		return status < 0 ? source_fail(from, "syscalls") : status;
	/* again, so that it covers what was read */
	status = check_ledger(from, verdict);
	if (!status)
		status = load(&g, t, from);
	if (!status && format != REPORT_CSV)
		put_title(&g, from->w, verdict);
	if (!status)
		put_table(&g);
	wlmon_table_close(t);
	free(g.rows);
	free(g.cells);
	arena_free(&g.texts);
	return status;
}
