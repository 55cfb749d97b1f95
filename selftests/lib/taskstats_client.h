/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_TASKSTATS_CLIENT_H
#define WLMON_SELFTEST_TASKSTATS_CLIENT_H

/*
 * The kernel's own account of a thread or process, by generic netlink. Fields
 * that the running kernel does not have yet are 0. Functions return 0 or a
 * negative errno.
 */
#include <linux/taskstats.h>
#include <stdbool.h>
#include <sys/types.h>

struct taskstats_client {
	int fd;
	unsigned short family;
};

/* What the kernel says when a thread ends. */
struct taskstats_exit {
	pid_t tid, tgid;
	bool last;			/* no thread of its process is left */
	bool has_group;			/* last of several: group is their sum */
	struct taskstats thread, group;
};

/* -ENOENT: this kernel has no taskstats. */
int taskstats_open(struct taskstats_client *client);
void taskstats_close(struct taskstats_client *client);

int taskstats_of_thread(struct taskstats_client *client, pid_t tid, struct taskstats *stats);
int taskstats_of_process(struct taskstats_client *client, pid_t pid, struct taskstats *stats);

/*
 * From here on every thread that ends is told to this client, which is for
 * nothing else then. By the time that a process can be waited for, all of its
 * threads have been told.
 */
int taskstats_listen(struct taskstats_client *client);

/* The next that is there: does not wait, but returns -EAGAIN. -ENOBUFS: some are lost. */
int taskstats_next(struct taskstats_client *client, struct taskstats_exit *ended);

#endif
