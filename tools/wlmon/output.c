// SPDX-License-Identifier: GPL-2.0
/* Prints tables and trees with libsmartcols. */
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "cmd.h"
#include "utf8.h"

/**
 * output_colours() - check whether to use colours
 * @out: where output goes
 *
 * Return: true for a terminal, unless NO_COLOR is set or TERM is dumb.
 */
bool output_colours(FILE *out)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fileno(out)) && (!no_color || !*no_color) && term && strcmp(term, "dumb");
}

/**
 * output_width() - get the width of the output
 * @out: where output goes
 *
 * Return: columns of the terminal; COLUMNS if that is set; 0 for no limit.
 */
int output_width(FILE *out)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;

	if (columns && atoi(columns) > 0)
		return atoi(columns);
	if (!ioctl(fileno(out), TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return isatty(fileno(out)) ? 80 : 0;
}

/**
 * output_table() - make a table
 * @out: where it goes
 *
 * Return: the table, to be printed by output_print().
 */
struct libscols_table *output_table(FILE *out)
{
	struct libscols_table *table = need(scols_new_table());
	int width = output_width(out);

	scols_table_set_stream(table, out);
	scols_table_enable_noencoding(table, 1);
	if (width) {
		scols_table_set_termforce(table, SCOLS_TERMFORCE_ALWAYS);
		scols_table_set_termwidth(table, width);
	} else {
		scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	}
	return table;
}

/**
 * output_column() - add a column
 * @table: from output_table()
 * @name: its header
 * @flags: OUTPUT_RIGHT, OUTPUT_TREE, OUTPUT_CUT for what may be cut to the width
 */
void output_column(struct libscols_table *table, const char *name, int flags)
{
	need(scols_table_new_column(table, name, 0, flags));
}

/**
 * output_line() - add a line
 * @table: from output_table()
 * @parent: line above it in the tree; NULL for none
 *
 * Return: the line.
 */
struct libscols_line *output_line(struct libscols_table *table, struct libscols_line *parent)
{
	return need(scols_table_new_line(table, parent));
}

/**
 * output_cell() - fill in a cell
 * @line: from output_line()
 * @column: its number, from 0
 * @text: copied, without what a terminal would obey
 */
void output_cell(struct libscols_line *line, size_t column, const char *text)
{
	size_t room = strlen(text) + 1;
	char *copy = need(malloc(room));

	utf8_printable(copy, room, text);
	if (scols_line_refer_data(line, column, copy))
		exit(fail("out of memory"));
}

/**
 * output_print() - print a table and free it
 * @table: from output_table()
 *
 * Return: 0, or an exit status.
 */
int output_print(struct libscols_table *table)
{
	int err = scols_print_table(table);

	scols_unref_table(table);
	return err ? fail("cannot print the table") : STATUS_OK;
}
