// SPDX-License-Identifier: GPL-2.0
/* Handlers for exec. */
#include <wlmon/handlers.h>

#include <linux/binfmts.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <asm/syscall.h>
#include <wlmon/call.h>
#include <wlmon/compat/filename.h>
#include <wlmon/hook.h>
#include <wlmon/ingest.h>
#include <wlmon/members.h>
#include <wlmon/read_event.h>
#include <wlmon/sample.h>
#include <wlmon/ticks.h>

/* An empty name is one that could not be read. */
static const char *name_or_null(const char *name)
{
	return name[0] ? name : NULL;
}

static void attempted(const struct wlmon_exec_call *call)
{
	struct wlmon_event ev;

	if (!wlmon_member_has(current))
		return;
	wlmon_read_event(&ev, current);
	ev.filename = name_or_null(call->filename);
	wlmon_ingest_attempt(&ev);
}

/* do_execveat_common(fd, filename, ...), or do_execve(filename, ...) */
int wlmon_on_exec(void *data, struct pt_regs *regs)
{
	struct wlmon_exec_call *call = data;
	unsigned int arg;

	call->began = wlmon_ticks();
	call->nr = syscall_get_nr(current, current_pt_regs());
	call->ia32 = wlmon_call_is_ia32();
	call->is_call = true;
	call->filename[0] = '\0';
	for (arg = 0; arg < 3; arg++)
		if (wlmon_filename_read((void *)regs_get_kernel_argument(regs,
									 arg),
					call->filename, sizeof(call->filename)))
			break;
	attempted(call);
	return 0;
}

/* kernel_execve(filename, argv, envp), of a usermode helper */
int wlmon_on_kernel_exec(void *data, struct pt_regs *regs)
{
	struct wlmon_exec_call *call = data;

	call->is_call = false;
	call->began = 0;
	strscpy(call->filename, (void *)regs_get_kernel_argument(regs, 0),
		sizeof(call->filename));
	attempted(call);
	return 0;
}

/*
 * A process that is no member yet becomes one only by success, which the
 * tracepoint has told by now, if it was there.
 */
void wlmon_on_exec_return(void *data, struct pt_regs *regs)
{
	const struct wlmon_exec_call *call = data;
	int ret = (int)regs_return_value(regs);
	struct wlmon_event ev;

	wlmon_read_event(&ev, current);
	ev.filename = name_or_null(call->filename);
	ev.call = WLMON_NO_CALL;
	if (call->is_call && !ret && wlmon_member_has(current))
		ev.call = wlmon_call_rare(call->nr, call->ia32);
	ev.call_began = call->began;
	ev.err = -ret;
	if (!ret) {
		wlmon_sample_identity(current, &ev.id);
		wlmon_sample_process(current, &ev.usage);
	}
	wlmon_ingest_exec_return(&ev);
}

/* In current, which is the leader now, with its new name and credentials. */
void wlmon_on_process_exec(void *hook, struct task_struct *task, pid_t old_pid,
			   struct linux_binprm *bprm)
{
	struct wlmon_event ev;

	wlmon_hook_hit(hook);
	wlmon_read_event(&ev, task);
	ev.backup = true;
	ev.filename = bprm->filename;
	wlmon_sample_identity(task, &ev.id);
	wlmon_sample_process(task, &ev.usage);
	wlmon_ingest_exec(&ev);
}

/*
 * exec_mm_release(current, mm): no other thread is left, and the exec cannot fail
 * any more without the process's end. mm_exit_exec_release(), which has replaced
 * it, is for those that exit, too.
 */
void wlmon_on_leave_mm(struct pt_regs *regs)
{
	struct wlmon_event ev;

	if (current->flags & PF_EXITING || !wlmon_member_has(current))
		return;
	wlmon_read_event(&ev, current);
	wlmon_sample_peak(&ev.usage.peak);
	wlmon_ingest_leave(&ev);
}
