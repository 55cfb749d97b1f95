// SPDX-License-Identifier: GPL-2.0
/* Waits for a byte, or the end, of its standard input; exits with a code. */
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char byte;

	if (read(0, &byte, 1) < 0)
		return 99;
	return argc > 1 ? atoi(argv[1]) : 0;
}
