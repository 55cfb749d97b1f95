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

int wlmon_rules_add(struct wlmon_rules *rules, const char *text);
void wlmon_rules_put(struct wlmon_rules *rules);

int wlmon_targets_init(struct wlmon_rules *rules, bool follow);
void wlmon_targets_exit(void);
bool wlmon_targets_follow(void);
bool wlmon_targets_match(struct task_struct *task, const char *comm);
int wlmon_targets_write(char *text);
void wlmon_targets_show(struct seq_file *m, const char *indent);
void wlmon_targets_adopt(void);

#endif
