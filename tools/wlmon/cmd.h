/* SPDX-License-Identifier: GPL-2.0 */
/* The verbs, and what they share. */
#ifndef CMD_H
#define CMD_H

#include <stdbool.h>
#include <stdint.h>
#include <wlmon.h>

/* Exit statuses. For verbs that run nothing, 1 is "no", as in grep and diff. */
enum status {
	STATUS_OK = 0,
	STATUS_NO = 1,
	STATUS_USAGE = 2,
	/* as env(1) */
	STATUS_FAILED = 125,
	STATUS_NOT_EXECUTABLE = 126,
	STATUS_NOT_FOUND = 127,
};

/**
 * struct verb - a verb of the command
 * @name: what the user types
 * @usage: its options and arguments
 * @text: what it does, in one line
 * @run: runs it with argv[0] being @name; returns the exit status
 */
struct verb {
	const char *name;
	const char *usage;
	const char *text;
	int (*run)(int argc, char **argv);
};

extern const struct verb verbs[];

int cmd_run(int argc, char **argv);
int cmd_attach(int argc, char **argv);
int cmd_watch(int argc, char **argv);
int cmd_top(int argc, char **argv);
int cmd_ps(int argc, char **argv);
int cmd_tree(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_save(int argc, char **argv);
int cmd_diff(int argc, char **argv);

int fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
int misuse(const char *verb, const char *format, ...) __attribute__((format(printf, 2, 3)));
int help(const char *verb);
void *need(void *memory);

#endif
