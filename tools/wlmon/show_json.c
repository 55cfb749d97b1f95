// SPDX-License-Identifier: GPL-2.0
/* Writes a process as JSON: its rows of all views. */
#include "show.h"

#include "cmd.h"
#include "json.h"
#include "show_field.h"
#include "verdict.h"

static bool is_call(const struct show *s, struct wlmon_table *t)
{
	return show_field(t, "PID", SHOW_COUNT) == s->pid && show_field(t, "START", SHOW_TIME) == s->start;
}

/* Write the rows of a view that are those of the process; null if it cannot be read. */
static int put_rows(struct json *j, const struct show *s, const char *key, const char *view,
		    bool (*is_mine)(const struct show *s, struct wlmon_table *t))
{
	struct wlmon_table *t = wlmon_table_open(s->from->w, view);
	int status = STATUS_OK, n;

	if (!t) {
		json_null(j, key);
		return source_fail(s->from, view);
	}
	json_array(j, key);
	while ((n = wlmon_table_next(t)) > 0)
		if (is_mine(s, t))
			json_row(j, t);
	json_close(j, ']');
	if (n < 0)
		status = source_fail(s->from, view);
	wlmon_table_close(t);
	return status;
}

/**
 * show_json() - write all that is known of the process
 * @s: the process
 *
 * Return: 0, or an exit status after an error was printed.
 */
int show_json(const struct show *s)
{
	int images, threads, calls;
	struct json j;
	size_t i;

	json_begin(&j, stdout, false);
	json_object(&j, NULL);
	verdict_json(&j, s->from->w);
	json_object(&j, "process");
	for (i = 0; i < wlmon_table_columns(s->t); i++)
		json_field(&j, s->t, i);
	json_close(&j, '}');
	images = put_rows(&j, s, "images", "images", show_rows_is_image);
	threads = put_rows(&j, s, "threads", "threads", show_rows_is_thread);
	calls = put_rows(&j, s, "syscalls", "process_syscalls", is_call);
	json_close(&j, '}');
	json_end(&j);
	return images ? images : threads ? threads :
					   calls;
}
