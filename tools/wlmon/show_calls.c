// SPDX-License-Identifier: GPL-2.0
/* Prints the system calls of a process. */
#include "show.h"

#include "call.h"
#include "cmd.h"
#include "output.h"
#include "show_field.h"
#include "units.h"

/* Lines of the table; --json has all. */
#define CALLS_MAX 10

static void print_call(struct libscols_line *line, const struct call *call, uint64_t whole)
{
	char buf[UNIT_LEN];

	output_cell(line, 1, units_percent(buf, call->ns, whole));
	output_cell(line, 2, units_time(buf, call->ns));
	output_cell(line, 3, units_time(buf, call->calls ? call->ns / call->calls : WLMON_UNKNOWN));
	output_cell(line, 4, units_count(buf, call->calls));
	output_cell(line, 5, units_count(buf, call->errors));
	output_cell(line, 6, call->name);
	output_cell(line, 7, call->subsystem);
}

static int print_list(struct call_list *list)
{
	static const char *const figures[] = { "%TIME", "TIME", "PER CALL", "CALLS", "ERRORS", NULL };
	struct libscols_table *table = output_table(stdout);
	struct call total = call_list_total(list);
	size_t i;
	int status;

	/* an indent */
	output_column(table, " ", 0);
	for (i = 0; figures[i]; i++)
		output_column(table, figures[i], OUTPUT_RIGHT);
	output_column(table, "SYSCALL", 0);
	output_column(table, "SUBSYSTEM", OUTPUT_CUT);
	call_list_sort(list, call_by_time);
	for (i = 0; i < list->count && i < CALLS_MAX; i++)
		print_call(output_line(table, NULL), &list->at[i], total.ns);
	printf("\nsystem calls\n  %llu calls of %zu kinds, %llu failed\n", (unsigned long long)total.calls,
	       list->count, (unsigned long long)total.errors);
	status = output_print(table);
	if (list->count > CALLS_MAX)
		printf("  %zu more kinds\n", list->count - CALLS_MAX);
	return status;
}

/**
 * show_calls() - print the system calls of the process, most time first
 * @s: the process
 *
 * Return: 0, or an exit status after an error was printed.
 */
int show_calls(const struct show *s)
{
	struct call_list list;
	int status = STATUS_OK;

	if (wlmon_table_column(s->t, "SYSCALLS") >= 0 &&
	    show_field(s->t, "SYSCALLS", SHOW_COUNT) == WLMON_UNKNOWN) {
		printf("\nsystem calls\n  not counted (syscalls=0)\n");
		return STATUS_OK;
	}
	if (call_list_load_chosen(&list, s->from->w, &s->list))
		status = source_fail(s->from, "process_syscalls");
	else if (list.count)
		status = print_list(&list);
	call_list_free(&list);
	return status;
}
