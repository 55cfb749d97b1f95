// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "member.h"

#include <sys/mman.h>

void *share(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

long long calls_made(const char *name)
{
	long long calls = call_of_all(name, "CALLS");

	return calls < 0 ? 0 : calls;
}
