/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_BATCH_H
#define TOP_BATCH_H

#include "top.h"

void top_batch_print(const struct top *top);

#endif
