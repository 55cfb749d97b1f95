/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_JSON_H
#define TOP_JSON_H

#include <stddef.h>
#include "top.h"

void top_json_sample(const struct top *top, size_t count);
void top_json_rows(const struct top *top, size_t count);

#endif
