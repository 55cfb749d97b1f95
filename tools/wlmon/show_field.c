// SPDX-License-Identifier: GPL-2.0
/* Gets fields by the names of their columns, for people. */
#include "show_field.h"

#include <stdio.h>
#include <string.h>
#include "units.h"
#include "utf8.h"

/**
 * show_field() - get a number
 * @t: a table at a row
 * @column: name of a column, which need not be there
 * @unit: what it has
 *
 * Return: ns, a count or bytes; WLMON_UNKNOWN if it is not known.
 */
uint64_t show_field(struct wlmon_table *t, const char *column, enum show_unit unit)
{
	uint64_t number;

	if (wlmon_table_fixed(t, wlmon_table_column(t, column), unit == SHOW_TIME ? 9 : 0, &number))
		return WLMON_UNKNOWN;
	return unit == SHOW_KIB && number != WLMON_UNKNOWN ? number * 1024 : number;
}

/**
 * show_field_format() - format a number
 * @buf: UNIT_LEN bytes
 * @number: from show_field(); WLMON_UNKNOWN gives "-"
 * @unit: as there
 *
 * Return: @buf, or a constant.
 */
const char *show_field_format(char *buf, uint64_t number, enum show_unit unit)
{
	if (unit == SHOW_TIME)
		return units_time(buf, number);
	if (unit == SHOW_COUNT)
		return units_count(buf, number);
	return units_bytes(buf, number);
}

/**
 * show_field_text() - get a text for a terminal
 * @t: a table at a row
 * @column: name of a column, which need not be there
 * @buf: SHOW_TEXT_LEN bytes; "-" if it is not known
 *
 * Return: true if it is known.
 */
bool show_field_text(struct wlmon_table *t, const char *column, char *buf)
{
	char text[SHOW_TEXT_LEN];

	if (wlmon_table_text(t, wlmon_table_column(t, column), text, sizeof(text)) < 0)
		strcpy(text, "-");
	utf8_printable(buf, SHOW_TEXT_LEN, text);
	return strcmp(buf, "-");
}

/**
 * show_field_exit() - spell out the exit status of a process
 * @t: a table at a row with the column EXIT, such as signal:11(SEGV)+core
 * @buf: SHOW_EXIT_LEN bytes
 *
 * Return: true if it is known.
 */
bool show_field_exit(struct wlmon_table *t, char *buf)
{
	char exit[SHOW_TEXT_LEN];
	int digits = 0, name = 0;
	const char *signal = exit + 7;

	if (!show_field_text(t, "EXIT", exit))
		return false;
	if (!strncmp(exit, "signal:", 7))
		digits = strspn(signal, "0123456789");
	if (digits) {
		if (signal[digits] == '(' && strchr(signal, ')'))
			name = strcspn(signal + digits, ")") + 1;
		snprintf(buf, SHOW_EXIT_LEN, "killed by signal %.*s%s%.*s%s", digits, signal, name ? " " : "",
			 name, signal + digits, strstr(exit, "+core") ? ", core dumped" : "");
	} else if (!strncmp(exit, "code:", 5)) {
		snprintf(buf, SHOW_EXIT_LEN, "exit %s", exit + 5);
	} else {
		snprintf(buf, SHOW_EXIT_LEN, "%s%s", strcmp(exit, "0") ? "" : "exit ", exit);
	}
	return true;
}
