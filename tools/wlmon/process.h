/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wlmon.h>
#include "arena.h"

/**
 * struct process - a row of the view processes
 * @pid: PID; @ppid: PPID; both in the initial pid namespace
 * @start: when it was created, CLOCK_BOOTTIME ns; with @pid it is unique
 * @exec: its last exec; @exited: the end of its last thread; @released: its reaping
 * @life: ns from creation to its end, or until now
 * @utime: user CPU time in ns; @stime: system CPU time in ns
 * @cpu_delay: ns that its threads waited for a CPU
 * @rss_kb: peak resident set in KiB
 * @comm: name; @exe: path; @exit: status as text; @state: state as text
 * @cgroup: path of its cgroup
 * @parent: the process that created it, if it has a row
 * @child: its first child; @sibling: the next child of its parent
 * @chosen: it is one of those that are looked at
 *
 * Figures that are not known are WLMON_UNKNOWN, texts are "-".
 */
struct process {
	uint64_t pid;
	uint64_t ppid;
	uint64_t uid;
	uint64_t start;
	uint64_t exec;
	uint64_t exited;
	uint64_t released;
	uint64_t life;
	uint64_t threads;
	uint64_t execs;
	uint64_t execs_failed;
	uint64_t forks_failed;
	uint64_t utime;
	uint64_t stime;
	uint64_t rss_kb;
	uint64_t minflt;
	uint64_t majflt;
	uint64_t nvcsw;
	uint64_t nivcsw;
	uint64_t rchar;
	uint64_t wchar;
	uint64_t read_bytes;
	uint64_t write_bytes;
	uint64_t calls;
	uint64_t errors;
	uint64_t cpu_delay;
	const char *comm;
	const char *exe;
	const char *exit;
	const char *exec_errno;
	const char *state;
	const char *cgroup;
	struct process *parent;
	struct process *child;
	struct process *sibling;
	bool chosen;
};

/**
 * struct process_list - all rows of the view processes
 * @at: the processes, by pid and start
 * @count: their number
 * @texts: their texts
 */
struct process_list {
	struct process *at;
	size_t count;
	struct arena texts;
};

/**
 * struct process_sum - usage of several processes
 * @largest: the one with the highest peak RSS, @rss_kb
 *
 * Sums leave out what is not known.
 */
struct process_sum {
	uint64_t count;
	uint64_t running;
	uint64_t zombies;
	uint64_t failed;
	uint64_t threads;
	uint64_t execs;
	uint64_t execs_failed;
	uint64_t forks_failed;
	uint64_t utime;
	uint64_t stime;
	uint64_t cpu_delay;
	uint64_t minflt;
	uint64_t majflt;
	uint64_t nvcsw;
	uint64_t nivcsw;
	uint64_t rchar;
	uint64_t wchar;
	uint64_t read_bytes;
	uint64_t write_bytes;
	uint64_t calls;
	uint64_t errors;
	uint64_t rss_kb;
	const struct process *largest;
};

int process_list_load(struct process_list *list, const struct wlmon *w);
int process_list_peaks(struct process_list *list, const struct wlmon *w);
void process_list_free(struct process_list *list);
struct process *process_find(const struct process_list *list, uint64_t pid, uint64_t start);
struct process *process_newest(const struct process_list *list, uint64_t pid);
size_t process_choose_tree(struct process_list *list, struct process *root);
void process_sum_add(struct process_sum *sum, const struct process *p);
struct process_sum process_sum_chosen(const struct process_list *list);
uint64_t process_rss_at_once(const struct process_list *list);
uint64_t process_cpu(const struct process *p);
bool process_alive(const struct process *p);
bool process_zombie(const struct process *p);
bool process_failed(const struct process *p);
uint64_t known(uint64_t number);

#endif
