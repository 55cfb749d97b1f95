// SPDX-License-Identifier: GPL-2.0
/* Makes rates of figures; pure. */
#include "top_rate.h"

#include <wlmon.h>

/* So that rates can be multiplied by 100 and added up. */
#define MAX_RATE (UINT64_MAX / 1000000)

/**
 * top_rate() - compute how much something is per second
 * @amount: how much in all
 * @ns: in which time
 *
 * Return: the rate, rounded; WLMON_UNKNOWN if one of them is not known, or nothing can
 * be said as there is no time.
 */
uint64_t top_rate(uint64_t amount, uint64_t ns)
{
	double rate;

	if (amount == WLMON_UNKNOWN || ns == WLMON_UNKNOWN)
		return WLMON_UNKNOWN;
	if (!ns)
		return amount ? WLMON_UNKNOWN : 0;
	rate = amount * 1e9 / ns + 0.5;
	return rate < MAX_RATE ? rate : MAX_RATE;
}

/**
 * top_rate_growth() - compute by how much a figure grew
 * @now: the figure
 * @before: what it was
 * @otherwise: the result if the figure is less than before
 *
 * Return: the difference; WLMON_UNKNOWN if one of the figures is not known.
 */
uint64_t top_rate_growth(uint64_t now, uint64_t before, uint64_t otherwise)
{
	if (now == WLMON_UNKNOWN || before == WLMON_UNKNOWN)
		return WLMON_UNKNOWN;
	return now < before ? otherwise : now - before;
}
