// SPDX-License-Identifier: GPL-2.0
/* Formats figures for people, in at most six characters where that is possible; pure. */
#include "units.h"

#include <stdio.h>
#include <wlmon.h>

/* Format a number that is scaled by 1000 or 1024 with one decimal below 10. */
static const char *scaled(char *buf, uint64_t number, unsigned int base, const char *suffixes)
{
	double value = number;

	while (value >= base - 0.5 && suffixes[1]) {
		value /= base;
		suffixes++;
	}
	if (*suffixes == ' ')
		snprintf(buf, UNIT_LEN, "%llu", (unsigned long long)number);
	else if (value < 9.95)
		snprintf(buf, UNIT_LEN, "%.1f%c", value, *suffixes);
	else
		snprintf(buf, UNIT_LEN, "%.0f%c", value, *suffixes);
	return buf;
}

/**
 * units_bytes() - format bytes as ls -h does
 * @buf: UNIT_LEN bytes
 * @bytes: WLMON_UNKNOWN gives "-"
 *
 * Return: @buf.
 */
const char *units_bytes(char *buf, uint64_t bytes)
{
	if (bytes == WLMON_UNKNOWN)
		return "-";
	return scaled(buf, bytes, 1024, " KMGTPE");
}

/**
 * units_count() - format a count, whole below 100,000
 * @buf: UNIT_LEN bytes
 * @count: WLMON_UNKNOWN gives "-"
 *
 * Return: @buf.
 */
const char *units_count(char *buf, uint64_t count)
{
	if (count == WLMON_UNKNOWN)
		return "-";
	if (count < 100000) {
		snprintf(buf, UNIT_LEN, "%llu", (unsigned long long)count);
		return buf;
	}
	return scaled(buf, count, 1000, " kMGTPE");
}

/**
 * units_time() - format a time with its unit
 * @buf: UNIT_LEN bytes
 * @ns: nanoseconds; WLMON_UNKNOWN gives "-"
 *
 * Return: @buf.
 */
const char *units_time(char *buf, uint64_t ns)
{
	unsigned long long s = ns / 1000000000;

	if (ns == WLMON_UNKNOWN)
		return "-";
	if (ns < 999500)
		snprintf(buf, UNIT_LEN, "%.0f us", ns / 1e3);
	else if (ns < 9950000)
		snprintf(buf, UNIT_LEN, "%.1f ms", ns / 1e6);
	else if (ns < 999500000)
		snprintf(buf, UNIT_LEN, "%.0f ms", ns / 1e6);
	else if (ns < 99995000000)
		snprintf(buf, UNIT_LEN, "%.2f s", ns / 1e9);
	else if (s < 3600)
		snprintf(buf, UNIT_LEN, "%llum%02llus", s / 60, s % 60);
	else
		snprintf(buf, UNIT_LEN, "%lluh%02llum", s / 3600, s / 60 % 60);
	return buf;
}

/**
 * units_clock() - format CPU time as top does: 1:02.34
 * @buf: UNIT_LEN bytes
 * @ns: nanoseconds; WLMON_UNKNOWN gives "-"
 *
 * Return: @buf.
 */
const char *units_clock(char *buf, uint64_t ns)
{
	unsigned long long hundredths = ns / 10000000;

	if (ns == WLMON_UNKNOWN)
		return "-";
	if (hundredths < 6000 * 1000)
		snprintf(buf, UNIT_LEN, "%llu:%02llu.%02llu", hundredths / 6000, hundredths / 100 % 60,
			 hundredths % 100);
	else
		snprintf(buf, UNIT_LEN, "%lluh%02llum", hundredths / 360000,
			 hundredths / 6000 % 60);
	return buf;
}

/**
 * units_percent() - format a share
 * @buf: UNIT_LEN bytes
 * @part: the share
 * @whole: what it is a share of; 0 gives "-"
 *
 * Return: @buf.
 */
const char *units_percent(char *buf, uint64_t part, uint64_t whole)
{
	if (!whole || part == WLMON_UNKNOWN || whole == WLMON_UNKNOWN)
		return "-";
	snprintf(buf, UNIT_LEN, "%.1f", 100.0 * part / whole);
	return buf;
}
