// SPDX-License-Identifier: GPL-2.0
/* Makes as many getppid calls as it is told to. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int i, count = argc > 1 ? atoi(argv[1]) : 1;

	for (i = 0; i < count; i++)
		syscall(SYS_getppid);
	return 0;
}
