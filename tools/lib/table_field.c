// SPDX-License-Identifier: GPL-2.0
/*
 * Gets the fields of a table's current row. The row is split when the first of them is
 * asked for, so seeking alone is cheap.
 */
#include "table.h"

#include <errno.h>
#include "field.h"

/**
 * wlmon_table_word() - find the next word of a line
 * @at: where to begin; set to its end
 * @end: end of the line
 * @word: set to the word, empty if there is none
 *
 * Return: true if there is one.
 */
bool wlmon_table_word(const char **at, const char *end, struct cell *word)
{
	const char *p = *at;

	while (p < end && *p == ' ')
		p++;
	word->at = p;
	while (p < end && *p != ' ')
		p++;
	word->len = p - word->at;
	*at = p;
	return word->len;
}

/* Split the current row; fields that it lacks are empty. */
static void split_row(struct wlmon_table *t)
{
	const char *at = t->row.at, *end = at + t->row.len;
	size_t i;

	if (t->row.len && end[-1] == '\n')
		end--;
	for (i = 0; i < t->columns; i++)
		wlmon_table_word(&at, end, &t->cells[i]);
	t->is_split = true;
}

/**
 * wlmon_table_raw() - get a field as it is in the view
 * @t: a table at a row
 * @column: from wlmon_table_column()
 * @size: set to its bytes
 *
 * Return: the field, not terminated, valid until the next row; "-" stands for unknown.
 * NULL with ENOENT for an unknown column, ENODATA if the row was cut off before it.
 */
const char *wlmon_table_raw(struct wlmon_table *t, int column, size_t *size)
{
	if (column < 0 || (size_t)column >= t->columns) {
		errno = ENOENT;
		return NULL;
	}
	if (!t->is_split && t->row.at)
		split_row(t);
	if (!t->is_split || !t->cells[column].len) {
		errno = ENODATA;
		return NULL;
	}
	*size = t->cells[column].len;
	return t->cells[column].at;
}

/**
 * wlmon_table_text() - get a field without its escapes
 * @t: a table at a row
 * @column: from wlmon_table_column()
 * @buf: gets the bytes and a NUL, cut to @size; may be NULL if @size is 0
 * @size: bytes of @buf
 *
 * Return: bytes of the whole field without the NUL, which can be any, also such that
 * are no UTF-8; -1 and errno as wlmon_table_raw().
 */
ssize_t wlmon_table_text(struct wlmon_table *t, int column, char *buf, size_t size)
{
	const char *raw;
	size_t len;

	raw = wlmon_table_raw(t, column, &len);
	if (!raw)
		return -1;
	return wlmon_field_unescape(raw, len, buf, size);
}

/**
 * wlmon_table_fixed() - get a field as a number with decimals
 * @t: a table at a row
 * @column: from wlmon_table_column()
 * @digits: decimals to keep; more are dropped
 * @number: set to the field times 10 to the power of @digits
 *
 * Return: 0; -1 with ENODATA for "-", EINVAL for what is no number, ERANGE for one
 * that is too large, and as wlmon_table_raw().
 */
int wlmon_table_fixed(struct wlmon_table *t, int column, unsigned int digits, uint64_t *number)
{
	const char *raw;
	size_t len;

	raw = wlmon_table_raw(t, column, &len);
	if (!raw)
		return -1;
	return wlmon_field_fixed(raw, len, digits, number);
}

/**
 * wlmon_table_u64() - get a field as a number
 * @t: a table at a row
 * @column: from wlmon_table_column()
 * @number: set to the field; decimals are dropped
 *
 * Return: 0; -1 and errno as wlmon_table_fixed().
 */
int wlmon_table_u64(struct wlmon_table *t, int column, uint64_t *number)
{
	return wlmon_table_fixed(t, column, 0, number);
}

/**
 * wlmon_table_ns() - get a field in seconds as nanoseconds
 * @t: a table at a row
 * @column: from wlmon_table_column()
 * @ns: set to the field
 *
 * Return: 0; -1 and errno as wlmon_table_fixed().
 */
int wlmon_table_ns(struct wlmon_table *t, int column, uint64_t *ns)
{
	return wlmon_table_fixed(t, column, 9, ns);
}
