// SPDX-License-Identifier: GPL-2.0
/*
 * Module parameters. They are read as text and checked here, so that for a bad one
 * the log has its name, its value and the values that are allowed.
 */
#include "param.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <wlmon/target.h>

#define MIN_RECORDS 64
#define MAX_RECORDS 262144
/* Characters of a bad value in the log, since the kernel cuts the end of long lines. */
#define SHOWN_MAX 256

static char *target_comm;
module_param(target_comm, charp, 0400);
MODULE_PARM_DESC(target_comm, "watch processes whose name matches this glob, and their descendants");

static char *target_pid;
module_param(target_pid, charp, 0400);
MODULE_PARM_DESC(target_pid, "watch this process and its descendants");

static char *target_cgroup;
module_param(target_cgroup, charp, 0400);
MODULE_PARM_DESC(target_cgroup, "watch the processes in this cgroup (a path below the mount of cgroup2) and their descendants");

static char *follow = "1";
module_param(follow, charp, 0400);
MODULE_PARM_DESC(follow, "0: watch only what matches by itself, no descendants (default 1)");

static char *syscalls = "1";
module_param(syscalls, charp, 0400);
MODULE_PARM_DESC(syscalls, "0: do not count system calls, which saves time in each and a quarter of the memory (default 1)");

static char *max_records = "16384";
module_param(max_records, charp, 0400);
MODULE_PARM_DESC(max_records, "how many processes to remember, 64 to 262144 (default 16384)");

static char *gid = "0";
module_param(gid, charp, 0400);
MODULE_PARM_DESC(gid, "group whose members may read the files (default 0)");

#ifdef WLMON_TEST
static char *test_hooks_off;
module_param(test_hooks_off, charp, 0400);
MODULE_PARM_DESC(test_hooks_off, "hooks to leave out, separated by commas; for tests");

static char *test_maxactive;
module_param(test_maxactive, charp, 0400);
MODULE_PARM_DESC(test_maxactive, "how many calls of a function can be followed at once, at the most; for tests");
#endif

/*
 * Return the same error for all: insmod prints misleading texts for some others, such
 * as "Unknown symbol in module" for ENOENT.
 */
static int refuse(const char *name, const char *value, const char *rule)
{
	pr_err("%s=%.*s: %s\n", name, SHOWN_MAX, value, rule);
	return -EINVAL;
}

static int number_read(const char *name, const char *value, u32 min, u32 max,
		       u32 *result)
{
	char rule[64];
	u32 number;

	if (kstrtou32(value, 10, &number) || number < min || number > max) {
		snprintf(rule, sizeof(rule), "has to be a number from %u to %u",
			 min, max);
		return refuse(name, value, rule);
	}
	*result = number;
	return 0;
}

static int test_params_read(struct wlmon_config *config)
{
	config->hooks_off = NULL;
	config->max_in_flight = 0;
#ifdef WLMON_TEST
	config->hooks_off = test_hooks_off;
	if (test_maxactive)
		return number_read("test_maxactive", test_maxactive, 1, INT_MAX,
				   &config->max_in_flight);
#endif
	return 0;
}

static int bool_read(const char *name, const char *value, bool *result)
{
	/* kstrtobool() reads the first character only */
	if (strcmp(value, "0") && strcmp(value, "1"))
		return refuse(name, value, "has to be 0 or 1");
	*result = value[0] == '1';
	return 0;
}

static int rule_read(struct wlmon_rule_list *rules, const char *kind,
		     const char *name, const char *value, const char *invalid)
{
	char text[WLMON_RULE_LEN];
	int err;

	if (!value)
		return 0;
	if (snprintf(text, sizeof(text), "%s=%s", kind, value) >=
	    sizeof(text))
		return refuse(name, value, "is too long");
	err = wlmon_rule_list_add(rules, text);
	if (err == -ESRCH)
		return refuse(name, value,
			      "there is no such process, or it is a kernel thread, or this is the id of a thread");
	if (err == -ENOENT)
		return refuse(name, value, "there is no such cgroup");
	if (err)
		return refuse(name, value, invalid);
	return 0;
}

/**
 * wlmon_param_read() - check all parameters
 * @config: is filled
 * @rules: empty; gets the rules of the target, to be put even on an error
 *
 * Context: may sleep.
 *
 * Return: 0, or -EINVAL for the first bad parameter, which is logged.
 */
int wlmon_param_read(struct wlmon_config *config, struct wlmon_rule_list *rules)
{
	int err;

	err = number_read("max_records", max_records, MIN_RECORDS, MAX_RECORDS,
			  &config->max_records);
	if (err)
		return err;
	err = number_read("gid", gid, 0, INT_MAX, &config->gid);
	if (err)
		return err;
	err = bool_read("follow", follow, &config->follow);
	if (err)
		return err;
	err = bool_read("syscalls", syscalls, &config->syscalls);
	if (err)
		return err;
	err = test_params_read(config);
	if (err)
		return err;

	err = rule_read(rules, "comm", "target_comm", target_comm,
			"has to be a glob that can match a name of 1 to 15 characters");
	if (err)
		return err;
	err = rule_read(rules, "pid", "target_pid", target_pid,
			"has to be the id of a process");
	if (err)
		return err;
	err = rule_read(rules, "cgroup", "target_cgroup", target_cgroup,
			"has to be a path below the mount of cgroup2 that begins with /");
	if (err)
		return err;
	return rules->count ? 0 : wlmon_rule_list_add(rules, "all");
}
