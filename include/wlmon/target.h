/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TARGET_H
#define _WLMON_TARGET_H

#include <linux/types.h>
#include <wlmon/record.h>
#include <wlmon/rule.h>

struct seq_file;
struct task_struct;

#define WLMON_MAX_RULES 32

/**
 * struct wlmon_rule_list - rules of the target
 * @count: number of rules
 * @rule: the rules; a process that matches one of them becomes a member
 */
struct wlmon_rule_list {
	unsigned int count;
	struct wlmon_rule rule[WLMON_MAX_RULES];
};

/* rule_list.c */
int wlmon_rule_list_add(struct wlmon_rule_list *rules, const char *text);
int wlmon_rule_list_edit(struct wlmon_rule_list *rules, char *text);
bool wlmon_rule_list_refresh(struct wlmon_rule_list *rules);
struct wlmon_rule_list *wlmon_rule_list_copy(const struct wlmon_rule_list *rules);
void wlmon_rule_list_put(struct wlmon_rule_list *rules);

/* target.c */
int wlmon_target_init(struct wlmon_rule_list *rules, bool follow);
void wlmon_target_exit(void);
bool wlmon_target_follow(void);
bool wlmon_target_match(struct task_struct *task, const char *comm);
void wlmon_target_new_cgroup(const char *path, u64 id);
int wlmon_target_write(char *text);
void wlmon_target_show(struct seq_file *m, const char *indent);
void wlmon_target_log(void);
void wlmon_target_adopt(void);

#endif
