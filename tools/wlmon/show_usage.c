// SPDX-License-Identifier: GPL-2.0
/* Prints what a process used, what it waited for, and what getrusage() said of it. */
#include "show.h"

#include <string.h>
#include "show_field.h"
#include "show_section.h"
#include "units.h"

/* A figure of a line; those of a line follow each other. */
struct figure {
	const char *label;
	const char *column;
	enum show_unit unit;
	const char *what;
};

static const struct figure usage[] = {
	{ "cpu", "UTIME", SHOW_TIME, "user" },
	{ "cpu", "STIME", SHOW_TIME, "system" },
	{ "peak memory", "MAXRSS_KB", SHOW_KIB, "resident" },
	{ "peak memory", "MAXVM_KB", SHOW_KIB, "of address space" },
	{ "page faults", "MINFLT", SHOW_COUNT, "without I/O" },
	{ "page faults", "MAJFLT", SHOW_COUNT, "with I/O" },
	{ "switches", "NVCSW", SHOW_COUNT, "voluntary" },
	{ "switches", "NIVCSW", SHOW_COUNT, "involuntary" },
	{ "threads", "THREADS", SHOW_COUNT, "in all" },
	{ "bytes read", "RCHAR", SHOW_BYTES, "by calls" },
	{ "bytes read", "READ_BYTES", SHOW_BYTES, "from storage" },
	{ "bytes written", "WCHAR", SHOW_BYTES, "by calls" },
	{ "bytes written", "WRITE_BYTES", SHOW_BYTES, "to storage" },
	{ NULL },
};

static const struct figure delays[] = {
	{ "for a cpu", "CPU_DELAY", SHOW_TIME, "in all" },
	{ "for a cpu", "CPU_DELAY_N", SHOW_COUNT, "waits" },
	{ "for block i/o", "BLKIO_DELAY", SHOW_TIME, "in all" },
	{ "for block i/o", "BLKIO_DELAY_N", SHOW_COUNT, "waits" },
	{ "for swap", "SWAPIN_DELAY", SHOW_TIME, "in all" },
	{ "for swap", "SWAPIN_DELAY_N", SHOW_COUNT, "waits" },
	{ "for free pages", "FREEPAGES_DELAY", SHOW_TIME, "in all" },
	{ "for free pages", "FREEPAGES_DELAY_N", SHOW_COUNT, "waits" },
	{ "for thrashing", "THRASHING_DELAY", SHOW_TIME, "in all" },
	{ "for thrashing", "THRASHING_DELAY_N", SHOW_COUNT, "waits" },
	{ "for compaction", "COMPACT_DELAY", SHOW_TIME, "in all" },
	{ "for compaction", "COMPACT_DELAY_N", SHOW_COUNT, "waits" },
	{ "for page copies", "WPCOPY_DELAY", SHOW_TIME, "in all" },
	{ "for page copies", "WPCOPY_DELAY_N", SHOW_COUNT, "waits" },
	{ "for interrupts", "IRQ_DELAY", SHOW_TIME, "in all" },
	{ "for interrupts", "IRQ_DELAY_N", SHOW_COUNT, "waits" },
	{ NULL },
};

static const struct figure getrusage_calls[] = {
	{ "calls", "GETRUSAGE_SELF", SHOW_COUNT, "for self" },
	{ "calls", "GETRUSAGE_CHILDREN", SHOW_COUNT, "for children" },
	{ "calls", "GETRUSAGE_THREAD", SHOW_COUNT, "for a thread" },
	{ "calls", "GETRUSAGE_ERRORS", SHOW_COUNT, "failed" },
	{ NULL },
};

static const struct figure getrusage_answer[] = {
	{ "cpu", "RU_UTIME", SHOW_TIME, "user" },
	{ "cpu", "RU_STIME", SHOW_TIME, "system" },
	{ "peak memory", "RU_MAXRSS_KB", SHOW_KIB, "resident" },
	{ "page faults", "RU_MINFLT", SHOW_COUNT, "without I/O" },
	{ "page faults", "RU_MAJFLT", SHOW_COUNT, "with I/O" },
	{ "switches", "RU_NVCSW", SHOW_COUNT, "voluntary" },
	{ "switches", "RU_NIVCSW", SHOW_COUNT, "involuntary" },
	{ NULL },
};

/* Print figures that are known, also those that are 0 if @zeros is set. */
static void print_figures(struct show_section *section, struct wlmon_table *t, const struct figure *f,
			  bool zeros)
{
	char buf[UNIT_LEN];
	uint64_t number;

	for (; f->label; f++) {
		number = show_field(t, f->column, f->unit);
		if (number != WLMON_UNKNOWN && (number || zeros))
			show_section_say(section, "%s %s", show_field_format(buf, number, f->unit), f->what);
		if (!f[1].label || strcmp(f->label, f[1].label))
			show_section_line(section, f->label);
	}
}

/**
 * show_usage() - print what the process used
 * @s: the process
 */
void show_usage(const struct show *s)
{
	struct show_section section = { .title = "usage" };

	print_figures(&section, s->t, usage, true);
}

/**
 * show_usage_delays() - print what the process waited for
 * @s: the process
 */
void show_usage_delays(const struct show *s)
{
	struct show_section section = { .title = "delays" };

	print_figures(&section, s->t, delays, false);
	if (wlmon_table_column(s->t, "BLKIO_DELAY") >= 0 &&
	    show_field(s->t, "BLKIO_DELAY", SHOW_TIME) == WLMON_UNKNOWN)
		show_section_say(&section,
				 "not known: delay accounting was off (sysctl kernel.task_delayacct=1)");
	show_section_line(&section, "others");
}

/**
 * show_usage_getrusage() - print the last answer of getrusage(), if the process called it
 * @s: the process
 */
void show_usage_getrusage(const struct show *s)
{
	struct show_section section = { .title = "getrusage" };
	char who[SHOW_TEXT_LEN];

	print_figures(&section, s->t, getrusage_calls, false);
	/* without a call there is no answer */
	if (section.title || !show_field_text(s->t, "RU_WHO", who))
		return;
	show_section_say(&section, "about %s", who);
	show_section_line(&section, "last answer");
	print_figures(&section, s->t, getrusage_answer, true);
}
