// SPDX-License-Identifier: GPL-2.0
/* Names that compilers give to clones of a function; pure. */
#include "symbol.h"

#include <linux/kernel.h>

#define CLONES 8

/**
 * wlmon_symbol_variant() - write a name that a function can have as a symbol
 * @buf: is filled
 * @size: bytes of @buf
 * @name: name of the function in the source
 * @n: 0 for that name, then 1 and up for its clones
 *
 * Try only clones that contain the whole function, not .cold and .part.
 *
 * Context: any.
 *
 * Return: true; false if there are no more names.
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
