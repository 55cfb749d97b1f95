// SPDX-License-Identifier: GPL-2.0
/* Prints an account for people: what matters most first, on one screen. */
#include "account.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include "output.h"
#include "units.h"
#include "utf8.h"
#include "cmd.h"

/* Lines for the parts that have as many as there are. */
#define SUBSYSTEMS 5
#define CALLS 6
#define PROCESSES 3
#define ERRORS 5

/* Colours; empty where none are wanted. */
struct style {
	const char *bold;
	const char *red;
	const char *off;
};

static struct style style_of(FILE *out)
{
	if (output_colours(out))
		return (struct style){ "\033[1m", "\033[1;31m", "\033[m" };
	return (struct style){ "", "", "" };
}

static void print_command(const struct account *account, FILE *out)
{
	size_t room = 0, i;
	char *text, *clean;

	for (i = 0; account->argv[i]; i++)
		room += strlen(account->argv[i]) + 1;
	text = need(calloc(room + 1, 1));
	clean = need(malloc(room + 1));
	for (i = 0; account->argv[i]; i++) {
		strcat(text, i ? " " : "");
		strcat(text, account->argv[i]);
	}
	utf8_printable(clean, room + 1, text);
	if (strlen(clean) > 60)
		strcpy(clean + 57, "...");
	fputs(clean, out);
	free(text);
	free(clean);
}

static void print_head(const struct account *account, FILE *out)
{
	struct style style = style_of(out);
	int status = account->status;

	fputs(style.bold, out);
	print_command(account, out);
	fputs(style.off, out);
	if (status == -1)
		fputs(": still runs", out);
	else if (WIFSIGNALED(status))
		fprintf(out, ": %skilled by signal %d (%s)%s%s", style.red, WTERMSIG(status),
			strsignal(WTERMSIG(status)), WCOREDUMP(status) ? ", core dumped" : "", style.off);
	else
		fprintf(out, ": %sexit %d%s", WEXITSTATUS(status) ? style.red : "", WEXITSTATUS(status),
			WEXITSTATUS(status) ? style.off : "");
	if (account->verdict.complete == 1 && !account->evicted)
		fputs("; complete: yes\n", out);
	else if (account->verdict.complete == 1)
		fprintf(out, "; %scomplete: no%s (records of %llu processes were used again: load with a larger max_records)\n",
			style.red, style.off, (unsigned long long)account->evicted);
	else
		fprintf(out, "; %scomplete: %s%s (%s)\n", style.red, account->verdict.complete ? "unknown" : "no",
			style.off, account->verdict.complete ? "the ledger cannot be read" : account->verdict.reasons);
}

static void print_times(const struct account *account, FILE *out)
{
	const struct process_sum *sum = &account->sum;
	char a[UNIT_LEN], b[UNIT_LEN], c[UNIT_LEN], d[UNIT_LEN], e[UNIT_LEN];
	uint64_t cpu = sum->utime + sum->stime;

	fprintf(out, "wall       %s, cpu %s (%s %%): user %s, system %s", units_time(a, account->wall_ns),
		units_time(b, cpu), units_percent(c, cpu, account->wall_ns), units_time(d, sum->utime),
		units_time(e, sum->stime));
	if (sum->cpu_delay)
		fprintf(out, "; waited for a cpu %s", units_time(a, sum->cpu_delay));
	fputc('\n', out);
	/* what it left running took longer */
	if (account->wall_ns > account->own_ns + 100000000)
		fprintf(out, "           the command itself ended after %s\n", units_time(a, account->own_ns));
}

static const char *clean_name(char *buf, size_t size, const char *name)
{
	utf8_printable(buf, size, name);
	return buf;
}

static void print_memory(const struct account *account, FILE *out)
{
	const struct process_sum *sum = &account->sum;
	char a[UNIT_LEN], b[UNIT_LEN], c[UNIT_LEN], d[UNIT_LEN], name[64];

	if (!sum->largest)
		return;
	fprintf(out, "memory     peak %s (%s, pid %llu), of all at once at most %s; %s faults, %s with I/O\n",
		units_bytes(a, sum->rss_kb * 1024), clean_name(name, sizeof(name), sum->largest->comm),
		(unsigned long long)sum->largest->pid,
		units_bytes(b, process_rss_at_once(&account->processes) * 1024),
		units_count(c, sum->minflt + sum->majflt), units_count(d, sum->majflt));
	fprintf(out, "i/o        storage: %s read, %s written; calls: %s read, %s written\n",
		units_bytes(a, sum->read_bytes), units_bytes(b, sum->write_bytes), units_bytes(c, sum->rchar),
		units_bytes(d, sum->wchar));
}

/* Name how the chosen processes failed: each status once, with a name that had it. */
static void print_failures(const struct account *account, FILE *out)
{
	const struct process_list *list = &account->processes;
	const struct process *p, *q;
	char name[64];
	size_t i, k, n, shown = 0;

	for (i = 0; i < list->count && shown < 4; i++) {
		p = &list->at[i];
		if (!p->chosen || !process_failed(p))
			continue;
		for (k = 0, n = 0; k < list->count; k++) {
			q = &list->at[k];
			if (!q->chosen || !process_failed(q) || strcmp(p->exit, q->exit))
				continue;
			/* not the first one with this status */
			if (q < p)
				break;
			n++;
		}
		if (k < list->count)
			continue;
		fprintf(out, "%s%zu %s (%s)", shown++ ? ", " : ": ", n, p->exit,
			clean_name(name, sizeof(name), p->comm));
	}
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void print_processes(const struct account *account, FILE *out)
{
	const struct process_sum *sum = &account->sum;
	uint64_t ended = sum->count - sum->running;
	struct style style = style_of(out);
	char a[UNIT_LEN];

	fprintf(out, "processes  %s, %llu thread%s", units_count(a, sum->count), (unsigned long long)sum->threads,
		plural(sum->threads));
	if (sum->running)
		fprintf(out, ", %llu still run%s", (unsigned long long)sum->running, sum->running == 1 ? "s" : "");
	if (sum->zombies)
		fprintf(out, ", %llu zombie%s", (unsigned long long)sum->zombies, plural(sum->zombies));
	if (sum->failed) {
		fprintf(out, "; %s%llu of %llu failed%s", style.red, (unsigned long long)sum->failed,
			(unsigned long long)ended, style.off);
		print_failures(account, out);
	}
	if (sum->execs_failed)
		fprintf(out, "; %llu exec%s failed", (unsigned long long)sum->execs_failed,
			plural(sum->execs_failed));
	if (sum->forks_failed)
		fprintf(out, "; %llu creation%s failed", (unsigned long long)sum->forks_failed,
			plural(sum->forks_failed));
	fputc('\n', out);
}

/* Check for a terminal that is too narrow for all columns. */
static bool is_narrow(FILE *out)
{
	int width = output_width(out);

	return width && width < 60;
}

static struct libscols_table *calls_table(const struct account *account, FILE *out, const char *name)
{
	struct libscols_table *table = output_table(out);

	output_column(table, name, 0);
	output_column(table, "CALLS", OUTPUT_RIGHT);
	output_column(table, "ERRORS", OUTPUT_RIGHT);
	output_column(table, "TIME", OUTPUT_RIGHT);
	if (is_narrow(out))
		return table;
	output_column(table, "EACH", OUTPUT_RIGHT);
	if (account->sole && !strcmp(name, "SYSTEM CALL"))
		output_column(table, "99 % WITHIN", OUTPUT_RIGHT);
	return table;
}

static void add_call(struct libscols_table *table, const struct call *call)
{
	struct libscols_line *line = output_line(table, NULL);
	size_t columns = scols_table_get_ncols(table);
	char buf[UNIT_LEN];

	output_cell(line, 0, call->name);
	output_cell(line, 1, units_count(buf, call_made(call)));
	output_cell(line, 2, units_count(buf, call->errors));
	output_cell(line, 3, units_time(buf, call->ns));
	if (columns > 4)
		output_cell(line, 4, units_time(buf, call->calls ? call->ns / call->calls : WLMON_UNKNOWN));
	if (columns > 5)
		output_cell(line, 5, units_time(buf, call->p99_ns));
}

static void print_subsystems(const struct account *account, FILE *out)
{
	struct libscols_table *table;
	size_t i;

	if (!account->subsystems.count)
		return;
	fputc('\n', out);
	table = calls_table(account, out, "SUBSYSTEM");
	for (i = 0; i < account->subsystems.count && i < SUBSYSTEMS; i++)
		add_call(table, &account->subsystems.at[i]);
	output_print(table);
	if (account->subsystems.count > SUBSYSTEMS) {
		fputs("and", out);
		for (; i < account->subsystems.count; i++)
			fprintf(out, "%s %s %llu", i > SUBSYSTEMS ? "," : "", account->subsystems.at[i].name,
				(unsigned long long)call_made(&account->subsystems.at[i]));
		fputc('\n', out);
	}
}

/* Print the calls that only wait in one line: their time is nobody's work. */
static void print_waiting(const struct account *account, FILE *out)
{
	const struct call_list *list = &account->calls;
	char buf[UNIT_LEN];
	size_t i, n = 0;

	for (i = 0; i < list->count; i++) {
		if (!call_waits(&list->at[i]) || !list->at[i].ns)
			continue;
		if (n < 4)
			fprintf(out, "%s%s %s", n ? ", " : "waiting: ", list->at[i].name,
				units_time(buf, list->at[i].ns));
		n++;
	}
	if (n > 4)
		fprintf(out, ", %zu more", n - 4);
	if (n)
		fputc('\n', out);
}

static void print_calls(const struct account *account, FILE *out)
{
	const struct call_list *list = &account->calls;
	struct libscols_table *table;
	size_t i, n = 0;

	if (!list->count) {
		fputs("\nsystem calls are not counted: the module was loaded with syscalls=0\n", out);
		return;
	}
	fputc('\n', out);
	table = calls_table(account, out, "SYSTEM CALL");
	for (i = 0; i < list->count && n < CALLS; i++) {
		if (call_waits(&list->at[i]))
			continue;
		add_call(table, &list->at[i]);
		n++;
	}
	output_print(table);
	print_waiting(account, out);
}

static int by_count(const void *a, const void *b)
{
	const uint64_t *c = a, *d = b;

	return c[0] != d[0] ? (c[0] > d[0] ? -1 : 1) : (c[1] < d[1] ? -1 : 1);
}

static void print_errors(const struct account *account, FILE *out)
{
	struct wlmon_table *t = account->errors;
	size_t rows = t ? wlmon_table_rows(t) : 0, i;
	char call[64], name[32];
	uint64_t(*order)[2];

	if (!rows)
		return;
	/* counts with the numbers of their rows */
	order = need(calloc(rows, sizeof(*order)));
	for (i = 0; i < rows; i++) {
		wlmon_table_seek(t, i);
		wlmon_table_u64(t, wlmon_table_column(t, "COUNT"), &order[i][0]);
		order[i][1] = i;
	}
	qsort(order, rows, sizeof(*order), by_count);
	for (i = 0; i < rows && i < ERRORS; i++) {
		wlmon_table_seek(t, order[i][1]);
		if (wlmon_table_text(t, wlmon_table_column(t, "SYSCALL"), call, sizeof(call)) < 0 ||
		    wlmon_table_text(t, wlmon_table_column(t, "ERRNO"), name, sizeof(name)) < 0)
			continue;
		fprintf(out, "%s%s %s %llu", i ? ", " : "errors: ", call, name, (unsigned long long)order[i][0]);
	}
	if (rows > ERRORS)
		fprintf(out, ", %zu more", rows - ERRORS);
	fputc('\n', out);
	free(order);
}

static int by_cpu(const void *a, const void *b)
{
	const struct process *const *p = a, *const *q = b;

	if (process_cpu(*p) != process_cpu(*q))
		return process_cpu(*p) > process_cpu(*q) ? -1 : 1;
	return (*p)->start < (*q)->start ? -1 : (*p)->start > (*q)->start;
}

static void add_process(struct libscols_table *table, const struct process *p)
{
	struct libscols_line *line = output_line(table, NULL);
	char buf[UNIT_LEN];

	snprintf(buf, sizeof(buf), "%llu", (unsigned long long)p->pid);
	output_cell(line, 0, p->comm);
	output_cell(line, 1, buf);
	output_cell(line, 2, p->exit);
	output_cell(line, 3, units_time(buf, process_cpu(p)));
	output_cell(line, 4, units_bytes(buf, p->rss_kb == WLMON_UNKNOWN ? WLMON_UNKNOWN : p->rss_kb * 1024));
	if (scols_table_get_ncols(table) <= 5)
		return;
	output_cell(line, 5, units_count(buf, p->calls));
	output_cell(line, 6, units_bytes(buf, p->rchar));
	output_cell(line, 7, units_bytes(buf, p->wchar));
}

/* One process needs no list: all figures above are its own. */
static void print_biggest(const struct account *account, FILE *out)
{
	static const char *const names[] = { "PROCESS", "PID", "EXIT", "CPU", "PEAK", "CALLS", "READ", "WRITTEN" };
	const struct process_list *list = &account->processes;
	const struct process **order;
	struct libscols_table *table;
	size_t i, n = 0, columns = is_narrow(out) ? 5 : 8;

	if (account->sum.count < 2)
		return;
	order = need(calloc(list->count, sizeof(*order)));
	for (i = 0; i < list->count; i++)
		if (list->at[i].chosen)
			order[n++] = &list->at[i];
	qsort(order, n, sizeof(*order), by_cpu);
	fputc('\n', out);
	table = output_table(out);
	for (i = 0; i < columns; i++)
		output_column(table, names[i], i && i != 2 ? OUTPUT_RIGHT : 0);
	for (i = 0; i < n && i < PROCESSES; i++)
		add_process(table, order[i]);
	output_print(table);
	free(order);
}

/**
 * account_print() - print an account for people
 * @account: from account_load()
 * @out: where it goes
 */
void account_print(const struct account *account, FILE *out)
{
	print_head(account, out);
	print_times(account, out);
	print_memory(account, out);
	print_processes(account, out);
	print_subsystems(account, out);
	print_calls(account, out);
	print_errors(account, out);
	print_biggest(account, out);
	if (!account->sole)
		fputs("the module watched others, too: percentiles and errors by name are not known for this command alone\n",
		      out);
}
