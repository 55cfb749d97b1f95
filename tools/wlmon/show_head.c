// SPDX-License-Identifier: GPL-2.0
/* Prints the name of a process, its state, and whether its figures are complete. */
#include "show.h"

#include <stdio.h>
#include <string.h>
#include "show_field.h"
#include "utf8.h"
#include "verdict.h"

static void print_verdict(const struct verdict *verdict)
{
	char reasons[sizeof(verdict->reasons)];

	if (!verdict->complete) {
		utf8_printable(reasons, sizeof(reasons), verdict->reasons);
		printf("complete: no (%s)\n", reasons);
	} else if (verdict->complete < 0) {
		puts("it is not known whether the figures are complete: there is no ledger");
	}
}

/**
 * show_head() - print what the process is
 * @s: the process
 */
void show_head(const struct show *s)
{
	char name[SHOW_TEXT_LEN], state[SHOW_TEXT_LEN], exit[SHOW_EXIT_LEN], exe[SHOW_TEXT_LEN];
	struct verdict verdict = verdict_read(s->from->w);
	uint64_t nspid = show_field(s->t, "NSPID", SHOW_COUNT);

	show_field_text(s->t, "COMM", name);
	printf("%s, pid %llu", name, (unsigned long long)s->pid);
	if (nspid != WLMON_UNKNOWN && nspid != s->pid)
		printf(" (%llu in its namespace)", (unsigned long long)nspid);
	if (!show_field_text(s->t, "STATE", state))
		strcpy(state, "in an unknown state");
	printf(": %s", strcmp(state, "released") ? state : "ended");
	if (show_field_exit(s->t, exit))
		printf(", %s", exit);
	putchar('\n');
	if (show_field_text(s->t, "EXE", exe))
		puts(exe);
	print_verdict(&verdict);
}
