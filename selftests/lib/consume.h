/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_CONSUME_H
#define WLMON_SELFTEST_CONSUME_H

/* More ways to use something up, and what the kernel says of them. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "task.h"
#include "work.h"

static inline void call(int times)
{
	while (times--)
		syscall(SYS_getppid);
}

/* A fault for each page. Peak, not last: half of it goes back. */
static inline void touch_memory(int pages)
{
	char *memory = mmap(NULL, (size_t)pages * WORK_PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i;

	madvise(memory, (size_t)pages * WORK_PAGE, MADV_NOHUGEPAGE);
	for (i = 0; i < pages; i++)
		((volatile char *)memory)[(size_t)i * WORK_PAGE] = 1;
	munmap(memory, (size_t)pages * WORK_PAGE / 2);
}

/*
 * Waits for a child, or any if pid is -1, to have left its CPU for good, and does
 * not reap it. The kernel lets a parent reap before that: what the child's last
 * moments cost is then missing in RUSAGE_CHILDREN, or in what wait4() says, too.
 * Returns the pid; 0 without children.
 */
static inline pid_t await_end(pid_t pid)
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

static inline long long timeval_us(const struct timeval *time)
{
	return time->tv_sec * 1000000LL + time->tv_usec;
}

/* As the kernel sums up: the peak is the largest, the rest is added. */
static inline void rusage_add(struct rusage *sum, const struct rusage *part)
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

#endif
