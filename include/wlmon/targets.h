/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_TARGETS_H
#define _WLMON_TARGETS_H

#include <linux/types.h>
#include <wlmon/record.h>
#include <wlmon/target.h>

struct seq_file;
struct task_struct;

#define WLMON_MAX_RULES 32

/**
 * struct wlmon_rules - the rules that make up the target
 * @count: how many there are
 * @rule: the rules; a process that matches one of them becomes a member
 */
struct wlmon_rules {
	unsigned int count;
	struct wlmon_rule rule[WLMON_MAX_RULES];
};

/* rules.c */
int wlmon_rules_add(struct wlmon_rules *rules, const char *text);
int wlmon_rules_edit(struct wlmon_rules *rules, char *text);
bool wlmon_rules_refresh(struct wlmon_rules *rules);
struct wlmon_rules *wlmon_rules_copy(const struct wlmon_rules *rules);
void wlmon_rules_put(struct wlmon_rules *rules);

/* targets.c */
int wlmon_targets_init(struct wlmon_rules *rules, bool follow);
void wlmon_targets_exit(void);
bool wlmon_targets_follow(void);
bool wlmon_targets_match(struct task_struct *task, const char *comm);
void wlmon_targets_new_cgroup(const char *path, u64 id);
int wlmon_targets_write(char *text);
void wlmon_targets_show(struct seq_file *m, const char *indent);
void wlmon_targets_log(void);
void wlmon_targets_adopt(void);

#endif
