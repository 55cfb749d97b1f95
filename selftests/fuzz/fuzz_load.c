// SPDX-License-Identifier: GPL-2.0
/* Parameters: each load is accepted or refused for the reason that the README gives. */
#define _GNU_SOURCE
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "module.h"
#include "path.h"
#include "table.h"
#include "view.h"

#define CHARP_MAX 1024		/* the kernel's own limit for a text */
#define HEAVY 2000		/* records that a test does not want to wait for */
#define LOADS 2			/* accepted ones of a parameter: they take longest */

static struct rules rules;
static unsigned int gid;
static char hooks[4096];

static int load(const char *parameters)
{
	const char *path = getenv("WLMON_KO");
	int fd = open(path ? path : tree_path("wlmon.ko"), O_RDONLY | O_CLOEXEC);
	int error = syscall(SYS_finit_module, fd, parameters, 0) ? -errno : 0;

	close(fd);
	return error;
}

static int number(const char *value, long long least, long long most)
{
	size_t plus = *value == '+';
	size_t digits = strspn(value + plus, "0123456789");
	const char *end = value + plus + digits;
	long long n = strtoll(value, NULL, 10);

	if (!digits || strcmp(end, *end == '\n' ? "\n" : "") || n < least || n > most)
		return -EINVAL;
	return n;
}

static int judge_hooks(const char *list)
{
	char name[64];
	size_t length;

	for (; *list; list += length + (list[length] == ',')) {
		length = strcspn(list, ",");
		if (!length || length > sizeof(name) - 3)
			return -EINVAL;
		snprintf(name, sizeof(name), " %.*s ", (int)length, list);
		if (strchr(name + 1, '\n') || strchr(name + 1, ' ') != name + length + 1 ||
		    !strstr(hooks, name))
			return -EINVAL;
	}
	return 0;
}

static int judge_rule(const char *kind, const char *value)
{
	char text[FUZZ_TEXT + 16];

	snprintf(text, sizeof(text), "%s=%s", kind, value);
	return rules_add(&rules, text) ? -EINVAL : 0;
}

static int judge(const char *name, const char *value)
{
	int n;

	rules.count = 0;
	gid = 0;
	if (strlen(value) > CHARP_MAX)
		return -ENOSPC;
	if (!strncmp(name, "target_", 7))
		return judge_rule(name + 7, value);
	rules_add(&rules, "all");
	if (!strcmp(name, "max_records"))
		return number(value, 64, 262144) < 0 ? -EINVAL : 0;
	if (!strcmp(name, "test_maxactive"))
		return number(value, 1, INT_MAX) < 0 ? -EINVAL : 0;
	if (!strcmp(name, "test_hooks_off"))
		return judge_hooks(value);
	if (strcmp(name, "gid"))
		return strcmp(value, "0") && strcmp(value, "1") ? -EINVAL : 0;
	n = number(value, 0, INT_MAX);
	gid = n < 0 ? 0 : n;
	return n < 0 ? -EINVAL : 0;
}

static void hooks_grammar(struct fuzz_text *text)
{
	const char *at;
	size_t skip;

	for (skip = fuzz_below(strlen(hooks)), at = hooks + skip; *at && *at != ' '; at++)
		;
	if (*at)
		fuzz_add(text, "%.*s", (int)strcspn(at + 1, " "), at + 1);
	if (fuzz_one_in(3))
		fuzz_add(text, ",");
}

/* A value in quotes: no end of the text, no quote. */
static void value_make(struct fuzz_text *text, const char *name)
{
	size_t i;

	fuzz_clear(text);
	if (fuzz_one_in(16))
		fuzz_add_bytes(text);
	else if (!strcmp(name, "target_comm"))
		rules_grammar_value(text, 'c');
	else if (!strcmp(name, "target_cgroup"))
		rules_grammar_value(text, 'g');
	else if (!strcmp(name, "target_pid"))
		rules_grammar_value(text, 'p');
	else if (!strcmp(name, "test_hooks_off"))
		hooks_grammar(text);
	else if (!strcmp(name, "follow") || !strcmp(name, "syscalls"))
		fuzz_add(text, "%d", fuzz_below(4));
	else
		fuzz_add_number(text);
	if (fuzz_one_in(2))
		fuzz_mutate(text);
	for (i = 0; i < text->length; i++)
		if (!text->bytes[i] || text->bytes[i] == '"')
			text->bytes[i] = "x \n"[fuzz_below(3)];
}

static bool gone(const struct fuzz_text *text)
{
	struct stat status;

	if (stat("/sys/module/wlmon", &status) && stat(VIEW_PROC, &status) &&
	    stat(VIEW_DEBUG, &status))
		return true;
	module_unload();
	return fuzz_fail(text, "something was left behind");
}

static int log_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	lseek(fd, 0, SEEK_END);
	return fd;
}

/* One line, that names the parameter; what the kernel itself says begins with `. */
static bool log_says(int fd, const struct fuzz_text *text, const char *name)
{
	char record[8192], want[64], all[8192] = "";
	int lines = 0, named = 0;
	const char *said;
	ssize_t n;

	snprintf(want, sizeof(want), ";wlmon: %s=", name);
	for (;;) {
		n = read(fd, record, sizeof(record) - 1);
		if (n < 0 && errno == EPIPE)
			continue;
		if (n <= 0)
			break;
		record[n] = '\0';
		said = strchr(record, ';');
		if (!said || strncmp(said, ";wlmon: ", 8) || said[8] == '`')
			continue;
		if (lines++ < 4)
			snprintf(all + strlen(all), sizeof(all) - strlen(all), "%.512s\n", said);
		named += !strncmp(said, want, strlen(want));
	}
	return (lines == 1 && named == 1) ||
	       fuzz_fail(text, "the log names %s %d times in %d lines:\n%s", name, named,
			 lines, all);
}

static bool loaded_as_told(const struct fuzz_text *text)
{
	static struct fuzz_text want;
	struct stat status;
	char *got = view_read("target");
	bool ok;

	rules_print(&rules, &want);
	ok = got && !strcmp(got, want.bytes);
	if (!ok)
		fuzz_fail(text, "the rules are\n%snot\n%s", got ? got : "unreadable", want.bytes);
	free(got);
	if (stat(VIEW_PROC "ledger", &status) || status.st_gid != gid)
		ok = fuzz_fail(text, "the group is %u, not %u", status.st_gid, gid);
	if (module_unload())
		ok = fuzz_fail(text, "unload");
	return ok;
}

static bool hooks_read(void)
{
	const char *line = NULL;
	struct row row;
	char *text;

	if (*hooks)
		return true;
	if (load("max_records=64"))
		return fuzz_fail(NULL, "load: %m");
	text = view_read("hooks");
	while (table_next(text, &line, &row))
		snprintf(hooks + strlen(hooks), sizeof(hooks) - strlen(hooks), " %s ",
			 row_text(&row, "HOOK"));
	free(text);
	return !module_unload() && *hooks;
}

static bool load_one(const char *name, const struct fuzz_text *value, int want, int log)
{
	static struct fuzz_text text;
	int got;

	fuzz_clear(&text);
	fuzz_add(&text, "%s %s=\"%s\"", strcmp(name, "syscalls") ? "syscalls=0" : "", name,
		 value->bytes);
	if (strcmp(name, "max_records"))
		fuzz_add(&text, " max_records=64");
	lseek(log, 0, SEEK_END);
	got = load(text.bytes);
	fuzz_inputs++;
	fuzz_accepted += !got;
	/* several hooks left out can be too many */
	if (got == -EOPNOTSUPP && !want && strchr(value->bytes, ','))
		return gone(&text);
	if (want != got) {
		module_unload();
		return fuzz_fail(&text, "the load gave %s, not %s", strerrorname_np(-got),
				 strerrorname_np(-want));
	}
	if (!got)
		return loaded_as_told(&text);
	return gone(&text) && (got != -EINVAL || log_says(log, &text, name));
}

bool fuzz_parameter(const char *name, long inputs)
{
	static struct fuzz_text value;
	int log = log_open(), loads = 0, want;
	bool ok = hooks_read() && !rules_cgroups_make();

	rules_pids[0] = getpid();
	rules_pids[1] = 1;
	rules_pids[2] = 0;
	while (ok && inputs) {
		value_make(&value, name);
		want = judge(name, value.bytes);
		if (!want && (loads == LOADS ||
			      (!strcmp(name, "max_records") && atoi(value.bytes) > HEAVY)))
			continue;
		loads += !want;
		ok = load_one(name, &value, want, log);
		inputs--;
	}
	rules_cgroups_remove();
	close(log);
	return ok;
}

static void line_grammar(struct fuzz_text *text)
{
	static const char *const names[] = {
		"target_comm", "target_pid", "target_cgroup", "follow", "syscalls", "gid",
		"test_hooks_off", "target-comm", "wlmon.gid", "unknown", "max_record", "",
	};
	static const char *const values[] = {
		"=", "=0", "=1", "=-1", "=wl-none", "=/", "=\"a b\"", "=\"a", "", "==", "=,",
		"=sixteencharacter", "=99999999999999999999", "='1'", "=\\",
	};
	int n = 1 + fuzz_below(5);

	while (n--)
		fuzz_add(text, "%s%s%s", names[fuzz_below(12)], values[fuzz_below(15)],
			 fuzz_one_in(8) ? "\n" : " ");
}

/* Whole lines, as nobody would give them: all that is asked is all or nothing. */
bool fuzz_parameters(long inputs)
{
	static struct fuzz_text text;
	int error, loads = 0;
	bool ok = true;

	fuzz_inputs++;
	if (load((char *)8) != -EFAULT)
		ok = fuzz_fail(NULL, "parameters from nowhere");
	while (ok && --inputs > 0) {
		fuzz_make(&text, line_grammar);
		text.length = strlen(text.bytes);
		if (loads < LOADS)
			fuzz_add(&text, " max_records=64");
		else
			fuzz_add(&text, " max_records=6");
		error = load(text.bytes);
		fuzz_inputs++;
		if (!error) {
			loads++;
			fuzz_accepted++;
			ok = !module_unload() || fuzz_fail(&text, "unload");
			continue;
		}
		ok = gone(&text);
		if (error != -EINVAL && error != -ENOSPC && error != -EOPNOTSUPP)
			ok = fuzz_fail(&text, "the load gave %s", strerrorname_np(-error));
	}
	if (ok && !load("max_records=64"))
		ok = fuzz_works() && !module_unload();
	return ok;
}
