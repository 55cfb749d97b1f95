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
 * struct wlmon_event - what a handler saw, on the handler's stack
 * @backup: it was seen by a hook that stands in for another
 * @leader: @task leads its thread group
 * @group: @status and @usage are those of the whole process
 * @last: signal->live says that no thread of the process is alive
 * @has_acct: @task still has the figures of the thread itself
 * @task: the thread it is about
 * @pid: that thread's id in the initial pid namespace
 * @tgid: its thread group's id, likewise
 * @now: CLOCK_BOOTTIME ns
 * @comm: that thread's name
 * @creator: who created it, or a thread of the same process that is a member
 * @heir: thread that replaces its leader in an exec, NULL for none
 * @later: name of the hook that will see this creation again, NULL for none
 * @clone_flags: flags of the creation, 0 if unknown
 * @filename: name given to exec, NULL if unknown or of no use to anybody
 * @call: id of the system call that an exec is in, WLMON_NO_CALL for none
 * @call_began: wlmon_ticks() when the exec began
 * @err: error of a creation, an exec or getrusage(), positive, 0 for success
 * @code: exit code of the thread, as do_exit() got it
 * @status: status of the process, as wait4() tells it
 * @reaper: process that releases it, 0 if unknown
 * @who: RUSAGE_SELF, RUSAGE_CHILDREN, RUSAGE_THREAD or what was asked instead
 * @acct_flags: in which manner the thread runs
 * @image: what the program used that an exec ended
 * @id: identity of the process
 * @usage: figures of the thread or process, as the ingest function says
 * @rusage: getrusage()'s answer
 *
 * From @creator on, each wlmon_ingest_*() says which of them it reads. From @id on
 * the rest is not even zeroed: these are large, and most events need none.
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
	u32 call;
	u64 call_began;
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
 * wlmon_event_begin() - begin an event
 * @ev: is filled with what all events have, the rest is zeroed as far as @id;
 *	declared __uninitialized, as compilers told to zero the stack would do
 *	all of it
 * @task: the thread it is about; cannot be freed meanwhile
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
