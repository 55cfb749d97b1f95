// SPDX-License-Identifier: GPL-2.0
/* Prints what a process could not execute or create. */
#include "show.h"

#include "show_field.h"
#include "show_section.h"

static void print_failures(struct show_section *section, struct wlmon_table *t, const char *label,
			   const char *count, const char *errno_of_last, const char *what)
{
	uint64_t n = known(show_field(t, count, SHOW_COUNT));
	char error[SHOW_TEXT_LEN];

	if (!n)
		return;
	show_section_say(section, "%llu %s", (unsigned long long)n, what);
	if (show_field_text(t, errno_of_last, error))
		show_section_say(section, "the last one with %s", error);
	show_section_line(section, label);
}

/**
 * show_failures() - print the failures of the process
 * @s: the process
 */
void show_failures(const struct show *s)
{
	struct show_section section = { .title = "failures" };

	print_failures(&section, s->t, "execs", "EXECFAIL", "EXEC_ERRNO", "failed");
	print_failures(&section, s->t, "creations", "FORKFAIL", "FORK_ERRNO",
		       "of processes or threads failed");
}
