/* SPDX-License-Identifier: GPL-2.0 */
#ifndef REPORT_H
#define REPORT_H

#include <stdio.h>
#include "figures.h"
#include "source.h"
#include "verdict.h"

/* Formats of report_table(). */
enum report_format {
	REPORT_RST,
	REPORT_MD,
	REPORT_CSV
};

int report_table(const struct source *from, enum report_format format, FILE *out,
		 struct verdict *verdict);
void report_text(const struct figures *figures, const struct source *from, FILE *out);
void report_json(const struct figures *figures, const struct source *from, FILE *out);
const char *report_verdict(char *buf, const struct verdict *verdict);

/* Room for report_verdict(). */
#define REPORT_VERDICT_LEN (sizeof(((struct verdict *)NULL)->reasons) + 8)

#endif
