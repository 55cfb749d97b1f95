// SPDX-License-Identifier: GPL-2.0
/* Handlers for exec: fill an event for ingest/, in atomic context. */
#include "handlers.h"

#include <linux/binfmts.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <asm/syscall.h>
#include <wlmon/compat/filename.h>
#include <wlmon/hook.h>
#include <wlmon/ingest.h>
#include <wlmon/member.h>
#include <wlmon/syscall_id.h>
#include <wlmon/task.h>
#include <wlmon/ticks.h>

/* Return NULL for an empty name, which was not or could not be read. */
static const char *name_or_null(const char *name)
{
	return name[0] ? name : NULL;
}

/*
 * Read the name only if it is needed. If the tracepoint is armed, it has the name of
 * a successful exec; then only trace events of attempts and failures need it here.
 */
static bool name_wanted(void)
{
	return !wlmon_hooks_active(WLMON_SOURCE_EXEC) ||
	       (wlmon_ingest_wants_name() && wlmon_member_has(current));
}

static void read_name(struct wlmon_exec_call *call, struct pt_regs *regs)
{
	unsigned int arg;

	for (arg = 0; arg < 3; arg++)
		if (wlmon_filename_read((void *)regs_get_kernel_argument(regs,
									 arg),
					call->filename, sizeof(call->filename)))
			break;
}

/* do_execveat_common(fd, filename, ...), or do_execve(filename, ...) */
int wlmon_on_exec(void *data, struct pt_regs *regs)
{
	struct wlmon_exec_call *call = data;

	call->began = wlmon_ticks();
	call->nr = syscall_get_nr(current, current_pt_regs());
	call->ia32 = wlmon_syscall_is_ia32();
	call->is_call = true;
	call->filename[0] = '\0';
	if (name_wanted())
		read_name(call, regs);
	wlmon_ingest_attempt(name_or_null(call->filename));
	return 0;
}

/* kernel_execve(filename, argv, envp), called for a usermode helper */
int wlmon_on_kernel_exec(void *data, struct pt_regs *regs)
{
	struct wlmon_exec_call *call = data;

	call->is_call = false;
	call->began = 0;
	call->filename[0] = '\0';
	if (name_wanted())
		strscpy(call->filename,
			(void *)regs_get_kernel_argument(regs, 0),
			sizeof(call->filename));
	wlmon_ingest_attempt(name_or_null(call->filename));
	return 0;
}

static void execed(struct task_struct *task, const char *filename, bool backup)
{
	struct wlmon_event ev __uninitialized;

	if (!wlmon_ingest_match(task, task->comm))
		return;
	wlmon_event_begin(&ev, task);
	ev.backup = backup;
	ev.filename = filename;
	wlmon_task_owner(task, &ev.id);
	wlmon_task_usage_process(task, &ev.usage);
	wlmon_ingest_exec(&ev);
}

static void exec_failed(const struct wlmon_exec_call *call, int err)
{
	struct wlmon_event ev __uninitialized;

	wlmon_event_begin(&ev, current);
	ev.filename = name_or_null(call->filename);
	ev.err = err;
	wlmon_ingest_exec_failed(&ev);
}

/*
 * Ignore a process that is no member if the exec failed or the tracepoint is armed:
 * only success makes it a member, and the tracepoint fires before this return.
 */
void wlmon_on_exec_return(void *data, struct pt_regs *regs)
{
	const struct wlmon_exec_call *call = data;
	int ret = (int)regs_return_value(regs);
	bool member = wlmon_member_has(current);

	if (!member && (ret || wlmon_hooks_active(WLMON_SOURCE_EXEC)))
		return;
	if (ret) {
		exec_failed(call, -ret);
		return;
	}
	if (!wlmon_ingest_exec_confirm(current))
		execed(current, name_or_null(call->filename), false);
	wlmon_ingest_exec_return(member && call->is_call ?
					 wlmon_syscall_id_slow(call->nr, call->ia32) :
					 WLMON_NO_CALL,
				 call->began);
}

/* @task is current, already the leader, with the new name and credentials. */
void wlmon_on_process_exec(void *hook, struct task_struct *task, pid_t old_pid,
			   struct linux_binprm *bprm)
{
	wlmon_hook_count(hook);
	execed(task, bprm->filename, true);
}

/*
 * exec_mm_release(current, mm): current is the only thread, and an error of the exec
 * would end the process. Its successor mm_exit_exec_release() is also called in
 * do_exit(), so check for that.
 */
void wlmon_on_leave_mm(struct pt_regs *regs)
{
	struct wlmon_peak peak;

	if (current->flags & PF_EXITING || !wlmon_member_has(current))
		return;
	wlmon_task_usage_peak(&peak);
	wlmon_ingest_leave(&peak);
}
