// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "consume.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "task.h"

void call(int times)
{
	while (times--)
		syscall(SYS_getppid);
}

void touch_memory(int pages)
{
	char *memory = mmap(NULL, (size_t)pages * WORK_PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i;

	madvise(memory, (size_t)pages * WORK_PAGE, MADV_NOHUGEPAGE);
	for (i = 0; i < pages; i++)
		((volatile char *)memory)[(size_t)i * WORK_PAGE] = 1;
	munmap(memory, (size_t)pages * WORK_PAGE / 2);
}

pid_t await_end(pid_t pid)
{
	siginfo_t info = { 0 };
	char path[64], text[256];

	if (waitid(pid > 0 ? P_PID : P_ALL, pid, &info, WEXITED | WNOWAIT))
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/syscall", info.si_pid);
	while (!task_read_file(path, text, sizeof(text)) && !strncmp(text, "running", 7))
		usleep(100);
	return info.si_pid;
}

void rusage_add(struct rusage *sum, const struct rusage *part)
{
	timeradd(&sum->ru_utime, &part->ru_utime, &sum->ru_utime);
	timeradd(&sum->ru_stime, &part->ru_stime, &sum->ru_stime);
	if (part->ru_maxrss > sum->ru_maxrss)
		sum->ru_maxrss = part->ru_maxrss;
	sum->ru_minflt += part->ru_minflt;
	sum->ru_majflt += part->ru_majflt;
	sum->ru_inblock += part->ru_inblock;
	sum->ru_oublock += part->ru_oublock;
	sum->ru_nvcsw += part->ru_nvcsw;
	sum->ru_nivcsw += part->ru_nivcsw;
}
