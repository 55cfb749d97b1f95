/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TARGET_H
#define _WLMON_TARGET_H

#include <linux/types.h>

struct cgroup;

#define WLMON_RULE_LEN 256

enum wlmon_rule_kind {
	WLMON_RULE_ALL,
	WLMON_RULE_COMM,
	WLMON_RULE_PID,
	WLMON_RULE_CGROUP,
};

/**
 * struct wlmon_rule - what makes a process a member
 * @kind: see &enum wlmon_rule_kind
 * @pid: process id in the pid namespace of who gave the rule
 * @cgroup: the cgroup, with a reference
 * @fresh: it was given by the write that is being worked on
 * @text: the glob of a comm rule, the path of a cgroup rule
 *
 * A pid names a process that lives when the rule is given, and no later one.
 */
struct wlmon_rule {
	enum wlmon_rule_kind kind;
	pid_t pid;
	struct cgroup *cgroup;
	bool fresh;
	char text[WLMON_RULE_LEN];
};

unsigned int wlmon_glob_min_length(const char *glob);
int wlmon_rule_parse(const char *text, struct wlmon_rule *rule);
bool wlmon_rule_equal(const struct wlmon_rule *a, const struct wlmon_rule *b);
bool wlmon_rule_match(const struct wlmon_rule *rule, const char *comm,
		      struct cgroup *cgroup);

#endif
