// SPDX-License-Identifier: GPL-2.0
/* Reads whether the figures are complete, and why not, from the first lines of summary. */
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

/* Copy the rest of a line. */
static void copy_line(char *buf, size_t size, const char *line)
{
	size_t len = strcspn(line, "\n");

	if (len >= size)
		len = size - 1;
	memcpy(buf, line, len);
	buf[len] = '\0';
}

static void read_reasons(struct verdict *v, const char *summary)
{
	static const char no[] = "\ncomplete: no (";
	const char *at = strstr(summary, no);
	size_t len;

	if (!at)
		return;
	copy_line(v->reasons, sizeof(v->reasons), at + sizeof(no) - 1);
	len = strlen(v->reasons);
	if (len && v->reasons[len - 1] == ')')
		v->reasons[len - 1] = '\0';
}

/**
 * verdict_read() - read whether the figures are complete
 * @w: from wlmon_open()
 *
 * Return: the verdict.
 */
struct verdict verdict_read(const struct wlmon *w)
{
	struct verdict v = { .complete = -1 };
	char *ledger = wlmon_read(w, "ledger", NULL), *summary = wlmon_read(w, "summary", NULL);

	if (ledger && !strncmp(ledger, "complete yes\n", 13))
		v.complete = 1;
	else if (ledger && !strncmp(ledger, "complete no\n", 12))
		v.complete = 0;
	if (summary && !strncmp(summary, "wlmon ", 6))
		copy_line(v.version, sizeof(v.version), summary + 6);
	if (summary && !v.complete)
		read_reasons(&v, summary);
	free(ledger);
	free(summary);
	return v;
}

/**
 * verdict_put() - write a verdict
 * @j: within an object
 * @v: from verdict_read()
 */
void verdict_put(struct json *j, const struct verdict *v)
{
	json_text(j, "wlmon", v->version);
	if (v->complete < 0)
		json_null(j, "complete");
	else
		json_bool(j, "complete", v->complete);
	json_text(j, "incomplete_because", *v->reasons ? v->reasons : NULL);
}

/**
 * verdict_json() - read a verdict, and write it
 * @j: within an object
 * @w: from wlmon_open()
 */
void verdict_json(struct json *j, const struct wlmon *w)
{
	struct verdict v = verdict_read(w);

	verdict_put(j, &v);
}
