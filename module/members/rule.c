// SPDX-License-Identifier: GPL-2.0
/* Parses one rule of the target and matches a process with it; pure. */
#include <wlmon/rule.h>

#include <linux/cgroup.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#define CGROUP_MOUNT "/sys/fs/cgroup"

/* Find the last character of the class that begins at @glob; @glob if it is none. */
static const char *class_end(const char *glob)
{
	const char *first = glob + 1;
	const char *end;

	if (*first == '!')
		first++;
	/* a first ] belongs to the class */
	end = *first ? strchr(first + 1, ']') : NULL;
	return end ?: glob;
}

/**
 * wlmon_rule_glob_min_length() - compute the least length that a glob can match
 * @glob: a glob in the syntax of glob_match()
 *
 * Context: any.
 *
 * Return: number of characters of the shortest matching name.
 */
unsigned int wlmon_rule_glob_min_length(const char *glob)
{
	unsigned int length = 0;

	for (; *glob; glob++) {
		if (*glob == '*')
			continue;
		length++;
		if (*glob == '\\' && glob[1])
			glob++;
		else if (*glob == '[')
			glob = class_end(glob);
	}
	return length;
}

static int parse_comm(const char *glob, struct wlmon_rule *rule)
{
	if (!*glob || wlmon_rule_glob_min_length(glob) > TASK_COMM_LEN - 1)
		return -EINVAL;
	rule->kind = WLMON_RULE_COMM;
	strscpy(rule->text, glob, sizeof(rule->text));
	return 0;
}

static int parse_pid(const char *number, struct wlmon_rule *rule)
{
	int err = kstrtoint(number, 10, &rule->pid);

	rule->kind = WLMON_RULE_PID;
	return err || rule->pid <= 0 ? -EINVAL : 0;
}

/* Accept the path with the usual mount point in front, too, as a shell completes it. */
static int parse_cgroup(const char *path, struct wlmon_rule *rule)
{
	size_t len = strlen(CGROUP_MOUNT);

	if (!strncmp(path, CGROUP_MOUNT, len) &&
	    (path[len] == '/' || path[len] == '\0'))
		path += len;
	else if (*path != '/')
		return -EINVAL;
	rule->kind = WLMON_RULE_CGROUP;
	strscpy(rule->text, *path ? path : "/", sizeof(rule->text));
	len = strlen(rule->text);
	if (len > 1 && rule->text[len - 1] == '/')
		rule->text[len - 1] = '\0';
	return 0;
}

/**
 * wlmon_rule_parse() - parse a rule
 * @text: comm=GLOB, pid=N, cgroup=PATH or all
 * @rule: is filled; its process or cgroup is not looked up
 *
 * Context: any.
 *
 * Return: 0, or -EINVAL if @text is none of these, too long or can never match.
 */
int wlmon_rule_parse(const char *text, struct wlmon_rule *rule)
{
	memset(rule, 0, sizeof(*rule));
	/* a view prints one rule per line */
	if (strlen(text) >= WLMON_RULE_LEN || strchr(text, '\n'))
		return -EINVAL;
	if (!strcmp(text, "all")) {
		rule->kind = WLMON_RULE_ALL;
		return 0;
	}
	if (strstarts(text, "comm="))
		return parse_comm(text + strlen("comm="), rule);
	if (strstarts(text, "pid="))
		return parse_pid(text + strlen("pid="), rule);
	if (strstarts(text, "cgroup="))
		return parse_cgroup(text + strlen("cgroup="), rule);
	return -EINVAL;
}

/**
 * wlmon_rule_equal() - check whether two rules are written the same
 * @a: a rule
 * @b: another rule
 *
 * Context: any.
 *
 * Return: true if they are, whether or not their processes or cgroups are the same.
 */
bool wlmon_rule_equal(const struct wlmon_rule *a, const struct wlmon_rule *b)
{
	return a->kind == b->kind && a->pid == b->pid &&
	       !strcmp(a->text, b->text);
}

static bool cgroup_match(const struct wlmon_rule_cgroup *at,
			 struct cgroup *cgroup)
{
	struct cgroup *ancestor = cgroup_ancestor(cgroup, at->level);

	return ancestor && cgroup_id(ancestor) == READ_ONCE(at->id);
}

/**
 * wlmon_rule_match() - check whether a rule matches a process by name or cgroup
 * @rule: the rule
 * @comm: name of the process
 * @cgroup: its cgroup on the default hierarchy, NULL if unknown; cannot be freed
 *	meanwhile
 *
 * Context: any.
 *
 * Return: true if it matches; always false for a pid rule, whose process became a
 * member at the write of the rule.
 */
bool wlmon_rule_match(const struct wlmon_rule *rule, const char *comm,
		      struct cgroup *cgroup)
{
	switch (rule->kind) {
	case WLMON_RULE_ALL:
		return true;
	case WLMON_RULE_COMM:
		return glob_match(rule->text, comm);
	case WLMON_RULE_CGROUP:
		return cgroup && cgroup_match(rule->cgroup, cgroup);
	case WLMON_RULE_PID:
		break;
	}
	return false;
}

/**
 * wlmon_rule_new_cgroup() - let a rule apply to a new cgroup with its path
 * @rule: the rule; unchanged if it has another path or is no cgroup rule
 * @path: path of the cgroup below the root of the default hierarchy
 * @id: id of the cgroup
 *
 * Context: any.
 */
void wlmon_rule_new_cgroup(const struct wlmon_rule *rule, const char *path,
			   u64 id)
{
	if (rule->kind == WLMON_RULE_CGROUP &&
	    !strcmp(rule->cgroup->path, path))
		WRITE_ONCE(rule->cgroup->id, id);
}
