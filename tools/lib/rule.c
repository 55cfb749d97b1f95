// SPDX-License-Identifier: GPL-2.0
/* Changes and lists the rules that say whom the loaded module watches. */
#include "wlmon.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "view.h"

/* Write one line to target, in one write, which works as a whole or not at all. */
static int write_rule(const struct wlmon *w, char sign, const char *rule)
{
	char *line;
	ssize_t n;
	int fd, err;

	if (!w->live) {
		errno = ENOTSUP;
		return -1;
	}
	/* a second line would be a second rule */
	if (!*rule || strchr(rule, '\n')) {
		errno = EINVAL;
		return -1;
	}
	fd = wlmon_view_open(w, "target", O_WRONLY);
	if (fd < 0)
		return -1;
	n = asprintf(&line, "%c%s\n", sign, rule);
	if (n >= 0) {
		n = write(fd, line, n);
		err = errno;
		free(line);
		errno = err;
	}
	err = errno;
	close(fd);
	errno = err;
	return n < 0 ? -1 : 0;
}

/**
 * wlmon_rule_add() - watch what matches a rule
 * @w: from wlmon_open(NULL)
 * @rule: "comm=GLOB", "pid=N", "cgroup=PATH" or "all"
 *
 * Return: 0; -1 with EINVAL for what is no rule, ESRCH for a pid without a process,
 * ENOENT for an unknown cgroup, ENOSPC for too many rules, EACCES or EPERM for want of
 * root rights, ENOTSUP for a saved run.
 */
int wlmon_rule_add(const struct wlmon *w, const char *rule)
{
	return write_rule(w, '+', rule);
}

/**
 * wlmon_rule_remove() - match nobody new by a rule; members stay members
 * @w: from wlmon_open(NULL)
 * @rule: as it was added
 *
 * Return: as wlmon_rule_add(); -1 with ENOENT if there is no such rule.
 */
int wlmon_rule_remove(const struct wlmon *w, const char *rule)
{
	return write_rule(w, '-', rule);
}

/* Split a text into lines behind an array of pointers to them, in one allocation. */
static char **split_lines(const char *text, size_t size)
{
	size_t lines = 1, n = 0, i;
	char **list, *copy, *end;

	for (i = 0; i < size; i++)
		lines += text[i] == '\n';
	list = malloc((lines + 1) * sizeof(*list) + size + 1);
	if (!list)
		return NULL;
	copy = (char *)(list + lines + 1);
	memcpy(copy, text, size);
	copy[size] = '\0';
	while (*copy) {
		list[n++] = copy;
		end = strchrnul(copy, '\n');
		copy = *end ? end + 1 : end;
		*end = '\0';
	}
	list[n] = NULL;
	return list;
}

/**
 * wlmon_rule_list() - list the rules in force
 * @w: from wlmon_open()
 *
 * Return: rules and a NULL after them, to be freed by wlmon_rule_list_free(); NULL and
 * errno.
 */
char **wlmon_rule_list(const struct wlmon *w)
{
	size_t size;
	char *text = wlmon_read(w, "target", &size);
	char **list;

	if (!text)
		return NULL;
	list = split_lines(text, size);
	free(text);
	return list;
}

/**
 * wlmon_rule_list_free() - free a list of rules
 * @rules: from wlmon_rule_list(); may be NULL
 */
void wlmon_rule_list_free(char **rules)
{
	free(rules);
}
