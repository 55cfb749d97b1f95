/* SPDX-License-Identifier: GPL-2.0 */
#ifndef UNITS_H
#define UNITS_H

#include <stddef.h>
#include <stdint.h>

/* Room for any of these. */
#define UNIT_LEN 24

const char *units_bytes(char *buf, uint64_t bytes);
const char *units_count(char *buf, uint64_t count);
const char *units_time(char *buf, uint64_t ns);
const char *units_clock(char *buf, uint64_t ns);
const char *units_percent(char *buf, uint64_t part, uint64_t whole);

#endif
