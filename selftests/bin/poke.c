// SPDX-License-Identifier: GPL-2.0
/*
 * For scripts: writes what it reads to a file, in one write(), and prints 0 or
 * the name of the error.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static char text[1 << 20];
	size_t used = 0;
	ssize_t n;
	int fd;

	if (argc != 2)
		return 2;
	while ((n = read(0, text + used, sizeof(text) - used)) > 0)
		used += n;
	fd = open(argv[1], O_WRONLY);
	if (fd < 0)
		n = -1;
	else
		n = write(fd, text, used);
	if (n < 0)
		puts(strerrorname_np(errno));
	else if ((size_t)n < used)
		printf("%zd of %zu\n", n, used);
	else
		puts("0");
	return n < 0;
}
