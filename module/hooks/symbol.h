/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SYMBOL_H
#define _WLMON_SYMBOL_H

#include <linux/types.h>

bool wlmon_symbol_variant(char *buf, size_t size, const char *name,
			  unsigned int n);

#endif
