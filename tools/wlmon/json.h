/* SPDX-License-Identifier: GPL-2.0 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <wlmon.h>

/**
 * struct json - JSON that is written as it is made
 * @out: where it goes
 * @depth: open objects and arrays
 * @compact: write no line breaks
 * @fresh: nothing was written yet in the innermost object or array
 */
struct json {
	FILE *out;
	unsigned int depth;
	bool compact;
	bool fresh;
};

void json_begin(struct json *j, FILE *out, bool compact);
void json_end(struct json *j);
void json_object(struct json *j, const char *key);
void json_array(struct json *j, const char *key);
void json_close(struct json *j, char bracket);
void json_text(struct json *j, const char *key, const char *text);
void json_bytes(struct json *j, const char *key, const char *bytes, size_t size);
void json_number(struct json *j, const char *key, uint64_t number);
void json_seconds(struct json *j, const char *key, uint64_t ns);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);
void json_field(struct json *j, struct wlmon_table *t, int column);
void json_row(struct json *j, struct wlmon_table *t);

#endif
