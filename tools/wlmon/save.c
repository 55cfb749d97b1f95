// SPDX-License-Identifier: GPL-2.0
/* save: saves a run, so that all verbs can read it later and elsewhere. */
#include <getopt.h>
#include "cmd.h"
#include "saved.h"
#include "source.h"

int cmd_save(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "force", no_argument, NULL, 'F' },
		{ "from", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL },
	};
	const char *path = NULL;
	struct source from;
	bool force = false;
	int c, status;

	while ((c = getopt_long(argc, argv, "+h", longs, NULL)) != -1) {
		switch (c) {
		case 'F':
			force = true;
			break;
		case 'f':
			path = optarg;
			break;
		case 'h':
			return help("save");
		default:
			return misuse("save", NULL);
		}
	}
	if (optind == argc)
		return misuse("save", "a folder or archive has to be named");
	if (optind + 1 < argc)
		return misuse("save", "unexpected argument '%s'", argv[optind + 1]);
	status = source_open(&from, path);
	if (!status)
		status = saved_write(from.w, argv[optind], force, NULL);
	source_close(&from);
	return status;
}
