// SPDX-License-Identifier: GPL-2.0
/* Prints who created a process, when it ran, how it ended, and whose it is. */
#include "show.h"

#include <string.h>
#include <time.h>
#include "show_field.h"
#include "show_section.h"
#include "units.h"
#include "utf8.h"

/* Name a process; by its pid alone if it has no record. */
static void say_process(struct show_section *life, const struct process *p, uint64_t pid)
{
	char name[SHOW_TEXT_LEN];

	if (p) {
		utf8_printable(name, sizeof(name), p->comm);
		show_section_say(life, "by %s (pid %llu)", name, (unsigned long long)pid);
	} else {
		show_section_say(life, "by pid %llu, of which there is no record", (unsigned long long)pid);
	}
}

/* Return the time since the creation; WLMON_UNKNOWN for a saved run. */
static uint64_t get_age(const struct show *s)
{
	struct timespec time;
	uint64_t now;

	if (!wlmon_is_live(s->from->w) || clock_gettime(CLOCK_BOOTTIME, &time))
		return WLMON_UNKNOWN;
	now = time.tv_sec * 1000000000ULL + time.tv_nsec;
	/* the clock of a time namespace can be behind */
	return now >= s->start ? now - s->start : WLMON_UNKNOWN;
}

static void print_creation(const struct show *s, struct show_section *life)
{
	uint64_t ppid = show_field(s->t, "PPID", SHOW_COUNT), age = get_age(s);
	char via[SHOW_TEXT_LEN], buf[UNIT_LEN];

	if (ppid != WLMON_UNKNOWN)
		say_process(life, s->p ? s->p->parent : NULL, ppid);
	show_section_line(life, "created");

	show_field_text(s->t, "VIA", via);
	if (!strcmp(via, "adopted"))
		show_section_say(life, "alive when the module was loaded");
	else if (!strcmp(via, "matched"))
		show_section_say(life, "since it matched a rule");
	show_section_line(life, "watched");

	show_section_say(life, "%llu.%06llu s after boot", (unsigned long long)s->start / 1000000000,
			 (unsigned long long)s->start / 1000 % 1000000);
	if (age != WLMON_UNKNOWN)
		show_section_say(life, "%s ago", units_time(buf, age));
	show_section_line(life, "started");
}

static void print_moment(const struct show *s, struct show_section *life, const char *label,
			 const char *column)
{
	uint64_t when = show_field(s->t, column, SHOW_TIME);
	char buf[UNIT_LEN];

	if (when != WLMON_UNKNOWN && when >= s->start)
		show_section_say(life, "%s after its start", units_time(buf, when - s->start));
	show_section_line(life, label);
}

/* Find the reaper of a process: the one that had its pid then. */
static const struct process *find_reaper(const struct show *s, uint64_t pid, uint64_t when)
{
	const struct process *p = process_newest(&s->list, pid);

	if (!p || when == WLMON_UNKNOWN || p->start > when)
		return NULL;
	return p->released == WLMON_UNKNOWN || p->released >= when ? p : NULL;
}

static void print_reaping(const struct show *s, struct show_section *life)
{
	uint64_t released = show_field(s->t, "RELEASED", SHOW_TIME);
	uint64_t zombie = show_field(s->t, "ZOMBIE", SHOW_TIME);
	uint64_t pid = show_field(s->t, "REAPER", SHOW_COUNT);
	char reaper[SHOW_TEXT_LEN], buf[UNIT_LEN];

	show_field_text(s->t, "REAPER", reaper);
	if (pid != WLMON_UNKNOWN)
		say_process(life, find_reaper(s, pid, released), pid);
	else if (!strcmp(reaper, "self"))
		show_section_say(life, "by nobody, since its parent ignores SIGCHLD");
	else if (released == WLMON_UNKNOWN)
		show_section_say(life, "not yet");
	if (zombie != WLMON_UNKNOWN)
		show_section_say(life, "a zombie for %s", units_time(buf, zombie));
	show_section_line(life, "reaped");
}

static void print_end(const struct show *s, struct show_section *life)
{
	bool has_ended = show_field(s->t, "EXITED", SHOW_TIME) != WLMON_UNKNOWN;
	uint64_t ns = show_field(s->t, "LIFE", SHOW_TIME);
	char exit[SHOW_EXIT_LEN], buf[UNIT_LEN];

	if (ns != WLMON_UNKNOWN)
		show_section_say(life, has_ended ? "%s after its start" : "not yet, it has lived for %s",
				 units_time(buf, ns));
	if (show_field_exit(s->t, exit))
		show_section_say(life, "%s", exit);
	show_section_line(life, "ended");
	if (has_ended)
		print_reaping(s, life);
}

static void print_owner(const struct show *s, struct show_section *life)
{
	uint64_t uid = show_field(s->t, "UID", SHOW_COUNT), gid = show_field(s->t, "GID", SHOW_COUNT);
	char cgroup[SHOW_TEXT_LEN];

	if (uid != WLMON_UNKNOWN)
		show_section_say(life, "uid %llu", (unsigned long long)uid);
	if (gid != WLMON_UNKNOWN)
		show_section_say(life, "gid %llu", (unsigned long long)gid);
	show_section_line(life, "user");
	if (show_field_text(s->t, "CGROUP", cgroup))
		show_section_say(life, "%s", cgroup);
	show_section_line(life, "cgroup");
}

/**
 * show_life() - print the life of the process
 * @s: the process
 */
void show_life(const struct show *s)
{
	struct show_section life = { .title = "life" };

	print_creation(s, &life);
	print_moment(s, &life, "first run", "FIRST_RUN");
	print_moment(s, &life, "last exec", "EXEC");
	print_end(s, &life);
	print_owner(s, &life);
}
