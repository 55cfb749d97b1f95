// SPDX-License-Identifier: GPL-2.0
/* Reads what a workload did from the views, and adds it up. */
#include "figures.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"
#include "cmd.h"

/* Sums that are unknown where the figure is unknown of each process. */
static const struct pair {
	size_t figure;
	size_t sum;
} pairs[] = {
	{ offsetof(struct process, threads), offsetof(struct process_sum, threads) },
	{ offsetof(struct process, execs), offsetof(struct process_sum, execs) },
	{ offsetof(struct process, execs_failed), offsetof(struct process_sum, execs_failed) },
	{ offsetof(struct process, forks_failed), offsetof(struct process_sum, forks_failed) },
	{ offsetof(struct process, utime), offsetof(struct process_sum, utime) },
	{ offsetof(struct process, stime), offsetof(struct process_sum, stime) },
	{ offsetof(struct process, cpu_delay), offsetof(struct process_sum, cpu_delay) },
	{ offsetof(struct process, minflt), offsetof(struct process_sum, minflt) },
	{ offsetof(struct process, majflt), offsetof(struct process_sum, majflt) },
	{ offsetof(struct process, rchar), offsetof(struct process_sum, rchar) },
	{ offsetof(struct process, wchar), offsetof(struct process_sum, wchar) },
	{ offsetof(struct process, read_bytes), offsetof(struct process_sum, read_bytes) },
	{ offsetof(struct process, write_bytes), offsetof(struct process_sum, write_bytes) },
	{ offsetof(struct process, calls), offsetof(struct process_sum, calls) },
	{ offsetof(struct process, errors), offsetof(struct process_sum, errors) },
	{ offsetof(struct process, rss_kb), offsetof(struct process_sum, rss_kb) },
};

static uint64_t *member(const void *structure, size_t offset)
{
	return (uint64_t *)((char *)structure + offset);
}

/* Add up the usage of some processes. */
static struct process_sum sum_of(const struct process *const *at, size_t count)
{
	struct process_sum sum = { 0 };
	size_t i, k;

	for (i = 0; i < count; i++)
		process_sum_add(&sum, at[i]);
	for (k = 0; count && k < sizeof(pairs) / sizeof(*pairs); k++) {
		for (i = 0; i < count; i++)
			if (*member(at[i], pairs[k].figure) != WLMON_UNKNOWN)
				break;
		if (i == count)
			*member(&sum, pairs[k].sum) = WLMON_UNKNOWN;
	}
	if (sum.rss_kb == WLMON_UNKNOWN)
		sum.largest = NULL;
	return sum;
}

static int by_program(const void *a, const void *b)
{
	const struct process *const *p = a, *const *q = b;
	int order = strcmp((*p)->comm, (*q)->comm);

	return order ? order : strcmp((*p)->exe, (*q)->exe);
}

static int by_cpu(const void *a, const void *b)
{
	const struct program *p = a, *q = b;
	uint64_t cpu = known(figures_cpu(&p->sum)), other = known(figures_cpu(&q->sum));
	int order;

	if (cpu != other)
		return cpu > other ? -1 : 1;
	if (p->sum.count != q->sum.count)
		return p->sum.count > q->sum.count ? -1 : 1;
	order = strcmp(p->comm, q->comm);
	return order ? order : strcmp(p->exe, q->exe);
}

static void sum_programs(struct figures *f)
{
	size_t count = f->processes.count, first, next, i;
	const struct process **at;

	at = need(calloc(count + 1, sizeof(*at)));
	for (i = 0; i < count; i++)
		at[i] = &f->processes.at[i];
	f->sum = sum_of(at, count);
	if (count)
		qsort(at, count, sizeof(*at), by_program);
	f->programs = need(calloc(count + 1, sizeof(*f->programs)));
	for (first = 0; first < count; first = next) {
		for (next = first + 1; next < count; next++)
			if (by_program(&at[first], &at[next]))
				break;
		f->programs[f->program_count++] = (struct program){
			.comm = at[first]->comm,
			.exe = at[first]->exe,
			.sum = sum_of(at + first, next - first),
		};
	}
	free(at);
	if (f->program_count)
		qsort(f->programs, f->program_count, sizeof(*f->programs), by_cpu);
}

static void count_failures(struct figures *f)
{
	size_t i;

	for (i = 0; i < f->processes.count; i++) {
		const struct process *p = &f->processes.at[i];

		if (process_failed(p))
			tally_add(&f->exits, p->exit, p->comm, 1);
		if (known(p->execs_failed))
			tally_add(&f->execs, p->exec_errno, p->comm, p->execs_failed);
	}
	tally_sum(&f->exits);
	tally_rank(&f->exits);
	tally_sum(&f->execs);
	tally_rank(&f->execs);
}

static char *get_text(struct wlmon_table *t, int column)
{
	ssize_t len = wlmon_table_text(t, column, NULL, 0);
	char *text;

	if (len < 0)
		return need(strdup("-"));
	text = need(malloc(len + 1));
	wlmon_table_text(t, column, text, len + 1);
	return text;
}

/* Count rows of a table by two of its columns. */
static int count_rows(struct tally *tally, const struct source *from, const char *view,
		      const char *group, const char *name, const char *number)
{
	struct wlmon_table *t = wlmon_table_open(from->w, view);
	char *group_text, *name_text;
	uint64_t count;
	int n;

	if (!t)
		return -1;
	while ((n = wlmon_table_next(t)) > 0) {
		if (wlmon_table_u64(t, wlmon_table_column(t, number), &count) || !count)
			continue;
		group_text = get_text(t, wlmon_table_column(t, group));
		name_text = get_text(t, wlmon_table_column(t, name));
		tally_add(tally, group_text, name_text, count);
		free(group_text);
		free(name_text);
	}
	wlmon_table_close(t);
	tally_sum(tally);
	tally_rank(tally);
	return n;
}

static int load_processes(struct figures *f, const struct source *from)
{
	static const char *const columns[] = { "PID", "START", "COMM", NULL };
	int status = check_table(from, "processes", columns);

	if (status)
		return status < 0 ? STATUS_OK : status;
	if (process_list_load(&f->processes, from->w))
		return source_fail(from, "processes");
	f->has_processes = true;
	sum_programs(f);
	count_failures(f);
	/* the list has no errors of creations, which hardly ever fail */
	if (known(f->sum.forks_failed) &&
	    count_rows(&f->creations, from, "processes", "FORK_ERRNO", "COMM", "FORKFAIL") < 0)
		return source_fail(from, "processes");
	return STATUS_OK;
}

static int load_calls(struct figures *f, const struct source *from)
{
	struct wlmon_table *t;
	int status = check_calls(from, &t);

	if (status)
		return status < 0 ? STATUS_OK : status;
	f->has_calls = wlmon_table_rows(t);
	wlmon_table_close(t);
	if (call_list_load(&f->calls, from->w))
		return source_fail(from, "syscalls");
	call_list_sort(&f->calls, call_by_time);
	call_list_subsystems(&f->subsystems, &f->calls);
	call_list_sort(&f->subsystems, call_by_calls);
	return STATUS_OK;
}

static int load_errors(struct figures *f, const struct source *from)
{
	static const char *const columns[] = { "SYSCALL", "ERRNO", "COUNT", NULL };
	int status = check_table(from, "syscall_errors", columns);

	if (status)
		return status < 0 ? STATUS_OK : status;
	if (count_rows(&f->errors, from, "syscall_errors", "ERRNO", "SYSCALL", "COUNT") < 0)
		return source_fail(from, "syscall_errors");
	f->has_errors = true;
	return STATUS_OK;
}

static void load_evicted(struct figures *f, const struct source *from)
{
	struct wlmon_table *t = wlmon_table_list(from->w, "ledger");

	f->evicted = WLMON_UNKNOWN;
	if (t && wlmon_table_next(t) > 0)
		wlmon_table_u64(t, wlmon_table_column(t, "records_evicted"), &f->evicted);
	wlmon_table_close(t);
}

/**
 * figures_load() - read what a workload did
 * @figures: filled; to be freed by figures_free(), also after a failure
 * @from: from source_open()
 *
 * Return: 0, or an exit status after an error was printed: a view cannot be read or was
 * cut off, or there are no views that tell of processes or of system calls.
 */
int figures_load(struct figures *figures, const struct source *from)
{
	int status;

	*figures = (struct figures){ .evicted = WLMON_UNKNOWN };
	status = load_processes(figures, from);
	if (!status)
		status = load_calls(figures, from);
	if (!status)
		status = load_errors(figures, from);
	if (status)
		return status;
	if (!figures->has_processes && !figures->calls.count)
		return fail("%s: no saved run: there are no processes and no system calls",
			    wlmon_dir(from->w));
	load_evicted(figures, from);
	return check_ledger(from, &figures->verdict);
}

/**
 * figures_free() - free what figures_load() read
 * @figures: becomes empty
 */
void figures_free(struct figures *figures)
{
	process_list_free(&figures->processes);
	call_list_free(&figures->calls);
	call_list_free(&figures->subsystems);
	tally_free(&figures->exits);
	tally_free(&figures->execs);
	tally_free(&figures->creations);
	tally_free(&figures->errors);
	free(figures->programs);
	*figures = (struct figures){ 0 };
}

/**
 * figures_cpu() - get the CPU time of processes
 * @sum: what they used
 *
 * Return: ns in user and kernel mode, WLMON_UNKNOWN if both are unknown.
 */
uint64_t figures_cpu(const struct process_sum *sum)
{
	if (sum->utime == WLMON_UNKNOWN && sum->stime == WLMON_UNKNOWN)
		return WLMON_UNKNOWN;
	return known(sum->utime) + known(sum->stime);
}

/**
 * figures_peak() - get the peak resident set of the largest process
 * @sum: what processes used
 *
 * Return: bytes, WLMON_UNKNOWN if it is unknown.
 */
uint64_t figures_peak(const struct process_sum *sum)
{
	uint64_t bytes;

	if (sum->rss_kb == WLMON_UNKNOWN || __builtin_mul_overflow(sum->rss_kb, 1024, &bytes))
		return WLMON_UNKNOWN;
	return bytes;
}
