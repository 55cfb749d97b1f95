/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOP_KEYS_H
#define TOP_KEYS_H

#include <stdbool.h>
#include "top_screen.h"

bool top_keys_obey(struct top_screen *screen, struct top *top);

#endif
