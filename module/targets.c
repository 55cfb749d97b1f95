// SPDX-License-Identifier: GPL-2.0
/* The rules in force: who becomes a member. */
#include <wlmon/targets.h>

#include <linux/cgroup.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <wlmon/exe.h>
#include <wlmon/members.h>

/* Handlers read under RCU; targets_lock is held to replace it. */
static struct wlmon_rules __rcu *rules_now;
static DEFINE_MUTEX(targets_lock);
static bool follow_children;

static bool pid_is_process(pid_t nr)
{
	bool found;

	rcu_read_lock();
	found = pid_task(find_vpid(nr), PIDTYPE_TGID);
	rcu_read_unlock();
	return found;
}

/* Look up what the rule names; it has to be there. */
static int rule_get(struct wlmon_rule *rule)
{
	struct cgroup *cgroup;

	if (rule->kind == WLMON_RULE_PID)
		return pid_is_process(rule->pid) ? 0 : -ESRCH;
	if (rule->kind == WLMON_RULE_CGROUP) {
		cgroup = cgroup_get_from_path(rule->text);
		if (IS_ERR(cgroup))
			return -ENOENT;
		rule->cgroup = cgroup;
	}
	return 0;
}

static void rule_put(struct wlmon_rule *rule)
{
	if (rule->cgroup)
		cgroup_put(rule->cgroup);
	rule->cgroup = NULL;
}

/**
 * wlmon_rules_put() - let go of what the rules name
 * @rules: the rules; becomes empty
 *
 * Context: may sleep.
 */
void wlmon_rules_put(struct wlmon_rules *rules)
{
	while (rules->count)
		rule_put(&rules->rule[--rules->count]);
}

static int rules_find(const struct wlmon_rules *rules,
		      const struct wlmon_rule *rule)
{
	unsigned int i;

	for (i = 0; i < rules->count; i++)
		if (wlmon_rule_equal(&rules->rule[i], rule))
			return i;
	return -ENOENT;
}

/**
 * wlmon_rules_add() - add a rule
 * @rules: the rules
 * @text: see wlmon_rule_parse(); one that is there already changes nothing
 *
 * Context: may sleep.
 *
 * Return: 0, -EINVAL for a text that is no rule, -ESRCH for a pid without a
 * process, -ENOENT for an unknown cgroup, -ENOSPC if there are too many.
 */
int wlmon_rules_add(struct wlmon_rules *rules, const char *text)
{
	struct wlmon_rule rule;
	int err;

	err = wlmon_rule_parse(text, &rule);
	if (err)
		return err;
	err = rule_get(&rule);
	if (err)
		return err;
	if (rules_find(rules, &rule) >= 0) {
		rule_put(&rule);
		return 0;
	}
	if (rules->count == WLMON_MAX_RULES) {
		rule_put(&rule);
		return -ENOSPC;
	}
	rules->rule[rules->count++] = rule;
	return 0;
}

static int rules_remove(struct wlmon_rules *rules, const char *text)
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
 * wlmon_targets_init() - put rules in force
 * @rules: allocated by kmalloc(); owned by this file on success
 * @follow: children of members are members
 *
 * Context: may sleep; before any handler runs.
 */
void wlmon_targets_init(struct wlmon_rules *rules, bool follow)
{
	follow_children = follow;
	rcu_assign_pointer(rules_now, rules);
}

/**
 * wlmon_targets_exit() - free the rules
 *
 * Context: may sleep; no handler and no view runs any more.
 */
void wlmon_targets_exit(void)
{
	struct wlmon_rules *rules = rcu_dereference_protected(rules_now, 1);

	wlmon_rules_put(rules);
	kfree(rules);
	RCU_INIT_POINTER(rules_now, NULL);
}

/**
 * wlmon_targets_follow() - are children of members members?
 *
 * Context: any.
 *
 * Return: true unless follow=0 was given at load.
 */
bool wlmon_targets_follow(void)
{
	return follow_children;
}

/**
 * wlmon_targets_match() - does a process match a rule by what it is now?
 * @task: leader of the process
 * @comm: its name, which can be ahead of @task's
 *
 * Context: any.
 *
 * Return: true if it does.
 */
bool wlmon_targets_match(struct task_struct *task, const char *comm)
{
	const struct wlmon_rules *rules;
	bool matched = false;
	unsigned int i;

	rcu_read_lock();
	rules = rcu_dereference(rules_now);
	for (i = 0; rules && !matched && i < rules->count; i++)
		matched = wlmon_rule_match(&rules->rule[i], comm,
					   task_dfl_cgroup(task));
	rcu_read_unlock();
	return matched;
}

static bool parent_kin(struct task_struct *leader, struct wlmon_kin *kin)
{
	struct task_struct *parent = rcu_dereference(leader->real_parent);

	return wlmon_member_kin(parent, kin) ||
	       wlmon_member_kin(parent->group_leader, kin);
}

/*
 * Processes are listed in the order of creation, parents before children; new
 * ones are added at the end. What a member forks from now on is a member by
 * its handler; what it forked before is further down the list.
 */
static void adopt_all(enum wlmon_via via)
{
	struct task_struct *leader;
	struct wlmon_kin kin;
	bool follows;

	rcu_read_lock();
	for_each_process(leader) {
		if ((leader->flags & PF_KTHREAD) || wlmon_member_has(leader))
			continue;
		if (leader->exit_state && thread_group_empty(leader))
			continue;
		follows = follow_children && parent_kin(leader, &kin);
		if (follows || wlmon_targets_match(leader, leader->comm))
			wlmon_member_admit(leader, via, follows ? &kin : NULL);
	}
	rcu_read_unlock();
}

static void adopt_pid(pid_t nr, enum wlmon_via via)
{
	struct task_struct *leader;

	rcu_read_lock();
	leader = pid_task(find_vpid(nr), PIDTYPE_TGID);
	if (leader && !(leader->flags & PF_KTHREAD))
		wlmon_member_admit(leader, via, NULL);
	rcu_read_unlock();
}

static void targets_adopt(const struct wlmon_rules *rules,
			  const struct wlmon_rules *before, enum wlmon_via via)
{
	unsigned int i;

	for (i = 0; i < rules->count; i++)
		if (rules->rule[i].kind == WLMON_RULE_PID &&
		    (!before || rules_find(before, &rules->rule[i]) < 0))
			adopt_pid(rules->rule[i].pid, via);
	adopt_all(via);
	wlmon_exe_resolve();
}

/**
 * wlmon_targets_adopt() - make the living that match members
 * @via: what to tell of them
 *
 * Context: may sleep; handlers run already, so that nothing falls in between.
 */
void wlmon_targets_adopt(enum wlmon_via via)
{
	mutex_lock(&targets_lock);
	targets_adopt(rcu_dereference_protected(rules_now, 1), NULL, via);
	mutex_unlock(&targets_lock);
}

/* A copy that holds its own references. */
static struct wlmon_rules *rules_copy(const struct wlmon_rules *rules)
{
	struct wlmon_rules *copy = kmemdup(rules, sizeof(*rules), GFP_KERNEL);
	unsigned int i;

	for (i = 0; copy && i < copy->count; i++)
		if (copy->rule[i].cgroup)
			cgroup_get(copy->rule[i].cgroup);
	return copy;
}

static int rules_edit(struct wlmon_rules *rules, char *text)
{
	bool replaced = false;
	char *line;
	int err;

	while ((line = strsep(&text, "\n"))) {
		/* what follows the last newline is no line */
		if (!text && !*line)
			break;
		if (*line == '+') {
			err = wlmon_rules_add(rules, line + 1);
		} else if (*line == '-') {
			err = rules_remove(rules, line + 1);
		} else {
			if (!replaced)
				wlmon_rules_put(rules);
			replaced = true;
			err = wlmon_rules_add(rules, line);
		}
		if (err)
			return err;
	}
	return 0;
}

/**
 * wlmon_targets_write() - change the rules, all lines of it or none
 * @text: lines: +RULE adds, -RULE removes, RULE without a prefix replaces what
 *	was there before the first such line; is modified
 *
 * The living that match from now on become members at once. Nobody ceases to
 * be one.
 *
 * Context: may sleep.
 *
 * Return: 0, -ENOMEM, -ENOENT for the removal of a rule that is not there, or
 * as wlmon_rules_add().
 */
int wlmon_targets_write(char *text)
{
	struct wlmon_rules *before, *rules;
	int err = -EINVAL;

	if (!*text)
		return -EINVAL;

	mutex_lock(&targets_lock);
	before = rcu_dereference_protected(rules_now,
					   lockdep_is_held(&targets_lock));
	rules = rules_copy(before);
	if (!rules) {
		err = -ENOMEM;
		goto out;
	}
	err = rules_edit(rules, text);
	if (err) {
		wlmon_rules_put(rules);
		kfree(rules);
		goto out;
	}

	rcu_assign_pointer(rules_now, rules);
	targets_adopt(rules, before, WLMON_VIA_MATCHED);
	synchronize_rcu();
	wlmon_rules_put(before);
	kfree(before);
out:
	mutex_unlock(&targets_lock);
	return err;
}

/**
 * wlmon_targets_show() - print the rules, one a line, as they are written
 * @m: where to
 * @indent: goes before each line
 *
 * Context: may sleep.
 */
void wlmon_targets_show(struct seq_file *m, const char *indent)
{
	const struct wlmon_rules *rules;
	unsigned int i;

	mutex_lock(&targets_lock);
	rules = rcu_dereference_protected(rules_now,
					  lockdep_is_held(&targets_lock));
	for (i = 0; i < rules->count; i++) {
		const struct wlmon_rule *rule = &rules->rule[i];

		seq_puts(m, indent);
		switch (rule->kind) {
		case WLMON_RULE_ALL:
			seq_puts(m, "all\n");
			break;
		case WLMON_RULE_COMM:
			seq_printf(m, "comm=%s\n", rule->text);
			break;
		case WLMON_RULE_PID:
			seq_printf(m, "pid=%d\n", rule->pid);
			break;
		case WLMON_RULE_CGROUP:
			seq_printf(m, "cgroup=%s\n", rule->text);
			break;
		}
	}
	mutex_unlock(&targets_lock);
}
