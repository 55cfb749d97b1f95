/* SPDX-License-Identifier: GPL-2.0 */
#ifndef FIELD_H
#define FIELD_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

ssize_t wlmon_field_unescape(const char *raw, size_t len, char *buf, size_t size);
int wlmon_field_fixed(const char *raw, size_t len, unsigned int digits, uint64_t *number);

#endif
