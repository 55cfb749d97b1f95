/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_EVENT_H
#define _WLMON_EVENT_H

#include <linux/sched/signal.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/types.h>
#include <wlmon/compat/compiler.h>
#include <wlmon/image.h>
#include <wlmon/record.h>
#include <wlmon/thread.h>
#include <wlmon/usage.h>

/**
 * struct wlmon_event - data of one event, on the stack of its handler
 * @backup: the event is from a hook that backs up another one
 * @leader: @task leads its thread group
 * @group: the process is released; @status and @usage are valid
 * @last: signal->live says that no thread of the process is alive
 * @has_acct: @task is still the thread, so its own figures can be read
 * @task: thread of the event
 * @pid: id of the thread in the initial pid namespace
 * @tgid: id of its thread group in the initial pid namespace
 * @now: CLOCK_BOOTTIME ns
 * @comm: name of the thread
 * @creator: creating thread, or its leader if it has no thread object
 * @heir: thread that replaces @task, its leader, in an exec; NULL for none
 * @later: name of a hook that reports the same creation again, NULL for none
 * @clone_flags: flags of the creation, 0 if unknown
 * @filename: name given to exec, NULL if unknown or not needed
 * @err: error of a creation, an exec or getrusage(), positive, 0 for success
 * @code: exit code of the thread, the argument of do_exit()
 * @status: wait status of the process, as in wait4()
 * @reaper: thread group id of the process that releases @task, 0 if unknown
 * @who: argument of getrusage(), valid or not
 * @acct_flags: accounting flags of the thread
 * @image: usage of the program that an exec ends
 * @id: identity of the process
 * @usage: usage of the thread or process, see the ingest function
 * @rusage: result of getrusage()
 *
 * The kernel-doc of each wlmon_ingest_*() lists the members that it reads, from
 * @creator on. Members from @id on are large and rarely needed, so they are not
 * zeroed.
 */
struct wlmon_event {
	bool backup;
	bool leader;
	bool group;
	bool last;
	bool has_acct;
	struct task_struct *task;
	pid_t pid;
	pid_t tgid;
	u64 now;
	char comm[TASK_COMM_LEN];

	struct task_struct *creator;
	struct task_struct *heir;
	const char *later;
	u64 clone_flags;
	const char *filename;
	int err;
	int code;
	int status;
	pid_t reaper;
	int who;
	struct wlmon_acct_flags acct_flags;
	struct wlmon_image_usage image;

	struct wlmon_identity id;
	struct wlmon_usage usage;
	struct wlmon_rusage rusage;
};

/**
 * wlmon_event_begin() - initialize an event
 * @ev: gets the members that all events have; the others are zeroed up to
 *	&wlmon_event.id. To be declared __uninitialized, since compilers that
 *	initialize the stack would zero all of it
 * @task: thread of the event; cannot be freed meanwhile
 *
 * Context: any, NMI included.
 */
static inline void wlmon_event_begin(struct wlmon_event *ev,
				     struct task_struct *task)
{
	memset(ev, 0, offsetof(struct wlmon_event, id));
	ev->task = task;
	ev->pid = task_pid_nr(task);
	ev->tgid = task_tgid_nr(task);
	ev->leader = thread_group_leader(task);
	ev->now = ktime_get_boot_fast_ns();
	memcpy(ev->comm, task->comm, sizeof(ev->comm));
	ev->comm[sizeof(ev->comm) - 1] = '\0';
}

#endif
