// SPDX-License-Identifier: GPL-2.0
/* The target's rules by the words of the README, to be told by them what a write does. */
#include "fuzz.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc.h"

#define MOUNT "/sys/fs/cgroup"
#define NAME_LENGTH 15
#define PF_KTHREAD 0x00200000

pid_t rules_pids[8];

static const char *const cgroups[] = { "/wl-fuzz", "/wl-fuzz/in" };

int rules_cgroups_make(void)
{
	rules_cgroups_remove();
	return mkdir(MOUNT "/wl-fuzz", 0755) || mkdir(MOUNT "/wl-fuzz/in", 0755) ? -errno : 0;
}

void rules_cgroups_remove(void)
{
	rmdir(MOUNT "/wl-fuzz/in");
	rmdir(MOUNT "/wl-fuzz");
}

/* As the kernel reads an int: a sign, digits, one newline. */
int rules_number(const char *text, int *number)
{
	const char *digits = text + (*text == '-' || *text == '+');
	size_t length = strspn(digits, "0123456789");
	long long value;

	if (!length || strcmp(digits + length, digits[length] == '\n' ? "\n" : ""))
		return -EINVAL;
	errno = 0;
	value = strtoll(text, NULL, 10);
	if (errno || value < INT_MIN || value > INT_MAX)
		return -EINVAL;
	*number = value;
	return 0;
}

/* Where the class that begins here ends; here if it is none. */
static const char *class_end(const char *at)
{
	const char *end = at + 1 + (at[1] == '!');

	/* a first ] is one of the class */
	if (*end)
		end = strchr(end + 1, ']');
	return end && *end ? end : at;
}

static int shortest_name(const char *glob)
{
	int length = 0;

	while (*glob) {
		if (*glob == '[')
			glob = class_end(glob);
		else if (*glob == '\\' && glob[1])
			glob++;
		else if (*glob == '*')
			length--;
		length++;
		glob++;
	}
	return length;
}

static int parse(const char *text, struct rule *rule)
{
	memset(rule, 0, sizeof(*rule));
	if (strlen(text) >= RULE_LENGTH || strchr(text, '\n'))
		return -EINVAL;
	if (!strcmp(text, "all")) {
		rule->kind = 'a';
		return 0;
	}
	if (!strncmp(text, "comm=", 5)) {
		rule->kind = 'c';
		strcpy(rule->text, text + 5);
		return !text[5] || shortest_name(text + 5) > NAME_LENGTH ? -EINVAL : 0;
	}
	if (!strncmp(text, "pid=", 4)) {
		rule->kind = 'p';
		return rules_number(text + 4, &rule->pid) || rule->pid <= 0 ? -EINVAL : 0;
	}
	if (strncmp(text, "cgroup=", 7))
		return -EINVAL;
	rule->kind = 'g';
	text += 7;
	if (!strncmp(text, MOUNT, strlen(MOUNT)) && strchr("/", text[strlen(MOUNT)]))
		text += strlen(MOUNT);
	else if (*text != '/')
		return -EINVAL;
	strcpy(rule->text, *text ? text : "/");
	if (rule->text[1] && rule->text[strlen(rule->text) - 1] == '/')
		rule->text[strlen(rule->text) - 1] = '\0';
	return 0;
}

static bool process_lives(int pid)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d", pid);
	return proc_number(path, "status", "Tgid") == pid &&
	       !(proc_stat(path, 9) & PF_KTHREAD);
}

/* However many slashes there are between the names. */
static bool cgroup_lives(const char *path)
{
	char plain[RULE_LENGTH + 1] = "", *end = plain;
	size_t i;

	for (; *path; path++)
		if (*path != '/' || (path[1] && path[1] != '/'))
			*end++ = *path;
	*end = '\0';
	if (!*plain)
		return true;
	for (i = 0; i < sizeof(cgroups) / sizeof(cgroups[0]); i++)
		if (!strcmp(plain, cgroups[i] + (*plain != '/')))
			return true;
	return false;
}

static int find(const struct rules *rules, const struct rule *rule)
{
	int i;

	for (i = 0; i < rules->count; i++)
		if (!memcmp(&rules->rule[i], rule, sizeof(*rule)))
			return i;
	return -ENOENT;
}

int rules_add(struct rules *rules, const char *text)
{
	struct rule rule;
	int error = parse(text, &rule);

	if (error)
		return error;
	if (rule.kind == 'p' && !process_lives(rule.pid))
		return -ESRCH;
	if (rule.kind == 'g' && !cgroup_lives(rule.text))
		return -ENOENT;
	if (find(rules, &rule) >= 0)
		return 0;
	if (rules->count == RULES_MAX)
		return -ENOSPC;
	rules->rule[rules->count++] = rule;
	return 0;
}

static int subtract(struct rules *rules, const char *text)
{
	struct rule rule;
	int at = parse(text, &rule);

	if (at)
		return at;
	at = find(rules, &rule);
	if (at < 0)
		return at;
	rules->count--;
	memmove(&rules->rule[at], &rules->rule[at + 1],
		(rules->count - at) * sizeof(rules->rule[0]));
	return 0;
}

int rules_write(struct rules *rules, const char *text)
{
	struct rules after = *rules;
	bool replaced = false;
	char copy[FUZZ_TEXT], *line = copy, *end;
	int error;

	if (!*text)
		return -EINVAL;
	strcpy(copy, text);
	do {
		end = strchr(line, '\n');
		if (end)
			*end = '\0';
		if (*line == '+') {
			error = rules_add(&after, line + 1);
		} else if (*line == '-') {
			error = subtract(&after, line + 1);
		} else {
			if (!replaced)
				after.count = 0;
			replaced = true;
			error = rules_add(&after, line);
		}
		if (error)
			return error;
		line = end + 1;
	} while (end && *line);
	*rules = after;
	return 0;
}

void rules_print(const struct rules *rules, struct fuzz_text *text)
{
	const struct rule *rule;

	fuzz_clear(text);
	for (rule = rules->rule; rule < rules->rule + rules->count; rule++) {
		switch (rule->kind) {
		case 'a':
			fuzz_add(text, "all\n");
			break;
		case 'c':
			fuzz_add(text, "comm=%s\n", rule->text);
			break;
		case 'p':
			fuzz_add(text, "pid=%d\n", rule->pid);
			break;
		default:
			fuzz_add(text, "cgroup=%s\n", rule->text);
		}
	}
}

static void add_glob(struct fuzz_text *text)
{
	static const char parts[][8] = {
		"a", "bc", "wl-", "*", "?", "[a-z]", "[!x]", "[", "]", "[]", "[]]", "\\", "\\*",
		"longer", "\xc3\xa4", " ", "=", "-", "+", "[a", "**", "[!]]", "\\[",
	};
	int n = fuzz_one_in(16) ? fuzz_below(80) : 1 + fuzz_below(6);

	while (n--)
		fuzz_add(text, "%s", parts[fuzz_below(sizeof(parts) / sizeof(parts[0]))]);
}

static void add_cgroup(struct fuzz_text *text)
{
	static const char *const parts[] = {
		"/wl-fuzz", "/in", "/", MOUNT, "//", "/.", "/..", "/none", "wl-fuzz",
		"/wl-fuzz/in", "/cgroup.procs", " ",
	};
	int n = fuzz_one_in(16) ? fuzz_below(40) : 1 + fuzz_below(3);

	while (n--)
		fuzz_add(text, "%s", parts[fuzz_below(sizeof(parts) / sizeof(parts[0]))]);
}

void rules_grammar_value(struct fuzz_text *text, char kind)
{
	int known = 0;

	switch (kind) {
	case 'c':
		add_glob(text);
		return;
	case 'g':
		add_cgroup(text);
		return;
	}
	while (rules_pids[known])
		known++;
	if (known && !fuzz_one_in(3))
		fuzz_add(text, "%d", rules_pids[fuzz_below(known)]);
	else
		fuzz_add_number(text);
}

void rules_grammar(struct fuzz_text *text)
{
	static const char *const before[] = { "", "", "", "+", "+", "-", "-", "++" };
	int lines = fuzz_one_in(32) ? 30 + fuzz_below(6) : 1 + fuzz_below(4);
	bool distinct = lines >= 30;

	while (lines--) {
		fuzz_add(text, "%s", before[distinct ? fuzz_below(4) : fuzz_below(8)]);
		switch (fuzz_below(distinct ? 1 : 8)) {
		case 0:
		case 1:
		case 2:
			fuzz_add(text, "comm=");
			if (distinct)
				fuzz_add(text, "wl-%d", lines);
			else
				rules_grammar_value(text, 'c');
			break;
		case 3:
		case 4:
			fuzz_add(text, "pid=");
			rules_grammar_value(text, 'p');
			break;
		case 5:
		case 6:
			fuzz_add(text, "cgroup=");
			rules_grammar_value(text, 'g');
			break;
		default:
			fuzz_add(text, "all");
		}
		if (lines || fuzz_one_in(2))
			fuzz_add(text, "\n");
	}
}
