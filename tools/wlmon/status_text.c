// SPDX-License-Identifier: GPL-2.0
/* Prints the state of the module for people. */
#include "status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "output.h"
#include "units.h"
#include "utf8.h"

static void print_parameters(void)
{
	char line[STATUS_LINE_LEN], clean[STATUS_LINE_LEN];
	const char *const *name;
	int n = 0;

	for (name = status_module_parameters; *name; name++) {
		if (!status_module_parameter(*name, line))
			continue;
		utf8_printable(clean, sizeof(clean), line);
		printf("%s%s=%s", n++ ? " " : "parameters  ", *name, clean);
	}
	if (n)
		putchar('\n');
}

static void print_rules(char **rules)
{
	size_t room, i;
	char *clean;

	if (!rules[0])
		puts("rules       none: nobody else becomes a member");
	for (i = 0; rules[i]; i++) {
		room = strlen(rules[i]) + 1;
		clean = need(malloc(room));
		utf8_printable(clean, room, rules[i]);
		printf("%-12s%s\n", i ? "" : "rules", clean);
		free(clean);
	}
}

static void print_verdict(const struct verdict *verdict)
{
	char clean[sizeof(verdict->reasons)];

	utf8_printable(clean, sizeof(clean), verdict->reasons);
	if (verdict->complete < 0)
		puts("complete    not known");
	else if (verdict->complete)
		puts("complete    yes");
	else if (*clean)
		printf("complete    no (%s)\n", clean);
	else
		puts("complete    no");
}

static const char *get_text(struct wlmon_table *t, const char *column, char *buf)
{
	if (wlmon_table_text(t, wlmon_table_column(t, column), buf, STATUS_LINE_LEN) < 0)
		strcpy(buf, "-");
	return buf;
}

/* Print a list such as failed_execs,time_of_attempt as words. */
static void print_lost(struct libscols_line *line, size_t column, const char *list)
{
	char text[2 * STATUS_LINE_LEN];
	size_t n = 0;

	for (; *list; list++) {
		text[n++] = *list == '_' ? ' ' : *list;
		if (*list == ',')
			text[n++] = ' ';
	}
	text[n] = '\0';
	output_cell(line, column, text);
}

/* Print the hooks that do not listen. */
static int print_idle(const struct status_state *state)
{
	struct libscols_table *table = output_table(stdout);
	struct wlmon_table *hooks = state->hooks;
	struct libscols_line *line;
	char text[STATUS_LINE_LEN];
	size_t i;

	/* an indent */
	output_column(table, " ", 0);
	output_column(table, "HOOK", 0);
	output_column(table, "STATE", 0);
	output_column(table, "NOT SEEN", OUTPUT_CUT);
	for (i = 0; i < state->idle.count; i++) {
		wlmon_table_seek(hooks, state->idle.at[i]);
		line = output_line(table, NULL);
		output_cell(line, 1, get_text(hooks, "HOOK", text));
		output_cell(line, 2, get_text(hooks, "STATE", text));
		print_lost(line, 3, get_text(hooks, "LOST_WITHOUT", text));
	}
	return output_print(table);
}

static int print_hooks(const struct status_state *state)
{
	size_t count = wlmon_table_rows(state->hooks);

	if (state->idle.count) {
		printf("hooks       %zu of %zu do not listen:\n", state->idle.count, count);
		return print_idle(state);
	}
	if (count)
		printf("hooks       all %zu listen or are ready to\n", count);
	else
		puts("hooks       not known");
	return STATUS_OK;
}

/**
 * status_text() - print the state
 * @state: from status_state_read()
 *
 * Return: 0, or an exit status after an error was printed.
 */
int status_text(const struct status_state *state)
{
	char version[sizeof(state->verdict.version)], a[UNIT_LEN], b[UNIT_LEN];
	bool live = wlmon_is_live(state->from->w);
	int status = STATUS_OK;

	utf8_printable(version, sizeof(version), state->verdict.version);
	printf("wlmon: %s, version %s\n", live ? "loaded" : "a saved run", *version ? version : "not known");
	if (live)
		print_parameters();
	if (state->rules)
		print_rules(state->rules);
	print_verdict(&state->verdict);
	printf("members     %s alive, %s remembered\n", units_count(a, state->alive),
	       units_count(b, state->remembered));
	if (state->hooks)
		status = print_hooks(state);
	if (state->off_since != WLMON_UNKNOWN)
		printf("probes      %llu were switched off, first %llu.%06llu s after boot\n",
		       (unsigned long long)state->were_off,
		       (unsigned long long)state->off_since / 1000000000,
		       (unsigned long long)state->off_since / 1000 % 1000000);
	if (state->memory != WLMON_UNKNOWN)
		printf("memory      %s\n", units_bytes(a, state->memory));
	return status;
}
