// SPDX-License-Identifier: GPL-2.0
/* status: shows whether the module is loaded, what it watches, and whether it sees all. */
#include "status.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include "cmd.h"
#include "lease.h"

/* Check whether there are neither views nor a module, which /sys alone could hide. */
static bool is_unloaded(void)
{
	struct wlmon *w = wlmon_open(NULL);
	bool is_missing = !w && errno == ENOENT;

	wlmon_close(w);
	return is_missing && !wlmon_module_loaded();
}

static int print_unloaded(bool json, const char *left_over)
{
	if (json) {
		status_json(NULL, left_over);
	} else {
		puts("wlmon: not loaded");
		if (left_over)
			puts(left_over);
	}
	return STATUS_NO;
}

static int print_state(const struct source *from, bool json, const char *left_over)
{
	struct status_state state;
	int status = status_state_read(&state, from), err;

	if (json) {
		status_json(&state, left_over);
	} else {
		err = status_text(&state);
		status = status ? status : err;
		if (left_over)
			puts(left_over);
	}
	if (!status && state.verdict.complete != 1)
		status = STATUS_NO;
	status_state_free(&state);
	return status;
}

int cmd_status(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "from", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL },
	};
	const char *path = NULL, *left_over;
	struct source from;
	bool json = false;
	int c, status;

	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'j':
			json = true;
			break;
		case 'f':
			path = optarg;
			break;
		case 'h':
			return help("status");
		default:
			return misuse("status", NULL);
		}
	}
	if (optind < argc)
		return misuse("status", "unexpected argument '%s'", argv[optind]);
	left_over = path ? NULL : lease_left_over();
	if (!path && is_unloaded())
		return print_unloaded(json, left_over);
	status = source_open(&from, path);
	if (!status)
		status = print_state(&from, json, left_over);
	source_close(&from);
	return status;
}
