/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_RATE_H
#define TOP_RATE_H

#include <stdint.h>

/* A second in ns. */
#define TOP_SECOND 1000000000ull

uint64_t top_rate(uint64_t amount, uint64_t ns);
uint64_t top_rate_growth(uint64_t now, uint64_t before, uint64_t otherwise);

#endif
