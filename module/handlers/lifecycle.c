// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers for creation, first run, exit and release: fill an event for ingest/, in
 * atomic context.
 */
#include "handlers.h"

#include <linux/err.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/uaccess.h>
#include <wlmon/hook.h>
#include <wlmon/ingest.h>
#include <wlmon/member.h>
#include <wlmon/task.h>

/* Exclude kernel threads and idle tasks, whose pid is 0. */
static bool is_process(struct task_struct *task)
{
	return !(task->flags & PF_KTHREAD) && task_pid_nr(task);
}

/* The creation cannot fail any more; the child is linked, but not woken yet. */
void wlmon_on_newtask(WLMON_NEWTASK_ARGS)
{
	struct task_struct *creator = wlmon_member_or_leader(current);
	struct wlmon_event ev __uninitialized;

	wlmon_hook_count(hook);
	if (!is_process(child) || !wlmon_ingest_wants(child, creator))
		return;
	wlmon_event_begin(&ev, child);
	ev.creator = creator;
	ev.later = ev.leader ? NULL : "schedule_tail";
	ev.clone_flags = flags;
	wlmon_task_identity(child, &ev.id);
	wlmon_ingest_create(&ev);
}

/* ERESTARTSYS, the first internal error: the creation is repeated after a signal. */
#define FIRST_INTERNAL_ERROR 512

/* copy_process(pid, trace, node, args); args are valid until it returns. */
int wlmon_on_copy_process(void *data, struct pt_regs *regs)
{
	struct wlmon_create_call *call = data;

	call->args = (void *)regs_get_kernel_argument(regs, 3);
	return !wlmon_member_has(wlmon_member_or_leader(current));
}

/* Return 0 if args cannot be read, as in a compiler's clone without the argument. */
static u64 flags_of(const struct wlmon_create_call *call)
{
	u64 flags;

	if (copy_from_kernel_nofault(&flags, &call->args->flags, sizeof(flags)))
		return 0;
	return flags;
}

static void create_failed(const struct wlmon_create_call *call, int err)
{
	struct wlmon_event ev __uninitialized;

	wlmon_event_begin(&ev, current);
	ev.creator = wlmon_member_or_leader(current);
	ev.clone_flags = flags_of(call);
	ev.err = err;
	wlmon_ingest_create_failed(&ev);
}

/* Report a creation if task_newtask is not armed; the child is not woken yet. */
static void created(const struct wlmon_create_call *call,
		    struct task_struct *child)
{
	struct wlmon_event ev __uninitialized;

	if (!wlmon_ingest_wants(child, wlmon_member_or_leader(current)))
		return;
	wlmon_event_begin(&ev, child);
	ev.backup = true;
	ev.creator = wlmon_member_or_leader(current);
	ev.later = ev.leader ? NULL : "schedule_tail";
	ev.clone_flags = flags_of(call);
	wlmon_task_identity(child, &ev.id);
	wlmon_ingest_create(&ev);
}

void wlmon_on_copy_process_return(void *data, struct pt_regs *regs)
{
	struct task_struct *child = (void *)regs_return_value(regs);

	if (!IS_ERR(child)) {
		if (!wlmon_hook_is_armed("task_newtask"))
			created(data, child);
	} else if (-PTR_ERR(child) < FIRST_INTERNAL_ERROR) {
		create_failed(data, -PTR_ERR(child));
	}
}

/*
 * Runs in the child with the lock of the run queue held, so it must not wake a task.
 * Add a thread whose creation neither task_newtask nor copy_process reported.
 */
void wlmon_on_schedule_tail(struct pt_regs *regs)
{
	struct task_struct *leader = current->group_leader;
	struct wlmon_event ev __uninitialized;
	bool member = wlmon_member_has(current);

	if (!member && (current == leader || !wlmon_member_has(leader)))
		return;
	wlmon_event_begin(&ev, current);
	if (!member) {
		ev.backup = true;
		ev.creator = leader;
		wlmon_task_identity(current, &ev.id);
		wlmon_ingest_create(&ev);
	}
	wlmon_ingest_start(&ev);
}

/* Wait status of the process if @task, with exit code @code, is the last thread. */
static int exit_status(const struct task_struct *task, int code)
{
	const struct task_struct *thread = wlmon_status_thread(task);

	if (task->signal->flags & SIGNAL_GROUP_EXIT)
		return task->signal->group_exit_code;
	return thread == task ? code : thread->exit_code;
}

static void exited(struct task_struct *task, int code, bool begun, bool last)
{
	struct wlmon_event ev __uninitialized;

	wlmon_event_begin(&ev, task);
	ev.backup = !begun;
	ev.last = last;
	ev.code = code;
	ev.status = exit_status(task, code);
	if (ev.leader)
		wlmon_task_owner(task, &ev.id);
	wlmon_task_acct_flags(task, &ev.acct_flags);
	ev.usage.peak = (struct wlmon_peak){};
	if (!begun)
		wlmon_task_usage_peak(&ev.usage.peak);
	wlmon_ingest_exit(&ev);
}

/*
 * do_exit(code): current still has its mm, and can still stop for a tracer or a core
 * dump. After sched_process_exit it cannot.
 */
void wlmon_on_do_exit(struct pt_regs *regs)
{
	int code = (int)regs_get_kernel_argument(regs, 0);
	struct wlmon_thread *thr = wlmon_member_self();

	if (!thr)
		return;
	wlmon_ingest_exit_begin(thr);
	if (!wlmon_hooks_active(WLMON_SOURCE_EXIT))
		exited(current, code, true, true);
}

/*
 * exit_mm_release(current, mm), in do_exit() after it lowers signal->live: live is
 * zero for the thread that lowers it last, and for threads that get here later.
 * Its successor mm_exit_exec_release() is also called in exec, so check for that.
 */
void wlmon_on_exit_mm(struct pt_regs *regs)
{
	struct wlmon_peak peak;

	if (atomic_read(&current->signal->live) ||
	    !(current->flags & PF_EXITING) || !current->mm ||
	    wlmon_ingest_has_left())
		return;
	wlmon_task_usage_peak(&peak);
	wlmon_ingest_leave(&peak);
}

/* In do_exit(), for current; before v6.16 the mm is gone. */
void wlmon_on_process_exit(WLMON_SCHED_EXIT_ARGS)
{
	const struct wlmon_thread *thr = wlmon_member_self();

	wlmon_hook_count(hook);
	if (thr)
		exited(task, task->exit_code, thr->exit_begun,
		       !atomic_read(&task->signal->live));
}

/* The thread that replaces its leader in an exec, which releases the leader. */
static struct task_struct *heir_of(const struct task_struct *task)
{
	if (current->signal != task->signal || current->flags & PF_EXITING)
		return NULL;
	return current;
}

static void released(struct task_struct *task, pid_t reaper, bool backup)
{
	struct wlmon_event ev __uninitialized;

	if (!wlmon_member_has(task))
		return;
	wlmon_event_begin(&ev, task);
	ev.backup = backup;
	ev.reaper = reaper;
	ev.heir = heir_of(task);
	ev.last = !atomic_read(&task->signal->live);
	/* a leader is the last one to be released, unless exec replaced it */
	ev.group = thread_group_leader(task);
	if (ev.group) {
		ev.status = wlmon_task_status(task);
		wlmon_task_usage_process(task, &ev.usage);
	}
	ev.has_acct = true;
	wlmon_ingest_release(&ev);
}

/* release_task(task), called by the waiter, the thread itself or its heir. */
void wlmon_on_release_task(struct pt_regs *regs)
{
	released((void *)regs_get_kernel_argument(regs, 0),
		 task_tgid_nr(current), false);
}

/*
 * release_thread(task), called later in release_task(), and again for a leader that
 * release_task() releases in the same call after the last other thread.
 */
void wlmon_on_release_thread(struct pt_regs *regs)
{
	released((void *)regs_get_kernel_argument(regs, 0),
		 task_tgid_nr(current), true);
}

/* Runs an RCU grace period after the release, in any task. */
void wlmon_on_process_free(void *hook, struct task_struct *task)
{
	wlmon_hook_count(hook);
	released(task, 0, true);
}
