// SPDX-License-Identifier: GPL-2.0
/* The command: finds the verb, prints help, errors and warnings. */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "top_options.h"

const struct verb verbs[] = {
	{ "run", "[-o FILE] [--json] [--save DIR|ARCHIVE] [-u] [--wait=tree|leader] [--module FILE] [--] COMMAND [ARG]...",
	  "run a command and report what all of its processes did", cmd_run },
	{ "attach", TOP_USAGE " PID... | --cgroup PATH",
	  "watch processes that run, with their descendants, and show them as top", cmd_attach },
	{ "watch", TOP_USAGE " GLOB", "watch processes by name, and show them as top", cmd_watch },
	{ "top", TOP_USAGE " [--from DIR]", "show what processes use, live", cmd_top },
	{ "ps", "[-a] [-o COLUMN,...] [--sort [-]COLUMN] [--raw | --json | --ndjson] [--from DIR]",
	  "list processes", cmd_ps },
	{ "tree", "[-p] [--json] [--from DIR] [PID]",
	  "show who created whom, with the usage of whole branches", cmd_tree },
	{ "show", "[--json] [--from DIR] PID", "show all that is known of one process", cmd_show },
	{ "report", "[--format text|md|rst|csv|json] [--from DIR] [-o FILE]",
	  "report what the workload did, for people, documents and programs", cmd_report },
	{ "save", "[--force] [--from DIR] DIR|ARCHIVE", "save a run in a folder or an archive", cmd_save },
	{ "diff", "[--json] [--threshold PERCENT] [--min-calls N] [--all] [--max KIND=PERCENT,...] A B",
	  "compare two saved runs", cmd_diff },
	{ "status", "[--json] [--from DIR]",
	  "show whether the module is loaded, what it watches and whether it sees all", cmd_status },
	{ NULL },
};

static void print_error(const char *format, va_list args)
{
	int err = errno;

	fflush(stdout);
	fputs("wlmon: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	errno = err;
}

/**
 * fail() - print why the command fails
 * @format: as for printf(), without a newline
 *
 * Return: STATUS_FAILED.
 */
int fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_error(format, args);
	va_end(args);
	return STATUS_FAILED;
}

/**
 * warn() - print what the user should know, and go on
 * @format: as for printf(), without a newline
 */
void warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_error(format, args);
	va_end(args);
}

/**
 * misuse() - print what is wrong with the arguments
 * @verb: the verb
 * @format: as for printf(), without a newline; NULL if getopt has printed it
 *
 * Return: STATUS_FAILED for run, as env(1); else STATUS_USAGE.
 */
int misuse(const char *verb, const char *format, ...)
{
	va_list args;

	if (format) {
		va_start(args, format);
		print_error(format, args);
		va_end(args);
	}
	fprintf(stderr, "Try 'wlmon %s --help'.\n", verb);
	return strcmp(verb, "run") ? STATUS_USAGE : STATUS_FAILED;
}

/**
 * help() - print the usage of a verb
 * @verb: its name
 *
 * Return: STATUS_OK.
 */
int help(const char *verb)
{
	const struct verb *v;

	for (v = verbs; v->name; v++)
		if (!strcmp(v->name, verb))
			printf("usage: wlmon %s %s\n\nwlmon %s: %s. See wlmon(8).\n", v->name, v->usage,
			       v->name, v->text);
	return STATUS_OK;
}

/**
 * need() - end the command if memory is short
 * @memory: what an allocation returned
 *
 * Return: @memory, never NULL.
 */
void *need(void *memory)
{
	if (!memory)
		exit(fail("out of memory"));
	return memory;
}

static void print_usage(FILE *out)
{
	const struct verb *v;

	fputs("usage: wlmon VERB [OPTION]... [ARGUMENT]...\n\n", out);
	for (v = verbs; v->name; v++)
		fprintf(out, "  %-8s%s\n", v->name, v->text);
	fputs("\n'wlmon VERB --help' has the options of each; see wlmon(8).\n", out);
}

/* Exit with a failure if standard output could not be written, as to a full disk. */
static int flush_output(int status)
{
	errno = 0;
	if (!(ferror(stdout) | fflush(stdout)) || errno == EPIPE)
		return status;
	return fail("standard output: %s", errno ? strerror(errno) : "cannot write all of it");
}

/* Open standard files that are closed, so that no other file takes their place. */
static void open_standard_files(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	const struct verb *v;

	open_standard_files();
	setlocale(LC_ALL, "");
	if (argc < 2) {
		print_usage(stderr);
		return STATUS_USAGE;
	}
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
		print_usage(stdout);
		return flush_output(STATUS_OK);
	}
	if (!strcmp(argv[1], "-V") || !strcmp(argv[1], "--version")) {
		puts("wlmon " WLMON_VERSION);
		return flush_output(STATUS_OK);
	}
	for (v = verbs; v->name; v++)
		if (!strcmp(v->name, argv[1]))
			return flush_output(v->run(argc - 1, argv + 1));
	fail("there is no verb '%s'", argv[1]);
	print_usage(stderr);
	return STATUS_USAGE;
}
