// SPDX-License-Identifier: GPL-2.0
/* attach and watch: add rules for processes that run or will run, and take them away after top. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cmd.h"
#include "number.h"
#include "source.h"
#include "top.h"
#include "top_wait.h"

#define CGROUP_MOUNT "/sys/fs/cgroup"

/**
 * struct rules - rules of this command
 * @at: the rules, as the module shows them
 * @count: their number
 * @added: how many of them were dealt with
 * @owned: which of them were not there before
 */
struct rules {
	char **at;
	size_t count;
	size_t added;
	bool *owned;
};

static void rules_push(struct rules *rules, char *rule)
{
	rules->at = need(realloc(rules->at, (rules->count + 1) * sizeof(*rules->at)));
	rules->at[rules->count++] = rule;
}

static char *make_rule(const char *kind, const char *what)
{
	char *rule;

	return need(asprintf(&rule, "%s=%s", kind, what) < 0 ? NULL : rule);
}

/* Make a rule of a path below the root of cgroup v2, or of a folder. */
static char *make_cgroup_rule(const char *path)
{
	size_t mount = strlen(CGROUP_MOUNT), len;
	char *rule;

	if (!strncmp(path, CGROUP_MOUNT, mount) && (path[mount] == '/' || !path[mount]))
		path += mount;
	rule = make_rule("cgroup", *path ? path : "/");
	for (len = strlen(rule); len > strlen("cgroup=/") && rule[len - 1] == '/'; len--)
		rule[len - 1] = '\0';
	return rule;
}

/* Print why the module does not take a rule. */
static int add_failed(const char *rule)
{
	const char *what = strchr(rule, '=') + 1;
	int err = errno;

	switch (err) {
	case EACCES:
	case EPERM:
		return fail("changing what is watched needs root");
	case ESRCH:
		return fail("there is no process %s", what);
	case ENOENT:
		if (!wlmon_module_loaded())
			return fail("the module was unloaded");
		return fail("there is no cgroup %s", what);
	case EINVAL:
		if (*rule == 'c' && rule[1] == 'g')
			return fail("%s: not a path of a cgroup such as /system.slice", what);
		return fail("%s: no name can match it: names of processes have 1 to 15 characters", what);
	case ENOSPC:
		return fail("there is no room for %s: 32 rules are in force", rule);
	default:
		return fail("cannot watch %s: %s", rule, strerror(err));
	}
}

static bool is_among(char **list, const char *rule)
{
	for (; list && *list; list++)
		if (!strcmp(*list, rule))
			return true;
	return false;
}

static int rules_add(struct rules *rules, const struct wlmon *w)
{
	char **before = wlmon_rule_list(w);
	int status = STATUS_OK;
	size_t i;

	rules->owned = need(calloc(rules->count, sizeof(*rules->owned)));
	for (i = 0; i < rules->count && !status; i++) {
		/* a rule that is there is looked up again, as its pid can be another process by now */
		if (wlmon_rule_add(w, rules->at[i]))
			status = add_failed(rules->at[i]);
		else
			rules->owned[rules->added++] = !is_among(before, rules->at[i]);
	}
	wlmon_rule_list_free(before);
	return status;
}

static void rules_remove(struct rules *rules, const struct wlmon *w)
{
	size_t i;

	for (i = 0; i < rules->added; i++) {
		if (!rules->owned[i] || !wlmon_rule_remove(w, rules->at[i]))
			continue;
		/* gone already, by somebody else or with the module */
		if (errno != ENOENT)
			warn("cannot remove the rule %s: %s", rules->at[i], strerror(errno));
	}
}

static void rules_free(struct rules *rules)
{
	while (rules->count)
		free(rules->at[--rules->count]);
	free(rules->at);
	free(rules->owned);
}

static int watch(struct rules *rules, const struct top_options *options)
{
	struct source from;
	int status;

	if (!wlmon_module_loaded())
		return fail("the module is not loaded: modprobe wlmon");
	/* who matches a rule stays a member, so see before whether it can be shown */
	status = top_options_check(options);
	if (status)
		return status;
	status = source_open(&from, NULL);
	if (!status) {
		/* from here on, no signal may leave a rule behind */
		top_wait_catch();
		status = rules_add(rules, from.w);
		if (!status)
			status = top_main(options, &from);
		rules_remove(rules, from.w);
	}
	source_close(&from);
	return status;
}

/* Take a pid; return false if it is none. */
static bool push_pid(struct rules *rules, const char *text)
{
	char number[16];
	uint64_t pid;

	if (!number_parse(text, &pid) || !pid || pid > INT_MAX)
		return false;
	snprintf(number, sizeof(number), "%d", (int)pid);
	rules_push(rules, make_rule("pid", number));
	return true;
}

static void take_cgroup(void *rules, const char *path)
{
	rules_push(rules, make_cgroup_rule(path));
}

/* Take the arguments of attach; return 0 or an exit status. */
static int take_pids(struct rules *rules, char **arg)
{
	for (; *arg; arg++)
		if (!push_pid(rules, *arg))
			return misuse("attach", "'%s' is no pid", *arg);
	return rules->count ? STATUS_OK : misuse("attach", "name a pid, or a cgroup with --cgroup");
}

int cmd_attach(int argc, char **argv)
{
	struct top_options options;
	struct rules rules = { NULL };
	struct top_extra extra = { "cgroup", take_cgroup, &rules };
	int status;

	if (top_options_parse(&options, "attach", &extra, argc, argv, &status)) {
		status = take_pids(&rules, argv + optind);
		if (!status)
			status = watch(&rules, &options);
	}
	rules_free(&rules);
	return status;
}

int cmd_watch(int argc, char **argv)
{
	struct top_options options;
	struct rules rules = { NULL };
	int status;

	if (!top_options_parse(&options, "watch", NULL, argc, argv, &status))
		return status;
	if (optind == argc)
		return misuse("watch", "name a pattern of process names, such as 'nginx*'");
	if (optind + 1 < argc)
		return misuse("watch", "unexpected argument '%s': quote a pattern with blanks",
			      argv[optind + 1]);
	rules_push(&rules, make_rule("comm", argv[optind]));
	status = watch(&rules, &options);
	rules_free(&rules);
	return status;
}
