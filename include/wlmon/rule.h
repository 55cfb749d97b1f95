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
 * struct wlmon_rule_cgroup - the cgroup that has the path of a rule
 * @ref: copies of the rule that share it
 * @id: id of the cgroup that has the path, or had it last; the kernel never reuses
 *	an id
 * @level: how deep it is below the root
 * @path: its path below the root of the default hierarchy
 */
struct wlmon_rule_cgroup {
	struct kref ref;
	u64 id;
	int level;
	char path[];
};

/**
 * struct wlmon_rule - what makes a process a member
 * @kind: see &enum wlmon_rule_kind
 * @pid: process id in the pid namespace of who gave the rule
 * @process: the process that had it then, with a reference
 * @cgroup: of a cgroup rule, with a reference
 * @fresh: it was given by the write that is being worked on
 * @text: the glob of a comm rule, the path of a cgroup rule
 *
 * A pid names the process that has it when the rule is given, and no later one.
 * A path names whichever cgroup has it.
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
