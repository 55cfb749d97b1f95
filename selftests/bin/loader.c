// SPDX-License-Identifier: GPL-2.0
/*
 * For scripts; prints 0 or the name of the error.
 *
 * usage: loader [PARAMETER=VALUE]...       load the module
 *        loader -u                         unload it
 *        loader -c N [PARAMETER=VALUE]...  both, N times
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module.h"

static int cycle(int times, const char *parameters)
{
	int error = 0;

	while (times-- > 0 && !error) {
		error = module_load(parameters);
		if (!error)
			error = module_unload();
	}
	return error;
}

int main(int argc, char **argv)
{
	char parameters[8192] = "";
	int i, error, times = 0, first = 1;

	if (argc > 2 && !strcmp(argv[1], "-c")) {
		times = atoi(argv[2]);
		first = 3;
	}
	for (i = first; i < argc; i++) {
		strncat(parameters, argv[i], sizeof(parameters) - strlen(parameters) - 2);
		strcat(parameters, " ");
	}
	if (times)
		error = cycle(times, parameters);
	else if (argc == 2 && !strcmp(argv[1], "-u"))
		error = module_unload();
	else
		error = module_load(parameters);
	puts(error ? strerrorname_np(-error) : "0");
	return error != 0;
}
