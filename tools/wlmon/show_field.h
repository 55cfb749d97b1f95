/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHOW_FIELD_H
#define SHOW_FIELD_H

#include <stdbool.h>
#include <stdint.h>
#include <wlmon.h>

/* Room for any text of a view; an edited one that is longer is cut. */
#define SHOW_TEXT_LEN 1100

/* Room for show_field_exit(). */
#define SHOW_EXIT_LEN (SHOW_TEXT_LEN + 64)

/* What a column has. */
enum show_unit {
	SHOW_TEXT,
	SHOW_COUNT,
	SHOW_TIME,
	SHOW_BYTES,
	SHOW_KIB
};

uint64_t show_field(struct wlmon_table *t, const char *column, enum show_unit unit);
const char *show_field_format(char *buf, uint64_t number, enum show_unit unit);
bool show_field_text(struct wlmon_table *t, const char *column, char *buf);
bool show_field_exit(struct wlmon_table *t, char *buf);

#endif
