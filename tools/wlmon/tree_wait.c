// SPDX-License-Identifier: GPL-2.0
/* Waits for processes that are nobody's children here, by pidfds. */
#include "tree_wait.h"

#include <poll.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Processes to wait for at a time; the others are looked at again after these. */
#define BATCH 64

/* Inode of the initial pid namespace, PROC_PID_INIT_INO. */
#define INITIAL_NAMESPACE 0xeffffffcu

/* Check whether pids of the module are those that system calls take here. */
static bool pids_are_ours(void)
{
	struct stat st;

	return !stat("/proc/self/ns/pid", &st) && st.st_ino == INITIAL_NAMESPACE;
}

/**
 * tree_wait() - wait until some of the chosen processes have ended
 * @list: the processes, as of now
 * @signals: file descriptor that ends the wait when it becomes readable
 * @timeout_ms: longest time to wait, since a pid can belong to another process by now
 *
 * Return: 0 if none was alive when @list was read, else 1.
 */
int tree_wait(const struct process_list *list, int signals, int timeout_ms)
{
	struct pollfd fds[BATCH + 1] = { { .fd = signals, .events = POLLIN } };
	bool ours = pids_are_ours();
	int n = 1, left = 0;
	size_t i;

	for (i = 0; i < list->count && n <= BATCH; i++) {
		if (!list->at[i].chosen || !process_alive(&list->at[i]))
			continue;
		left = 1;
		fds[n].fd = ours ? syscall(SYS_pidfd_open, (pid_t)list->at[i].pid, 0) : -1;
		fds[n].events = POLLIN;
		if (fds[n].fd >= 0)
			n++;
	}
	if (left)
		poll(fds, n, n > 1 ? timeout_ms : 50);
	while (--n > 0)
		close(fds[n].fd);
	return left;
}
