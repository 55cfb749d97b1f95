// SPDX-License-Identifier: GPL-2.0
/* The names that a compiler gives to a function's clones; pure. */
#include "symbol.h"

#include <linux/kernel.h>

#define CLONES 8

/**
 * wlmon_symbol_variant() - the names under which a function may be found
 * @buf: is filled
 * @size: bytes of @buf
 * @name: the function's name in the source
 * @n: 0 for the name itself, then its clones
 *
 * Clones that hold the whole function only: never .cold and .part, which are
 * pieces of one.
 *
 * Return: false if there are no more.
 */
bool wlmon_symbol_variant(char *buf, size_t size, const char *name,
			  unsigned int n)
{
	static const char *const suffixes[] = { "isra", "constprop" };

	if (n == 0) {
		snprintf(buf, size, "%s", name);
		return true;
	}
	n--;
	if (n < ARRAY_SIZE(suffixes) * CLONES) {
		snprintf(buf, size, "%s.%s.%u", name, suffixes[n / CLONES],
			 n % CLONES);
		return true;
	}
	n -= ARRAY_SIZE(suffixes) * CLONES;
	if (n < CLONES) {
		snprintf(buf, size, "%s.constprop.%u.isra.%u", name, n, n);
		return true;
	}
	return false;
}
