// SPDX-License-Identifier: GPL-2.0
/* The help on the keys of top. */
#include "top_help.h"

#include <curses.h>
#include "top_text.h"

/**
 * top_help_draw() - draw the help
 */
void top_help_draw(void)
{
	static const char *const lines[] = {
		"wlmon top - any key closes this",
		"",
		"P %CPU   C calls   E errors   I I/O   M memory   T CPU time",
		"< >      sort by the column to the left, to the right",
		"R        reverse the order",
		"t        tree of processes, flat list",
		"a        also those that ended",
		"s Tab    rates of subsystems and system calls",
		"/ F3     search for a name, n the next one",
		"\\ F4     show only names with a text",
		"arrows PgUp PgDn Home End   scroll; columns to the left, right",
		"space    freeze, go on",
		"q F10 ESC   quit",
		"",
		"%CPU: 100 is one CPU. PEAK: highest resident memory.",
		"READ/s, WRITE/s: bytes that system calls moved.",
		"S: R alive, Z zombie, X ended; dimmed: ended just now, red: failed.",
	};
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(*lines) && (int)i < LINES; i++)
		top_text(i, 0, COLS, lines[i]);
}
