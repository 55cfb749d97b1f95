// SPDX-License-Identifier: GPL-2.0
/* Parses numbers of the command line; pure. */
#include "number.h"

#include <stdlib.h>
#include <string.h>

/**
 * number_parse() - parse a number
 * @text: digits and nothing else
 * @number: set to it
 *
 * Return: false if @text is no number, or has more than 18 digits.
 */
bool number_parse(const char *text, uint64_t *number)
{
	size_t digits = strspn(text, "0123456789");

	if (!digits || digits > 18 || text[digits])
		return false;
	*number = strtoull(text, NULL, 10);
	return true;
}
