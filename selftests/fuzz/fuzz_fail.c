// SPDX-License-Identifier: GPL-2.0
/* What runs, how far it is, and the report of an input that went wrong. */
#define _GNU_SOURCE
#include "fuzz.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

long fuzz_inputs, fuzz_accepted;
uint64_t fuzz_first_seed = 0x776c6d6f6e;
const char *fuzz_running;

bool fuzz_fail(const struct fuzz_text *text, const char *format, ...)
{
	char said[4096], *line, *save;
	va_list args;
	size_t i;

	va_start(args, format);
	vsnprintf(said, sizeof(said), format, args);
	va_end(args);
	printf("# %s: input %ld with WLMON_FUZZ_SEED=%#llx\n", fuzz_running, fuzz_inputs,
	       (unsigned long long)fuzz_first_seed);
	for (line = strtok_r(said, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		printf("#   %s\n", line);
	if (text) {
		printf("#   \"");
		for (i = 0; i < text->length && i < 512; i++)
			printf(isprint(text->bytes[i]) && text->bytes[i] != '\\' ? "%c" : "\\%03hho",
			       text->bytes[i]);
		printf("\"%s\n", i < text->length ? "..." : "");
	}
	fflush(stdout);
	return false;
}
