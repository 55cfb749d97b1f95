// SPDX-License-Identifier: GPL-2.0
/* Fills in structs of the figures that taskstats and cgroupstats have. */
#include "wlmon.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NSEC_PER_SEC 1000000000

/* Get a column as a count, or as nanoseconds; WLMON_UNKNOWN if there is none. */
static uint64_t get_count(struct wlmon_table *t, const char *name)
{
	uint64_t number;

	return wlmon_table_u64(t, wlmon_table_column(t, name), &number) ? WLMON_UNKNOWN : number;
}

static uint64_t get_ns(struct wlmon_table *t, const char *name)
{
	uint64_t ns;

	return wlmon_table_ns(t, wlmon_table_column(t, name), &ns) ? WLMON_UNKNOWN : ns;
}

static int64_t clock_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

/* Convert a moment on CLOCK_BOOTTIME. The clocks of a saved run are gone: use none. */
static struct timespec to_realtime(const struct wlmon *w, uint64_t boottime)
{
	struct timespec ts = { 0, 0 };
	int64_t ns;

	if (boottime == WLMON_UNKNOWN || !wlmon_is_live(w))
		return ts;
	ns = boottime + clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_BOOTTIME);
	ts.tv_sec = ns / NSEC_PER_SEC;
	ts.tv_nsec = ns % NSEC_PER_SEC;
	return ts;
}

static void stats_fill(const struct wlmon *w, struct wlmon_table *t, struct wlmon_stats *stats)
{
	stats->begin = to_realtime(w, get_ns(t, "START"));
	stats->elapsed_ns = get_ns(t, "LIFE");
	stats->user_ns = get_ns(t, "UTIME");
	stats->system_ns = get_ns(t, "STIME");
	stats->minor_faults = get_count(t, "MINFLT");
	stats->major_faults = get_count(t, "MAJFLT");
	stats->cpu_delay_count = get_count(t, "CPU_DELAY_N");
	stats->cpu_delay_ns = get_ns(t, "CPU_DELAY");
	stats->block_io_delay_count = get_count(t, "BLKIO_DELAY_N");
	stats->block_io_delay_ns = get_ns(t, "BLKIO_DELAY");
	stats->swap_in_delay_count = get_count(t, "SWAPIN_DELAY_N");
	stats->swap_in_delay_ns = get_ns(t, "SWAPIN_DELAY");
	stats->free_pages_delay_count = get_count(t, "FREEPAGES_DELAY_N");
	stats->free_pages_delay_ns = get_ns(t, "FREEPAGES_DELAY");
	stats->thrashing_delay_count = get_count(t, "THRASHING_DELAY_N");
	stats->thrashing_delay_ns = get_ns(t, "THRASHING_DELAY");
}

static int query_stats(const struct wlmon *w, const char *subject, struct wlmon_stats *stats)
{
	struct wlmon_table *t = wlmon_table_query(w, subject);

	if (!t)
		return -1;
	stats_fill(w, t, stats);
	wlmon_table_close(t);
	return 0;
}

/* Find a number in a table of a saved run; of several processes with it, the newest. */
static int saved_stats(const struct wlmon *w, const char *view, const char *column, pid_t id,
		       struct wlmon_stats *stats)
{
	struct wlmon_table *t = wlmon_table_open(w, view);
	uint64_t number, start, newest = 0;
	bool found = false;
	int at, n = -1;

	if (!t)
		return -1;
	at = wlmon_table_column(t, column);
	while (at >= 0 && (n = wlmon_table_next(t)) > 0) {
		if (wlmon_table_u64(t, at, &number) || number != (uint64_t)id)
			continue;
		start = get_ns(t, "START");
		if (found && start < newest)
			continue;
		stats_fill(w, t, stats);
		newest = start;
		found = true;
	}
	wlmon_table_close(t);
	if (!n && !found)
		errno = ESRCH;
	return !n && found ? 0 : -1;
}

/**
 * wlmon_pid() - get the usage of one thread
 * @w: from wlmon_open()
 * @tid: its id, in the pid namespace of the caller; in a saved run in the initial one
 * @stats: filled
 *
 * Takes constant time on the loaded module.
 *
 * Return: 0; -1 with ESRCH for what is no live thread of a member, EACCES, ENOENT after
 * the module was unloaded.
 */
int wlmon_pid(const struct wlmon *w, pid_t tid, struct wlmon_stats *stats)
{
	char subject[32];

	if (!wlmon_is_live(w))
		return saved_stats(w, "threads", "TID", tid, stats);
	snprintf(subject, sizeof(subject), "tid=%d", tid);
	return query_stats(w, subject, stats);
}

/**
 * wlmon_tgid() - get the usage of a process with all its threads, dead or alive
 * @w: from wlmon_open()
 * @pid: its id, in the pid namespace of the caller; in a saved run in the initial one
 * @stats: filled
 *
 * Takes constant time on the loaded module.
 *
 * Return: as wlmon_pid().
 */
int wlmon_tgid(const struct wlmon *w, pid_t pid, struct wlmon_stats *stats)
{
	char subject[32];

	if (!wlmon_is_live(w))
		return saved_stats(w, "processes", "PID", pid, stats);
	snprintf(subject, sizeof(subject), "pid=%d", pid);
	return query_stats(w, subject, stats);
}

/**
 * wlmon_self() - get the usage of the calling process with all its threads
 * @w: from wlmon_open(NULL)
 * @stats: filled
 *
 * Return: as wlmon_pid(); -1 with ENOTSUP for a saved run.
 */
int wlmon_self(const struct wlmon *w, struct wlmon_stats *stats)
{
	return query_stats(w, "self", stats);
}

/* Return the path below the mount of cgroup2, as the view has it. */
static const char *cgroup_name(const char *path)
{
	static const char mount[] = "/sys/fs/cgroup";
	size_t len = sizeof(mount) - 1;

	if (strncmp(path, mount, len) || (path[len] && path[len] != '/'))
		return path;
	return path[len] ? path + len : "/";
}

static void add_count(uint64_t *sum, struct wlmon_table *t, const char *name)
{
	uint64_t count = get_count(t, name);

	*sum += count == WLMON_UNKNOWN ? 0 : count;
}

/**
 * wlmon_cgroup() - count the live threads of members in a cgroup
 * @w: from wlmon_open()
 * @path: its path, with or without /sys/fs/cgroup
 * @stats: filled
 *
 * Takes time bounded by the 1024 cgroups of the view.
 *
 * Return: 0; -1 with ENOENT if no member was in it, EACCES, EINVAL for a path that does
 * not begin with a slash.
 */
int wlmon_cgroup(const struct wlmon *w, const char *path, struct wlmon_cgroup_stats *stats)
{
	const char *name = cgroup_name(path);
	struct wlmon_table *t;
	bool found = false;
	char text[4096];
	int at, n;

	if (name[0] != '/') {
		errno = EINVAL;
		return -1;
	}
	t = wlmon_table_open(w, "cgroups");
	if (!t)
		return -1;
	*stats = (struct wlmon_cgroup_stats){ 0 };
	at = wlmon_table_column(t, "CGROUP");
	/* a path that was removed and made anew has a line for each time */
	while ((n = wlmon_table_next(t)) > 0) {
		if (wlmon_table_text(t, at, text, sizeof(text)) < 0 || strcmp(text, name))
			continue;
		found = true;
		add_count(&stats->sleeping, t, "SLEEPING");
		add_count(&stats->running, t, "RUNNING");
		add_count(&stats->stopped, t, "STOPPED");
		add_count(&stats->uninterruptible, t, "UNINTERRUPTIBLE");
		add_count(&stats->io_wait, t, "IOWAIT");
	}
	wlmon_table_close(t);
	if (!n && !found)
		errno = ENOENT;
	return !n && found ? 0 : -1;
}
