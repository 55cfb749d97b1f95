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
#include <wlmon/deferred.h>
#include <wlmon/demand.h>
#include <wlmon/exe.h>
#include <wlmon/members.h>

/* Handlers read under RCU; targets_lock is held to replace it. */
static struct wlmon_rules __rcu *rules_now;
static DEFINE_MUTEX(targets_lock);
static bool follow_children;

/* Leader of a process; the caller is in an RCU read section. */
static struct task_struct *find_process(pid_t nr)
{
	struct task_struct *leader = pid_task(find_vpid(nr), PIDTYPE_TGID);

	return leader && !(leader->flags & PF_KTHREAD) ? leader : NULL;
}

static bool pid_is_process(pid_t nr)
{
	bool found;

	rcu_read_lock();
	found = find_process(nr);
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
 * @text: see wlmon_rule_parse(); one that is there already is looked up anew
 *
 * Context: may sleep.
 *
 * Return: 0, -EINVAL for a text that is no rule, -ESRCH for a pid without a
 * process, -ENOENT for an unknown cgroup, -ENOSPC if there are too many.
 */
int wlmon_rules_add(struct wlmon_rules *rules, const char *text)
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
		/* a pid or a path can mean another one by now */
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

static void rules_free(struct wlmon_rules *rules)
{
	if (!rules)
		return;
	wlmon_rules_put(rules);
	kfree(rules);
}

/**
 * wlmon_targets_exit() - free the rules
 *
 * Context: may sleep; no handler and no view runs any more.
 */
void wlmon_targets_exit(void)
{
	rules_free(rcu_dereference_protected(rules_now, 1));
	RCU_INIT_POINTER(rules_now, NULL);
}

/**
 * wlmon_targets_follow() - do members' children become members?
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
	/* none while hooks are being armed */
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
	leader = find_process(nr);
	if (leader)
		wlmon_member_admit(leader, via, NULL);
	rcu_read_unlock();
}

static void adopt_put(void)
{
	wlmon_demand_put(WLMON_WHILE_ALIVE);
	wlmon_demand_put(WLMON_UNTIL_RELEASED);
}

/* Who is found calls on in between: that has to be seen. */
static int adopt_begin(void)
{
	int err;

	wlmon_demand_get();
	err = wlmon_demand_try();
	if (err)
		adopt_put();
	return err;
}

static void adopt_end(void)
{
	wlmon_deferred_run();
	adopt_put();
	/* the others linger: they take long to arm, and rules come in numbers */
	wlmon_demand_meet_one(WLMON_WHILE_ALIVE);
}

/*
 * Rules are in force before the living are looked at, for all handlers: who
 * comes to match from now on is seen by a handler, who did before by the walk.
 */
static int rules_enforce(struct wlmon_rules *rules, enum wlmon_via via)
{
	unsigned int i;
	int err;

	err = adopt_begin();
	if (err)
		return err;
	rcu_assign_pointer(rules_now, rules);
	synchronize_rcu();
	for (i = 0; i < rules->count; i++)
		if (rules->rule[i].kind == WLMON_RULE_PID &&
		    rules->rule[i].fresh)
			adopt_pid(rules->rule[i].pid, via);
	adopt_all(via);
	adopt_end();
	return 0;
}

/**
 * wlmon_targets_init() - put rules in force, make the living that match members
 * @rules: allocated by kmalloc(); owned by this file from now on
 * @follow: children of members are members
 *
 * Context: may sleep; handlers run already, so that nothing falls in between.
 *
 * Return: 0, or the error for which the hooks on system calls cannot be armed.
 */
int wlmon_targets_init(struct wlmon_rules *rules, bool follow)
{
	int err;

	follow_children = follow;
	err = rules_enforce(rules, WLMON_VIA_ADOPTED);
	if (err) {
		rules_free(rules);
		return err;
	}
	wlmon_exe_resolve();
	return 0;
}

/**
 * wlmon_targets_adopt() - look for processes that found no record once
 *
 * Context: may sleep.
 */
void wlmon_targets_adopt(void)
{
	mutex_lock(&targets_lock);
	wlmon_demand_get();
	wlmon_demand_meet();
	adopt_all(WLMON_VIA_ADOPTED);
	adopt_end();
	mutex_unlock(&targets_lock);
	wlmon_exe_resolve();
}

/* A copy that holds its own references. */
static struct wlmon_rules *rules_copy(const struct wlmon_rules *rules)
{
	struct wlmon_rules *copy = kmemdup(rules, sizeof(*rules), GFP_KERNEL);
	unsigned int i;

	for (i = 0; copy && i < copy->count; i++) {
		copy->rule[i].fresh = false;
		if (copy->rule[i].cgroup)
			cgroup_get(copy->rule[i].cgroup);
	}
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
	if (!err)
		err = rules_enforce(rules, WLMON_VIA_MATCHED);
	if (err) {
		rules_free(rules);
		goto out;
	}

	rules_free(before);
	wlmon_exe_resolve();
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
