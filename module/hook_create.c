// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers for the function that creates processes and threads: no tracepoint
 * fires when it fails. Without task_newtask it also reports successful creations.
 */
#include <wlmon/handlers.h>

#include <linux/err.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/uaccess.h>
#include <wlmon/hook.h>
#include <wlmon/ingest.h>
#include <wlmon/store.h>
#include <wlmon/read_event.h>
#include <wlmon/sample.h>

/* ERESTARTSYS, the first internal error: a signal has the creation repeated. */
#define FIRST_INTERNAL_ERROR 512

/* copy_process(pid, trace, node, args); args live as long as the call. */
int wlmon_on_copy_process(void *data, struct pt_regs *regs)
{
	struct wlmon_create_call *call = data;

	call->args = (void *)regs_get_kernel_argument(regs, 3);
	return !wlmon_member_has(wlmon_member_or_leader(current));
}

/* A compiler's clone of the function may lack an argument: return 0 then. */
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

	wlmon_read_event(&ev, current);
	ev.kin = wlmon_member_or_leader(current);
	ev.clone_flags = flags_of(call);
	ev.err = err;
	wlmon_ingest_create_failed(&ev);
}

/* The child is not woken yet. */
static void created(const struct wlmon_create_call *call,
		    struct task_struct *child)
{
	struct wlmon_event ev __uninitialized;

	if (!wlmon_ingest_wants(child, wlmon_member_or_leader(current)))
		return;
	wlmon_read_event(&ev, child);
	ev.backup = true;
	ev.kin = wlmon_member_or_leader(current);
	ev.later = ev.leader ? NULL : "schedule_tail";
	ev.clone_flags = flags_of(call);
	wlmon_sample_identity(child, &ev.id);
	wlmon_ingest_create(&ev);
}

void wlmon_on_copy_process_return(void *data, struct pt_regs *regs)
{
	struct task_struct *child = (void *)regs_return_value(regs);

	if (!IS_ERR(child)) {
		if (!wlmon_hook_listens("task_newtask"))
			created(data, child);
	} else if (-PTR_ERR(child) < FIRST_INTERNAL_ERROR) {
		create_failed(data, -PTR_ERR(child));
	}
}
