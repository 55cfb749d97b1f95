/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_TASKSTATS_CLIENT_H
#define WLMON_SELFTEST_TASKSTATS_CLIENT_H

/*
 * Read taskstats of threads and processes by generic netlink. Fields that the running
 * kernel does not have are 0. Functions return 0 or a negative errno.
 */
#include <linux/taskstats.h>
#include <stdbool.h>
#include <sys/types.h>

struct taskstats_client {
	int fd;
	unsigned short family;
};

/* Message of the kernel on the end of a thread. */
struct taskstats_exit {
	pid_t tid, tgid;
	bool last;			/* no thread of its process is left */
	bool has_group;			/* last of several: group is the sum */
	struct taskstats thread, group;
};

/* Connect. -ENOENT: the kernel has no taskstats. */
int taskstats_open(struct taskstats_client *client);
void taskstats_close(struct taskstats_client *client);

/* Read taskstats of a live thread or process. */
int taskstats_of_thread(struct taskstats_client *client, pid_t tid, struct taskstats *stats);
int taskstats_of_process(struct taskstats_client *client, pid_t pid, struct taskstats *stats);

/*
 * Receive a message for each thread that ends; the client cannot be used for requests
 * any more. When a process can be reaped, the messages of all its threads are queued.
 */
int taskstats_listen(struct taskstats_client *client);

/* Read the next message. -EAGAIN: none is queued; -ENOBUFS: messages were lost. */
int taskstats_next(struct taskstats_client *client, struct taskstats_exit *ended);

#endif
