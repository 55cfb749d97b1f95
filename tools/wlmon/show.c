// SPDX-License-Identifier: GPL-2.0
/* show: finds a process, and prints all that is known of it. */
#include "show.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <sys/stat.h>
#include "cmd.h"
#include "number.h"
#include "show_field.h"

/* Inode of the initial pid namespace, PROC_PID_INIT_INO. */
#define INITIAL_NAMESPACE 0xeffffffcu

static int fail_no_process(uint64_t pid)
{
	return fail("no process %llu is watched or remembered", (unsigned long long)pid);
}

/* Find the newest row with a pid of the initial pid namespace. */
static int find_row(struct show *s, uint64_t pid)
{
	size_t newest, i;
	uint64_t start;

	s->t = wlmon_table_load(s->from->w, "processes");
	if (!s->t)
		return source_fail(s->from, "processes");
	newest = wlmon_table_rows(s->t);
	for (i = 0; i < wlmon_table_rows(s->t); i++) {
		wlmon_table_seek(s->t, i);
		start = show_field(s->t, "START", SHOW_TIME);
		/* a row that was cut off has no start */
		if (show_field(s->t, "PID", SHOW_COUNT) != pid || start == WLMON_UNKNOWN || start < s->start)
			continue;
		s->start = start;
		newest = i;
	}
	return wlmon_table_seek(s->t, newest) ? fail_no_process(pid) : STATUS_OK;
}

static bool is_in_initial_namespace(void)
{
	struct stat st;

	return !stat("/proc/self/ns/pid", &st) && st.st_ino == INITIAL_NAMESPACE;
}

/* Ask the module, to which pids are those of the caller's pid namespace. */
static int ask(struct show *s, uint64_t pid)
{
	char subject[32];

	snprintf(subject, sizeof(subject), "pid=%llu", (unsigned long long)pid);
	s->t = wlmon_table_query(s->from->w, subject);
	if (s->t)
		return wlmon_table_next(s->t) == 1 ? STATUS_OK : fail_no_process(pid);
	/* EINVAL: no process can have that pid */
	if (errno == ESRCH || errno == EINVAL)
		return fail_no_process(pid);
	/* the group that may read the views may not ask */
	if (errno == EACCES && is_in_initial_namespace())
		return find_row(s, pid);
	return source_fail(s->from, "query");
}

/* Find the process, and all others. */
static int find(struct show *s, uint64_t pid)
{
	int status = wlmon_is_live(s->from->w) ? ask(s, pid) : find_row(s, pid);
	size_t i;

	if (status)
		return status;
	if (process_list_load(&s->list, s->from->w))
		return source_fail(s->from, "processes");
	s->pid = show_field(s->t, "PID", SHOW_COUNT);
	s->start = show_field(s->t, "START", SHOW_TIME);
	s->p = process_find(&s->list, s->pid, s->start);
	s->until = WLMON_UNKNOWN;
	for (i = 0; i < s->list.count; i++) {
		struct process *p = &s->list.at[i];

		p->chosen = p == s->p;
		if (p->pid == s->pid && p->start > s->start && p->start < s->until)
			s->until = p->start;
	}
	return STATUS_OK;
}

static int print(const struct show *s)
{
	int programs, calls, threads;

	show_head(s);
	show_life(s);
	programs = show_rows_programs(s);
	show_usage(s);
	show_usage_delays(s);
	calls = show_calls(s);
	show_failures(s);
	show_usage_getrusage(s);
	threads = show_rows_threads(s);
	return programs ? programs : calls ? calls :
					     threads;
}

int cmd_show(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "from", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL },
	};
	const char *path = NULL;
	struct source from;
	struct show s = { .from = &from };
	bool json = false;
	uint64_t pid;
	int c, status;

	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'j':
			json = true;
			break;
		case 'f':
			path = optarg;
			break;
		case 'h':
			return help("show");
		default:
			return misuse("show", NULL);
		}
	}
	if (optind == argc)
		return misuse("show", "which process? Name its pid");
	if (optind + 1 < argc)
		return misuse("show", "unexpected argument '%s'", argv[optind + 1]);
	if (!number_parse(argv[optind], &pid))
		return misuse("show", "'%s' is no pid", argv[optind]);
	status = source_open(&from, path);
	if (!status)
		status = find(&s, pid);
	if (!status)
		status = json ? show_json(&s) : print(&s);
	process_list_free(&s.list);
	wlmon_table_close(s.t);
	source_close(&from);
	return status;
}
