// SPDX-License-Identifier: GPL-2.0
/*
 * Parses and changes lists of rules; each holds references on the processes and
 * cgroups of its rules. While a list is in force, only ids of cgroups change.
 * Callers own the list; see target.c for the one in force.
 */
#include <wlmon/target.h>

#include <linux/atomic.h>
#include <linux/cgroup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

/* Less than TRACE_CGROUP_PATH_LEN: tracepoints cut longer paths of cgroups. */
#define CGROUP_PATH_LEN 1023

static int rule_get_process(struct wlmon_rule *rule)
{
	struct task_struct *leader;
	struct pid *pid;
	int err = -ESRCH;

	rcu_read_lock();
	pid = find_vpid(rule->pid);
	leader = pid_task(pid, PIDTYPE_TGID);
	if (leader && !(leader->flags & PF_KTHREAD)) {
		rule->process = get_pid(pid);
		err = 0;
	}
	rcu_read_unlock();
	return err;
}

static int rule_get_cgroup(struct wlmon_rule *rule)
{
	struct cgroup *cgroup = cgroup_get_from_path(rule->text);
	struct wlmon_rule_cgroup *at;
	int len;

	if (IS_ERR(cgroup))
		return -ENOENT;
	at = kzalloc(struct_size(at, path, CGROUP_PATH_LEN), GFP_KERNEL);
	if (at) {
		kref_init(&at->ref);
		at->id = cgroup_id(cgroup);
		at->level = cgroup->level;
		len = cgroup_path(cgroup, at->path, CGROUP_PATH_LEN);
	}
	cgroup_put(cgroup);
	if (!at)
		return -ENOMEM;
	if (len < 0 || len >= CGROUP_PATH_LEN) {
		kfree(at);
		return -EINVAL;
	}
	rule->cgroup = at;
	return 0;
}

/* Get the process or cgroup of a rule, which must exist. */
static int rule_get(struct wlmon_rule *rule)
{
	if (rule->kind == WLMON_RULE_PID)
		return rule_get_process(rule);
	if (rule->kind == WLMON_RULE_CGROUP)
		return rule_get_cgroup(rule);
	return 0;
}

static void rule_cgroup_release(struct kref *ref)
{
	kfree(container_of(ref, struct wlmon_rule_cgroup, ref));
}

static void rule_put(struct wlmon_rule *rule)
{
	put_pid(rule->process);
	rule->process = NULL;
	if (rule->cgroup)
		kref_put(&rule->cgroup->ref, rule_cgroup_release);
	rule->cgroup = NULL;
}

/**
 * wlmon_rule_list_put() - drop the references of all rules
 * @rules: the rules; becomes empty
 *
 * Context: may sleep.
 */
void wlmon_rule_list_put(struct wlmon_rule_list *rules)
{
	while (rules->count)
		rule_put(&rules->rule[--rules->count]);
}

static int rules_find(const struct wlmon_rule_list *rules,
		      const struct wlmon_rule *rule)
{
	unsigned int i;

	for (i = 0; i < rules->count; i++)
		if (wlmon_rule_equal(&rules->rule[i], rule))
			return i;
	return -ENOENT;
}

/**
 * wlmon_rule_list_add() - add a rule, or look up its process or cgroup again
 * @rules: the rules; a rule with the same text is replaced
 * @text: see wlmon_rule_parse()
 *
 * Context: may sleep; in the namespaces of the writer.
 *
 * Return: 0; -EINVAL for a text that is no rule or a cgroup with a path that is too
 * long; -ESRCH for a pid without a process or of a kernel thread; -ENOENT for an
 * unknown cgroup; -ENOSPC beyond WLMON_MAX_RULES; -ENOMEM.
 */
int wlmon_rule_list_add(struct wlmon_rule_list *rules, const char *text)
{
	struct wlmon_rule rule;
	int err, i;

	err = wlmon_rule_parse(text, &rule);
	if (err)
		return err;
	err = rule_get(&rule);
	if (err)
		return err;
	rule.fresh = true;
	i = rules_find(rules, &rule);
	if (i >= 0) {
		/* another process can have the pid by now */
		rule_put(&rules->rule[i]);
		rules->rule[i] = rule;
		return 0;
	}
	if (rules->count == WLMON_MAX_RULES) {
		rule_put(&rule);
		return -ENOSPC;
	}
	rules->rule[rules->count++] = rule;
	return 0;
}

static int rules_remove(struct wlmon_rule_list *rules, const char *text)
{
	struct wlmon_rule rule;
	int err, i;

	err = wlmon_rule_parse(text, &rule);
	if (err)
		return err;
	i = rules_find(rules, &rule);
	if (i < 0)
		return i;
	rule_put(&rules->rule[i]);
	rules->count--;
	memmove(&rules->rule[i], &rules->rule[i + 1],
		(rules->count - i) * sizeof(rules->rule[0]));
	return 0;
}

/**
 * wlmon_rule_list_edit() - change rules by the text that a user wrote
 * @rules: the rules; partly changed on an error
 * @text: lines, see wlmon_target_write(); is modified
 *
 * Context: may sleep; in the namespaces of the writer.
 *
 * Return: 0; -ENOENT for the removal of a rule that is not in the list; else an error
 * of wlmon_rule_list_add().
 */
int wlmon_rule_list_edit(struct wlmon_rule_list *rules, char *text)
{
	bool replaced = false;
	char *line;
	int err;

	while ((line = strsep(&text, "\n"))) {
		/* ignore the empty rest after the last newline */
		if (!text && !*line)
			break;
		if (*line == '+') {
			err = wlmon_rule_list_add(rules, line + 1);
		} else if (*line == '-') {
			err = rules_remove(rules, line + 1);
		} else {
			if (!replaced)
				wlmon_rule_list_put(rules);
			replaced = true;
			err = wlmon_rule_list_add(rules, line);
		}
		if (err)
			return err;
	}
	return 0;
}

/**
 * wlmon_rule_list_copy() - copy the rules, with references of their own
 * @rules: the rules
 *
 * Context: may sleep.
 *
 * Return: the copy, to be freed by kfree(), with no rule marked as fresh; NULL if
 * memory is short.
 */
struct wlmon_rule_list *wlmon_rule_list_copy(const struct wlmon_rule_list *rules)
{
	struct wlmon_rule_list *copy = kmemdup(rules, sizeof(*rules), GFP_KERNEL);
	unsigned int i;

	for (i = 0; copy && i < copy->count; i++) {
		copy->rule[i].fresh = false;
		get_pid(copy->rule[i].process);
		if (copy->rule[i].cgroup)
			kref_get(&copy->rule[i].cgroup->ref);
	}
	return copy;
}

/* Look up the cgroup again; keep the newer id if a handler changes it meanwhile. */
static bool cgroup_refresh(const struct wlmon_rule *rule)
{
	u64 seen = READ_ONCE(rule->cgroup->id), id;
	struct cgroup *cgroup = cgroup_get_from_path(rule->text);

	if (IS_ERR(cgroup))
		return false;
	id = cgroup_id(cgroup);
	cgroup_put(cgroup);
	return id != seen && cmpxchg(&rule->cgroup->id, seen, id) == seen;
}

/**
 * wlmon_rule_list_refresh() - look up the cgroups of fresh rules again
 * @rules: rules in force, so that handlers update their cgroups
 *
 * No handler updated a rule for a cgroup that was recreated before the rules were in
 * force.
 *
 * Context: may sleep; in the namespaces of the writer.
 *
 * Return: true if the id of a cgroup changed.
 */
bool wlmon_rule_list_refresh(struct wlmon_rule_list *rules)
{
	bool changed = false;
	unsigned int i;

	for (i = 0; i < rules->count; i++)
		if (rules->rule[i].fresh &&
		    rules->rule[i].kind == WLMON_RULE_CGROUP)
			changed |= cgroup_refresh(&rules->rule[i]);
	return changed;
}
