/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <libsmartcols.h>
#include <stdbool.h>
#include <stdio.h>

/* Columns of output_table(). */
#define OUTPUT_RIGHT SCOLS_FL_RIGHT
#define OUTPUT_TREE SCOLS_FL_TREE
#define OUTPUT_CUT SCOLS_FL_TRUNC

bool output_colours(FILE *out);
int output_width(FILE *out);
struct libscols_table *output_table(FILE *out);
void output_column(struct libscols_table *table, const char *name, int flags);
struct libscols_line *output_line(struct libscols_table *table, struct libscols_line *parent);
void output_cell(struct libscols_line *line, size_t column, const char *text);
int output_print(struct libscols_table *table);

#endif
