/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_RULE_H
#define _WLMON_RULE_H

#include <linux/kref.h>
#include <linux/types.h>

struct cgroup;
struct pid;

#define WLMON_RULE_LEN 256

enum wlmon_rule_kind {
	WLMON_RULE_ALL,
	WLMON_RULE_COMM,
	WLMON_RULE_PID,
	WLMON_RULE_CGROUP,
};

/**
 * struct wlmon_rule_cgroup - cgroup of a rule, shared by copies of the rule
 * @ref: one reference for each copy of the rule
 * @id: id of the latest cgroup with @path; the kernel never reuses an id
 * @level: depth below the root of the default hierarchy (cgroup->level)
 * @path: path below the root of the default hierarchy
 */
struct wlmon_rule_cgroup {
	struct kref ref;
	u64 id;
	int level;
	char path[];
};

/**
 * struct wlmon_rule - condition that makes a process a member
 * @kind: see &enum wlmon_rule_kind
 * @pid: of a pid rule: process id in the pid namespace of the writer
 * @process: of a pid rule: the process, with a reference
 * @cgroup: of a cgroup rule: the cgroup, with a reference
 * @fresh: the rule was added by the current write
 * @text: glob of a comm rule, path of a cgroup rule
 *
 * A pid rule applies to the process with that pid at the time of the write, never
 * to a later one. A cgroup rule applies to each cgroup that gets the path.
 */
struct wlmon_rule {
	enum wlmon_rule_kind kind;
	pid_t pid;
	struct pid *process;
	struct wlmon_rule_cgroup *cgroup;
	bool fresh;
	char text[WLMON_RULE_LEN];
};

unsigned int wlmon_rule_glob_min_length(const char *glob);
int wlmon_rule_parse(const char *text, struct wlmon_rule *rule);
bool wlmon_rule_equal(const struct wlmon_rule *a, const struct wlmon_rule *b);
bool wlmon_rule_match(const struct wlmon_rule *rule, const char *comm,
		      struct cgroup *cgroup);
void wlmon_rule_new_cgroup(const struct wlmon_rule *rule, const char *path,
			   u64 id);

#endif
