// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the target, the list of rules in force, and attaches the living processes that
 * match them. Callers hold no lock.
 */
#include <wlmon/target.h>

#include <linux/cgroup.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <wlmon/arming.h>
#include <wlmon/exe.h>
#include <wlmon/member.h>
#include <wlmon/pending.h>
#include <wlmon/task.h>

/* Read by handlers under RCU; replaced under target_lock, except at load and unload. */
static struct wlmon_rule_list __rcu *rules_now;
static DEFINE_MUTEX(target_lock);
static bool follow_children;

static void rules_free(struct wlmon_rule_list *rules)
{
	if (!rules)
		return;
	wlmon_rule_list_put(rules);
	kfree(rules);
}

/**
 * wlmon_target_exit() - free the rules
 *
 * Context: may sleep; no handler and no view is left.
 */
void wlmon_target_exit(void)
{
	rules_free(rcu_dereference_protected(rules_now, 1));
	RCU_INIT_POINTER(rules_now, NULL);
}

/**
 * wlmon_target_follow() - check whether children of members become members
 *
 * Context: any.
 *
 * Return: true unless follow=0 was given at load.
 */
bool wlmon_target_follow(void)
{
	return follow_children;
}

/**
 * wlmon_target_match() - check whether a rule matches a process by name or cgroup
 * @task: leader of its thread group; cannot be freed meanwhile
 * @comm: name of the process, which can be newer than @task->comm
 *
 * Context: any.
 *
 * Return: true if a rule matches.
 */
bool wlmon_target_match(struct task_struct *task, const char *comm)
{
	const struct wlmon_rule_list *rules;
	struct cgroup *cgroup;
	bool matched = false;
	unsigned int i;

	rcu_read_lock();
	cgroup = wlmon_task_dfl_cgroup(task);
	rules = rcu_dereference(rules_now);
	/* none while hooks are being armed */
	for (i = 0; rules && !matched && i < rules->count; i++)
		matched = wlmon_rule_match(&rules->rule[i], comm, cgroup);
	rcu_read_unlock();
	return matched;
}

/**
 * wlmon_target_new_cgroup() - let rules apply to a new cgroup with their path
 * @path: path of the cgroup below the root of the default hierarchy
 * @id: id of the cgroup
 *
 * Context: any; no process is in the cgroup yet.
 */
void wlmon_target_new_cgroup(const char *path, u64 id)
{
	const struct wlmon_rule_list *rules;
	unsigned int i;

	rcu_read_lock();
	rules = rcu_dereference(rules_now);
	for (i = 0; rules && i < rules->count; i++)
		wlmon_rule_new_cgroup(&rules->rule[i], path, id);
	rcu_read_unlock();
}

static bool parent_creator(struct task_struct *leader, struct wlmon_creator *creator)
{
	struct task_struct *parent = rcu_dereference(leader->real_parent);

	return wlmon_member_creator_get(parent, creator) ||
	       wlmon_member_creator_get(parent->group_leader, creator);
}

/*
 * Read comm under task_lock(). Before v6.14 a rename holds that lock from its
 * tracepoint until comm is written, so either the tracepoint or this matches.
 */
static bool leader_matches(struct task_struct *leader)
{
	char comm[TASK_COMM_LEN];

	task_lock(leader);
	strscpy(comm, leader->comm, sizeof(comm));
	task_unlock(leader);
	return wlmon_target_match(leader, comm);
}

static void adopt_one(struct task_struct *leader, enum wlmon_via via)
{
	struct wlmon_creator creator;
	bool follows;

	if ((leader->flags & PF_KTHREAD) || wlmon_member_has(leader))
		return;
	if (leader->exit_state && thread_group_empty(leader))
		return;
	follows = follow_children && parent_creator(leader, &creator);
	if (follows || leader_matches(leader))
		wlmon_member_attach(leader, via, follows ? &creator : NULL);
}

/* Find the thread that replaced a leader in an exec and released it; NULL for none. */
static struct task_struct *next_leader(const struct task_struct *leader)
{
	struct pid *pid = READ_ONCE(leader->signal->pids[PIDTYPE_TGID]);
	struct task_struct *next = pid ? pid_task(pid, PIDTYPE_TGID) : NULL;

	/* a leader that is being released still has the pid */
	return next == leader ? NULL : next;
}

/*
 * Attach all living processes that match a rule or have a member as parent. The
 * kernel lists processes in order of creation, so children come after their parents.
 * Once a parent is a member, handlers add its new children.
 */
static void adopt_all(enum wlmon_via via)
{
	struct task_struct *listed, *leader;

	rcu_read_lock();
	for_each_process(listed) {
		leader = listed;
		/* the walk skips a thread that replaced this leader in the list */
		do
			adopt_one(leader, via);
		while (!pid_alive(leader) && (leader = next_leader(leader)));
	}
	rcu_read_unlock();
}

static void adopt_pid(struct pid *pid, enum wlmon_via via)
{
	struct task_struct *leader;

	rcu_read_lock();
	leader = pid_task(pid, PIDTYPE_TGID);
	for (; leader; leader = pid_alive(leader) ? NULL : next_leader(leader))
		wlmon_member_attach(leader, via, NULL);
	rcu_read_unlock();
}

static void adopt_put(void)
{
	wlmon_hooks_put(WLMON_WHILE_ALIVE);
	wlmon_hooks_put(WLMON_UNTIL_RELEASED);
}

static void adopt_end(void)
{
	wlmon_pending_run();
	adopt_put();
	/* leave the others to their delay: they take long to arm for the next rules */
	wlmon_hooks_arm_one(WLMON_WHILE_ALIVE);
}

/*
 * Put rules in force for all handlers, then walk over the living processes. Handlers
 * attach processes that match later; the walk attaches those that matched before.
 */
static int rules_enforce(struct wlmon_rule_list *rules, enum wlmon_via via)
{
	unsigned int i;
	int err;

	/* count the calls of members from the moment that they are found */
	wlmon_hooks_get();
	err = wlmon_hooks_try_arm();
	if (err) {
		adopt_put();
		return err;
	}
	rcu_assign_pointer(rules_now, rules);
	synchronize_rcu();
	if (wlmon_rule_list_refresh(rules))
		synchronize_rcu();
	for (i = 0; i < rules->count; i++)
		if (rules->rule[i].kind == WLMON_RULE_PID &&
		    rules->rule[i].fresh)
			adopt_pid(rules->rule[i].process, via);
	adopt_all(via);
	adopt_end();
	return 0;
}

/* Length of a rule with its prefix, such as "cgroup=". */
#define RULE_TEXT_LEN (WLMON_RULE_LEN + 8)

static void rule_print(const struct wlmon_rule *rule, char *text, size_t size)
{
	switch (rule->kind) {
	case WLMON_RULE_ALL:
		strscpy(text, "all", size);
		break;
	case WLMON_RULE_COMM:
		snprintf(text, size, "comm=%s", rule->text);
		break;
	case WLMON_RULE_PID:
		snprintf(text, size, "pid=%d", rule->pid);
		break;
	case WLMON_RULE_CGROUP:
		snprintf(text, size, "cgroup=%s", rule->text);
		break;
	}
}

/**
 * wlmon_target_init() - put rules in force and attach matching living processes
 * @rules: allocated by kmalloc(); owned by this file from now on, even on an error
 * @follow: children of members become members
 *
 * Context: may sleep; handlers run already, so that no process is missed.
 *
 * Return: 0, or the error for which the hooks that members need cannot be armed.
 */
int wlmon_target_init(struct wlmon_rule_list *rules, bool follow)
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
 * wlmon_target_adopt() - attach processes that match but got no record before
 *
 * Context: may sleep.
 */
void wlmon_target_adopt(void)
{
	mutex_lock(&target_lock);
	wlmon_hooks_get();
	wlmon_hooks_arm();
	adopt_all(WLMON_VIA_ADOPTED);
	adopt_end();
	mutex_unlock(&target_lock);
	wlmon_exe_resolve();
}

/**
 * wlmon_target_write() - change the rules by all lines of a text or, on an error, none
 * @text: lines: +RULE adds, -RULE removes; the first RULE without a prefix removes
 *	all rules from before it; is modified
 *
 * Living processes that match become members before this returns. Members stay
 * members.
 *
 * Context: may sleep; in the namespaces of the writer.
 *
 * Return: 0; -EINVAL for an empty text; an error of wlmon_rule_list_edit(); -ENOMEM;
 * or the error for which the hooks that members need cannot be armed.
 */
int wlmon_target_write(char *text)
{
	struct wlmon_rule_list *before, *rules;
	int err = -EINVAL;

	if (!*text)
		return -EINVAL;

	mutex_lock(&target_lock);
	before = rcu_dereference_protected(rules_now,
					   lockdep_is_held(&target_lock));
	rules = wlmon_rule_list_copy(before);
	if (!rules) {
		err = -ENOMEM;
		goto out;
	}
	err = wlmon_rule_list_edit(rules, text);
	if (!err)
		err = rules_enforce(rules, WLMON_VIA_MATCHED);
	if (err) {
		rules_free(rules);
		goto out;
	}

	rules_free(before);
	wlmon_exe_resolve();
out:
	mutex_unlock(&target_lock);
	return err;
}

/**
 * wlmon_target_show() - print the rules, one per line, as wlmon_target_write() reads
 * @m: the view
 * @indent: text in front of each line
 *
 * Context: may sleep.
 */
void wlmon_target_show(struct seq_file *m, const char *indent)
{
	const struct wlmon_rule_list *rules;
	char text[RULE_TEXT_LEN];
	unsigned int i;

	mutex_lock(&target_lock);
	rules = rcu_dereference_protected(rules_now,
					  lockdep_is_held(&target_lock));
	for (i = 0; i < rules->count; i++) {
		rule_print(&rules->rule[i], text, sizeof(text));
		seq_printf(m, "%s%s\n", indent, text);
	}
	mutex_unlock(&target_lock);
}

/**
 * wlmon_target_log() - log the rules of the load
 *
 * Log them as parsed, since the shell and the kernel split parameters at blanks.
 *
 * Context: may sleep; at load.
 */
void __init wlmon_target_log(void)
{
	/* at most one rule per parameter */
	static char line[3 * RULE_TEXT_LEN] __initdata;
	const struct wlmon_rule_list *rules;
	unsigned int i;
	size_t len = 0;

	mutex_lock(&target_lock);
	rules = rcu_dereference_protected(rules_now,
					  lockdep_is_held(&target_lock));
	for (i = 0; i < rules->count; i++) {
		if (i)
			len += scnprintf(line + len, sizeof(line) - len, ", ");
		rule_print(&rules->rule[i], line + len, sizeof(line) - len);
		len += strlen(line + len);
	}
	mutex_unlock(&target_lock);
	pr_info("target is %s\n", line);
}
