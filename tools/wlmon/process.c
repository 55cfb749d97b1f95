// SPDX-License-Identifier: GPL-2.0
/* Reads the view processes, finds out whose child each is, and adds up usage. */
#include "process.h"

#include <stdlib.h>
#include <string.h>
#include "cmd.h"

enum kind {
	COUNT,
	TIME,
	TEXT
};

#define COLUMN(name, kind, member)                           \
	{                                                    \
		name, kind, offsetof(struct process, member) \
	}

static const struct column {
	const char *name;
	enum kind kind;
	size_t offset;
} columns[] = {
	COLUMN("PID", COUNT, pid),
	COLUMN("PPID", COUNT, ppid),
	COLUMN("UID", COUNT, uid),
	COLUMN("START", TIME, start),
	COLUMN("EXEC", TIME, exec),
	COLUMN("EXITED", TIME, exited),
	COLUMN("RELEASED", TIME, released),
	COLUMN("LIFE", TIME, life),
	COLUMN("THREADS", COUNT, threads),
	COLUMN("EXECS", COUNT, execs),
	COLUMN("EXECFAIL", COUNT, execs_failed),
	COLUMN("FORKFAIL", COUNT, forks_failed),
	COLUMN("UTIME", TIME, utime),
	COLUMN("STIME", TIME, stime),
	COLUMN("MAXRSS_KB", COUNT, rss_kb),
	COLUMN("MINFLT", COUNT, minflt),
	COLUMN("MAJFLT", COUNT, majflt),
	COLUMN("NVCSW", COUNT, nvcsw),
	COLUMN("NIVCSW", COUNT, nivcsw),
	COLUMN("RCHAR", COUNT, rchar),
	COLUMN("WCHAR", COUNT, wchar),
	COLUMN("READ_BYTES", COUNT, read_bytes),
	COLUMN("WRITE_BYTES", COUNT, write_bytes),
	COLUMN("SYSCALLS", COUNT, calls),
	COLUMN("ERRORS", COUNT, errors),
	COLUMN("CPU_DELAY", TIME, cpu_delay),
	COLUMN("COMM", TEXT, comm),
	COLUMN("EXE", TEXT, exe),
	COLUMN("EXIT", TEXT, exit),
	COLUMN("EXEC_ERRNO", TEXT, exec_errno),
	COLUMN("STATE", TEXT, state),
	COLUMN("CGROUP", TEXT, cgroup),
};

#define NR_COLUMNS (sizeof(columns) / sizeof(*columns))

static const char *decode(struct wlmon_table *t, int column, struct arena *texts)
{
	size_t size;
	char *text;

	/* escapes only make it shorter */
	if (!wlmon_table_raw(t, column, &size))
		return "-";
	text = arena_take(texts, size + 1);
	wlmon_table_text(t, column, text, size + 1);
	return text;
}

static void process_fill(struct process *p, struct wlmon_table *t, const int *at,
			 struct arena *texts)
{
	uint64_t *number;
	size_t i;

	for (i = 0; i < NR_COLUMNS; i++) {
		number = (uint64_t *)((char *)p + columns[i].offset);
		if (columns[i].kind == TEXT)
			*(const char **)number = decode(t, at[i], texts);
		else if (wlmon_table_fixed(t, at[i], columns[i].kind == TIME ? 9 : 0, number))
			*number = WLMON_UNKNOWN;
	}
}

static int compare(const void *a, const void *b)
{
	const struct process *p = a, *q = b;

	if (p->pid != q->pid)
		return p->pid < q->pid ? -1 : 1;
	return p->start < q->start ? -1 : p->start > q->start;
}

/* Return the last process with a pid that was created at @start or before it. */
static struct process *find_before(const struct process_list *list, uint64_t pid, uint64_t start)
{
	struct process key = { .pid = pid, .start = start };
	size_t low = 0, high = list->count, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (compare(&list->at[middle], &key) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low && list->at[low - 1].pid == pid ? &list->at[low - 1] : NULL;
}

/* Return the creator of a process: who had the pid of its parent when it was created. */
static struct process *find_creator(const struct process_list *list, const struct process *p)
{
	struct process *parent = find_before(list, p->ppid, p->start);

	/* at the same moment the one with the lower pid: two never create each other */
	if (!parent || parent == p || (parent->start == p->start && parent->pid > p->pid))
		return NULL;
	/* a pid that came back belongs to somebody else */
	return parent->released == WLMON_UNKNOWN || parent->released >= p->start ? parent : NULL;
}

/* Link all to their creators; children come in the order of their pids. */
static void link_all(struct process_list *list)
{
	struct process *p;
	size_t i;

	for (i = list->count; i--;) {
		p = &list->at[i];
		p->parent = find_creator(list, p);
		if (!p->parent)
			continue;
		p->sibling = p->parent->child;
		p->parent->child = p;
	}
}

/**
 * process_list_load() - read all processes, and link them to their creators
 * @list: filled; to be freed by process_list_free(), also after a failure
 * @w: from wlmon_open()
 *
 * Return: 0; -1 and errno.
 */
int process_list_load(struct process_list *list, const struct wlmon *w)
{
	struct wlmon_table *t;
	int at[NR_COLUMNS];
	struct process *p;
	size_t i;
	int n;

	*list = (struct process_list){ NULL };
	t = wlmon_table_load(w, "processes");
	if (!t)
		return -1;
	for (i = 0; i < NR_COLUMNS; i++)
		at[i] = wlmon_table_column(t, columns[i].name);
	list->at = need(calloc(wlmon_table_rows(t) + 1, sizeof(*list->at)));
	while ((n = wlmon_table_next(t)) > 0) {
		p = &list->at[list->count];
		process_fill(p, t, at, &list->texts);
		p->chosen = true;
		/* a row that was cut off has no use */
		if (p->pid != WLMON_UNKNOWN && p->start != WLMON_UNKNOWN)
			list->count++;
	}
	wlmon_table_close(t);
	qsort(list->at, list->count, sizeof(*list->at), compare);
	link_all(list);
	return 0;
}

/**
 * process_list_peaks() - include the programs that processes ran before in their peaks
 * @list: from process_list_load()
 * @w: from wlmon_open()
 *
 * Return: 0; -1 and errno.
 */
int process_list_peaks(struct process_list *list, const struct wlmon *w)
{
	uint64_t id, began, peak;
	int pid, start, rss, n;
	struct wlmon_table *t;
	struct process *p;

	t = wlmon_table_open(w, "images");
	if (!t)
		return -1;
	pid = wlmon_table_column(t, "PID");
	start = wlmon_table_column(t, "START");
	rss = wlmon_table_column(t, "MAXRSS_KB");
	while ((n = wlmon_table_next(t)) > 0) {
		if (wlmon_table_u64(t, pid, &id) || wlmon_table_ns(t, start, &began) ||
		    wlmon_table_u64(t, rss, &peak))
			continue;
		p = find_before(list, id, began);
		if (p && known(p->rss_kb) < peak)
			p->rss_kb = peak;
	}
	wlmon_table_close(t);
	return n < 0 ? -1 : 0;
}

/**
 * process_list_free() - free what process_list_load() made
 * @list: becomes empty
 */
void process_list_free(struct process_list *list)
{
	free(list->at);
	arena_free(&list->texts);
	*list = (struct process_list){ NULL };
}

/**
 * process_find() - find a process
 * @list: the processes
 * @pid: its pid
 * @start: when it was created
 *
 * Return: the process, or NULL.
 */
struct process *process_find(const struct process_list *list, uint64_t pid, uint64_t start)
{
	struct process *p = find_before(list, pid, start);

	return p && p->start == start ? p : NULL;
}

/**
 * process_newest() - find the newest process with a pid
 * @list: the processes
 * @pid: the pid
 *
 * Return: the process, or NULL.
 */
struct process *process_newest(const struct process_list *list, uint64_t pid)
{
	return find_before(list, pid, UINT64_MAX);
}

/**
 * process_choose_tree() - choose a process and its descendants, and nobody else
 * @list: the processes
 * @root: one of them
 *
 * Return: how many are chosen.
 */
size_t process_choose_tree(struct process_list *list, struct process *root)
{
	struct process *p = root;
	size_t chosen = 0, i;

	for (i = 0; i < list->count; i++)
		list->at[i].chosen = false;
	for (;;) {
		p->chosen = true;
		chosen++;
		if (p->child) {
			p = p->child;
			continue;
		}
		while (p != root && !p->sibling)
			p = p->parent;
		if (p == root)
			return chosen;
		p = p->sibling;
	}
}

/**
 * known() - leave out what is not known
 * @number: a figure
 *
 * Return: @number, 0 for WLMON_UNKNOWN.
 */
uint64_t known(uint64_t number)
{
	return number == WLMON_UNKNOWN ? 0 : number;
}

/**
 * process_cpu() - get the CPU time of a process
 * @p: a process
 *
 * Return: ns in user and kernel mode.
 */
uint64_t process_cpu(const struct process *p)
{
	return known(p->utime) + known(p->stime);
}

/**
 * process_alive() - check whether a process still runs
 * @p: a process
 *
 * Return: false for zombies and what was reaped.
 */
bool process_alive(const struct process *p)
{
	return p->exited == WLMON_UNKNOWN && !strcmp(p->state, "running");
}

/**
 * process_zombie() - check whether a process waits to be reaped
 * @p: a process
 *
 * Return: true for a zombie.
 */
bool process_zombie(const struct process *p)
{
	return !strcmp(p->state, "zombie");
}

/**
 * process_failed() - check whether a process ended with anything but 0
 * @p: a process
 *
 * Return: false also for what still runs.
 */
bool process_failed(const struct process *p)
{
	return strcmp(p->exit, "-") && strcmp(p->exit, "0");
}

/**
 * process_sum_add() - add the usage of a process
 * @sum: zeroed at first
 * @p: a process
 */
void process_sum_add(struct process_sum *sum, const struct process *p)
{
	sum->count++;
	sum->running += process_alive(p);
	sum->zombies += process_zombie(p);
	sum->failed += process_failed(p);
	sum->threads += known(p->threads);
	sum->execs += known(p->execs);
	sum->execs_failed += known(p->execs_failed);
	sum->forks_failed += known(p->forks_failed);
	sum->utime += known(p->utime);
	sum->stime += known(p->stime);
	sum->cpu_delay += known(p->cpu_delay);
	sum->minflt += known(p->minflt);
	sum->majflt += known(p->majflt);
	sum->nvcsw += known(p->nvcsw);
	sum->nivcsw += known(p->nivcsw);
	sum->rchar += known(p->rchar);
	sum->wchar += known(p->wchar);
	sum->read_bytes += known(p->read_bytes);
	sum->write_bytes += known(p->write_bytes);
	sum->calls += known(p->calls);
	sum->errors += known(p->errors);
	if (known(p->rss_kb) >= sum->rss_kb) {
		sum->rss_kb = known(p->rss_kb);
		sum->largest = p;
	}
}

/**
 * process_sum_chosen() - add up the usage of all chosen processes
 * @list: the processes
 *
 * Return: the sum.
 */
struct process_sum process_sum_chosen(const struct process_list *list)
{
	struct process_sum sum = { 0 };
	size_t i;

	for (i = 0; i < list->count; i++)
		if (list->at[i].chosen)
			process_sum_add(&sum, &list->at[i]);
	return sum;
}

struct step {
	uint64_t when;
	int64_t rss_kb;
};

/* Compare moments; at one moment what ends comes before what begins. */
static int compare_steps(const void *a, const void *b)
{
	const struct step *s = a, *t = b;

	if (s->when != t->when)
		return s->when < t->when ? -1 : 1;
	return s->rss_kb < t->rss_kb ? -1 : s->rss_kb > t->rss_kb;
}

/**
 * process_rss_at_once() - bound the memory that the chosen processes used at once
 * @list: the processes
 *
 * Return: KiB; the most that the peaks of processes alive at the same time add up to.
 * What they really used at any time was no more than that, pages that they share counted
 * for each.
 */
uint64_t process_rss_at_once(const struct process_list *list)
{
	struct step *steps = need(calloc(list->count * 2 + 1, sizeof(*steps)));
	int64_t now = 0, most = 0;
	size_t n = 0, i;

	for (i = 0; i < list->count; i++) {
		const struct process *p = &list->at[i];

		if (!p->chosen)
			continue;
		steps[n++] = (struct step){ p->start, known(p->rss_kb) };
		steps[n++] = (struct step){ p->exited, -(int64_t)known(p->rss_kb) };
	}
	qsort(steps, n, sizeof(*steps), compare_steps);
	for (i = 0; i < n; i++) {
		now += steps[i].rss_kb;
		most = now > most ? now : most;
	}
	free(steps);
	return most;
}
