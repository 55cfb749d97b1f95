// SPDX-License-Identifier: GPL-2.0
/* Writes JSON: numbers as numbers, "-" as null, any bytes as valid UTF-8. */
#include "json.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "utf8.h"

/**
 * json_begin() - begin a document
 * @j: initialized
 * @out: where it goes
 * @compact: write it in one line, for a stream of documents
 */
void json_begin(struct json *j, FILE *out, bool compact)
{
	*j = (struct json){ .out = out, .compact = compact, .fresh = true };
}

/**
 * json_end() - end a document
 * @j: all of its objects and arrays are closed
 */
void json_end(struct json *j)
{
	fputc('\n', j->out);
	j->fresh = true;
}

static void put_string(struct json *j, const char *bytes, size_t size)
{
	size_t i = 0, len;
	unsigned char c;

	fputc('"', j->out);
	while (i < size) {
		c = bytes[i];
		len = utf8_length(bytes + i, size - i);
		if (!len)
			fputs("\\ufffd", j->out);
		else if (c == '"' || c == '\\')
			fprintf(j->out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			fprintf(j->out, "\\u%04x", c);
		else
			fwrite(bytes + i, 1, len, j->out);
		i += len ? len : 1;
	}
	fputc('"', j->out);
}

/* Begin a value: a comma after the one before it, an indent, the key. */
static void put_key(struct json *j, const char *key)
{
	unsigned int i;

	if (!j->fresh)
		fputc(',', j->out);
	if (j->depth && !j->compact) {
		fputc('\n', j->out);
		for (i = 0; i < j->depth; i++)
			fputs("  ", j->out);
	}
	if (key) {
		put_string(j, key, strlen(key));
		fputs(j->compact ? ":" : ": ", j->out);
	}
	j->fresh = false;
}

/**
 * json_object() - open an object
 * @j: the document
 * @key: its key; NULL within an array
 */
void json_object(struct json *j, const char *key)
{
	put_key(j, key);
	fputc('{', j->out);
	j->depth++;
	j->fresh = true;
}

/**
 * json_array() - open an array
 * @j: the document
 * @key: its key; NULL within an array
 */
void json_array(struct json *j, const char *key)
{
	put_key(j, key);
	fputc('[', j->out);
	j->depth++;
	j->fresh = true;
}

/**
 * json_close() - close the innermost object or array
 * @j: the document
 * @bracket: '}' or ']'
 */
void json_close(struct json *j, char bracket)
{
	unsigned int i;

	j->depth--;
	if (!j->fresh && !j->compact) {
		fputc('\n', j->out);
		for (i = 0; i < j->depth; i++)
			fputs("  ", j->out);
	}
	fputc(bracket, j->out);
	j->fresh = false;
}

/**
 * json_bytes() - write a string
 * @j: the document
 * @key: its key; NULL within an array
 * @bytes: any bytes; those that are no UTF-8 become U+FFFD
 * @size: their number
 */
void json_bytes(struct json *j, const char *key, const char *bytes, size_t size)
{
	put_key(j, key);
	put_string(j, bytes, size);
}

/**
 * json_text() - write a string
 * @j: the document
 * @key: its key; NULL within an array
 * @text: the string; NULL gives null
 */
void json_text(struct json *j, const char *key, const char *text)
{
	if (text)
		json_bytes(j, key, text, strlen(text));
	else
		json_null(j, key);
}

/**
 * json_number() - write a number
 * @j: the document
 * @key: its key; NULL within an array
 * @number: WLMON_UNKNOWN gives null
 */
void json_number(struct json *j, const char *key, uint64_t number)
{
	if (number == WLMON_UNKNOWN) {
		json_null(j, key);
		return;
	}
	put_key(j, key);
	fprintf(j->out, "%llu", (unsigned long long)number);
}

/**
 * json_seconds() - write a time as seconds
 * @j: the document
 * @key: its key; NULL within an array
 * @ns: nanoseconds; WLMON_UNKNOWN gives null
 */
void json_seconds(struct json *j, const char *key, uint64_t ns)
{
	if (ns == WLMON_UNKNOWN) {
		json_null(j, key);
		return;
	}
	put_key(j, key);
	fprintf(j->out, "%llu.%06llu", (unsigned long long)ns / 1000000000,
		(unsigned long long)ns / 1000 % 1000000);
}

/**
 * json_bool() - write true or false
 * @j: the document
 * @key: its key; NULL within an array
 * @value: which
 */
void json_bool(struct json *j, const char *key, bool value)
{
	put_key(j, key);
	fputs(value ? "true" : "false", j->out);
}

/**
 * json_null() - write null
 * @j: the document
 * @key: its key; NULL within an array
 */
void json_null(struct json *j, const char *key)
{
	put_key(j, key);
	fputs("null", j->out);
}

/* Columns that hold text, so that a process with the name 1e3 does not become a number. */
static const char *const text_columns[] = {
	"API",
	"CGROUP",
	"COMM",
	"ERRNO",
	"EXE",
	"EXEC_ERRNO",
	"EXE_DEV",
	"EXIT",
	"FLAGS",
	"FORK_ERRNO",
	"HOOK",
	"KIND",
	"LOST_WITHOUT",
	"REAPER",
	"RU_WHO",
	"SOURCE",
	"STATE",
	"SUBSYSTEM",
	"SYMBOL",
	"SYSCALL",
	"VIA",
};

static int compare_names(const void *a, const void *b)
{
	return strcmp(a, *(const char *const *)b);
}

static bool holds_text(const char *column)
{
	return bsearch(column, text_columns, sizeof(text_columns) / sizeof(*text_columns),
		       sizeof(*text_columns), compare_names);
}

/* Check for digits with at most one point within and no leading zero, after a sign. */
static bool is_number(const char *raw, size_t size)
{
	size_t i, points = 0;

	if (size > 1 && raw[0] == '-') {
		raw++;
		size--;
	}
	if (size > 1 && raw[0] == '0' && raw[1] != '.')
		return false;
	for (i = 0; i < size; i++) {
		if (raw[i] == '.' && i && i + 1 < size)
			points++;
		else if (!isdigit((unsigned char)raw[i]))
			return false;
	}
	return points <= 1;
}

/* Make a key of a column: %TIME is percent_time, USECS/CALL is usecs_per_call. */
static void make_key(char *buf, size_t size, const char *column)
{
	size_t n = 0;

	for (; *column && n + 9 < size; column++) {
		if (*column == '%')
			n += snprintf(buf + n, size - n, "percent_");
		else if (*column == '/')
			n += snprintf(buf + n, size - n, "_per_");
		else
			buf[n++] = *column >= 'A' && *column <= 'Z' ? *column - 'A' + 'a' : *column;
	}
	buf[n] = '\0';
}

/**
 * json_field() - write a field of a table
 * @j: the document
 * @t: a table at a row
 * @column: one of its columns
 *
 * A text with bytes that are no UTF-8 is followed by KEY_raw, with these as octal
 * escapes. A column that is not known here is a number where it looks like one.
 */
void json_field(struct json *j, struct wlmon_table *t, int column)
{
	const char *name = wlmon_table_name(t, column), *raw;
	char key[96], *text;
	ssize_t len;
	size_t size;

	make_key(key, sizeof(key) - 4, name);
	raw = wlmon_table_raw(t, column, &size);
	if (!raw || (size == 1 && *raw == '-')) {
		json_null(j, key);
		return;
	}
	if (!holds_text(name) && is_number(raw, size)) {
		put_key(j, key);
		fwrite(raw, 1, size, j->out);
		return;
	}
	text = malloc(size + 1);
	if (!text) {
		json_null(j, key);
		return;
	}
	len = wlmon_table_text(t, column, text, size + 1);
	json_bytes(j, key, text, len);
	if (!utf8_valid(text, len)) {
		strcat(key, "_raw");
		json_bytes(j, key, raw, size);
	}
	free(text);
}

/**
 * json_row() - write a row of a table as an object within an array
 * @j: the document
 * @t: a table at a row
 */
void json_row(struct json *j, struct wlmon_table *t)
{
	size_t i;

	json_object(j, NULL);
	for (i = 0; i < wlmon_table_columns(t); i++)
		json_field(j, t, i);
	json_close(j, '}');
}
