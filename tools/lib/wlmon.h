/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libwlmon reads what the kernel module wlmon shows, from the loaded module or from a
 * saved run, changes its rules, and loads and unloads it. See libwlmon(3).
 *
 * Functions that can fail return NULL or -1 and set errno. The library keeps no global
 * state, prints nothing and does not exit. Threads may share a struct wlmon; each table
 * belongs to one thread at a time.
 */
#ifndef WLMON_H
#define WLMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A figure that the module does not know. */
#define WLMON_UNKNOWN UINT64_MAX

/**
 * struct wlmon - the loaded module, or a saved run
 */
struct wlmon;

struct wlmon *wlmon_open(const char *dir);
void wlmon_close(struct wlmon *w);
const char *wlmon_dir(const struct wlmon *w);
bool wlmon_is_live(const struct wlmon *w);
char *wlmon_read(const struct wlmon *w, const char *view, size_t *size);

/**
 * struct wlmon_table - a view, read by the names of its columns
 */
struct wlmon_table;

struct wlmon_table *wlmon_table_open(const struct wlmon *w, const char *view);
struct wlmon_table *wlmon_table_load(const struct wlmon *w, const char *view);
struct wlmon_table *wlmon_table_list(const struct wlmon *w, const char *view);
struct wlmon_table *wlmon_table_query(const struct wlmon *w, const char *subject);
struct wlmon_table *wlmon_table_parse(const char *text, size_t size);
void wlmon_table_close(struct wlmon_table *t);

size_t wlmon_table_columns(const struct wlmon_table *t);
const char *wlmon_table_name(const struct wlmon_table *t, int column);
int wlmon_table_column(const struct wlmon_table *t, const char *name);

int wlmon_table_next(struct wlmon_table *t);
size_t wlmon_table_rows(const struct wlmon_table *t);
int wlmon_table_seek(struct wlmon_table *t, size_t row);

const char *wlmon_table_raw(struct wlmon_table *t, int column, size_t *size);
ssize_t wlmon_table_text(struct wlmon_table *t, int column, char *buf, size_t size);
int wlmon_table_u64(struct wlmon_table *t, int column, uint64_t *number);
int wlmon_table_ns(struct wlmon_table *t, int column, uint64_t *ns);
int wlmon_table_fixed(struct wlmon_table *t, int column, unsigned int digits, uint64_t *number);

/**
 * struct wlmon_stats - usage of a process or thread, in the terms of taskstats
 * @begin: when it was created, on CLOCK_REALTIME; 0 if unknown
 * @elapsed_ns: from then to its end, or until now
 * @user_ns: CPU time in user mode (UTIME)
 * @system_ns: CPU time in kernel mode (STIME)
 * @minor_faults: page faults without I/O (MINFLT)
 * @major_faults: page faults with I/O (MAJFLT)
 * @cpu_delay_count: waits for a CPU (CPU_DELAY_N)
 * @cpu_delay_ns: time in these waits (CPU_DELAY)
 * @block_io_delay_count: waits for block I/O (BLKIO_DELAY_N)
 * @block_io_delay_ns: time in these waits (BLKIO_DELAY)
 * @swap_in_delay_count: waits for pages to be swapped in (SWAPIN_DELAY_N)
 * @swap_in_delay_ns: time in these waits (SWAPIN_DELAY)
 * @free_pages_delay_count: waits for memory to be reclaimed (FREEPAGES_DELAY_N)
 * @free_pages_delay_ns: time in these waits (FREEPAGES_DELAY)
 * @thrashing_delay_count: waits for pages evicted just before (THRASHING_DELAY_N)
 * @thrashing_delay_ns: time in these waits (THRASHING_DELAY)
 *
 * A figure that is not known is WLMON_UNKNOWN; the delays after @cpu_delay_ns need the
 * kernel's delay accounting.
 */
struct wlmon_stats {
	struct timespec begin;
	uint64_t elapsed_ns;
	uint64_t user_ns;
	uint64_t system_ns;
	uint64_t minor_faults;
	uint64_t major_faults;
	uint64_t cpu_delay_count;
	uint64_t cpu_delay_ns;
	uint64_t block_io_delay_count;
	uint64_t block_io_delay_ns;
	uint64_t swap_in_delay_count;
	uint64_t swap_in_delay_ns;
	uint64_t free_pages_delay_count;
	uint64_t free_pages_delay_ns;
	uint64_t thrashing_delay_count;
	uint64_t thrashing_delay_ns;
};

/**
 * struct wlmon_cgroup_stats - live threads of members in a cgroup, by state
 * @sleeping: in an interruptible sleep
 * @running: running or runnable
 * @stopped: stopped by a signal or a tracer
 * @uninterruptible: in an uninterruptible sleep
 * @io_wait: the same, for I/O
 */
struct wlmon_cgroup_stats {
	uint64_t sleeping;
	uint64_t running;
	uint64_t stopped;
	uint64_t uninterruptible;
	uint64_t io_wait;
};

int wlmon_pid(const struct wlmon *w, pid_t tid, struct wlmon_stats *stats);
int wlmon_tgid(const struct wlmon *w, pid_t pid, struct wlmon_stats *stats);
int wlmon_self(const struct wlmon *w, struct wlmon_stats *stats);
int wlmon_cgroup(const struct wlmon *w, const char *path, struct wlmon_cgroup_stats *stats);

int wlmon_rule_add(const struct wlmon *w, const char *rule);
int wlmon_rule_remove(const struct wlmon *w, const char *rule);
char **wlmon_rule_list(const struct wlmon *w);
void wlmon_rule_list_free(char **rules);

bool wlmon_module_loaded(void);
int wlmon_module_load(const char *path, const char *parameters);
int wlmon_module_unload(void);

#ifdef __cplusplus
}
#endif

#endif
