/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_HANDLERS_H
#define _WLMON_HANDLERS_H

#include <linux/types.h>
#include <wlmon/compat/newtask.h>
#include <wlmon/compat/sched_exit.h>
#include <wlmon/hook.h>

struct cgroup;
struct kernel_clone_args;
struct linux_binprm;
struct pt_regs;
struct rusage;
struct task_struct;
struct wlmon_thread;

#define WLMON_FILENAME_LEN 256

/* Data that handlers of kretprobes keep from a call to its return. */

/**
 * struct wlmon_exec_call - a call of an exec function
 * @began: wlmon_ticks() at the call, 0 for a usermode helper
 * @nr: number of the system call
 * @ia32: the system call has a 32-bit entry
 * @is_call: it is in a system call; else @nr and @ia32 are not set
 * @filename: name given to exec, empty if it was not read
 */
struct wlmon_exec_call {
	u64 began;
	int nr;
	bool ia32;
	bool is_call;
	char filename[WLMON_FILENAME_LEN];
};

/**
 * struct wlmon_getrusage_call - a call of getrusage()
 * @task: a thread of the process to report; only for the kernel's function
 * @who: argument of getrusage()
 * @result: the kernel's copy of the result; only for the kernel's function
 */
struct wlmon_getrusage_call {
	struct task_struct *task;
	int who;
	const struct rusage *result;
};

/**
 * struct wlmon_create_call - a call of copy_process()
 * @args: its arguments, valid until it returns
 */
struct wlmon_create_call {
	const struct kernel_clone_args *args;
};

/* lifecycle.c */
void wlmon_on_newtask(WLMON_NEWTASK_ARGS);
void wlmon_on_schedule_tail(struct pt_regs *regs);
void wlmon_on_do_exit(struct pt_regs *regs);
void wlmon_on_exit_mm(struct pt_regs *regs);
void wlmon_on_process_exit(WLMON_SCHED_EXIT_ARGS);
void wlmon_on_release_task(struct pt_regs *regs);
void wlmon_on_release_thread(struct pt_regs *regs);
void wlmon_on_process_free(void *hook, struct task_struct *task);
int wlmon_on_copy_process(void *data, struct pt_regs *regs);
void wlmon_on_copy_process_return(void *data, struct pt_regs *regs);

/* exec.c */
int wlmon_on_exec(void *data, struct pt_regs *regs);
int wlmon_on_kernel_exec(void *data, struct pt_regs *regs);
void wlmon_on_exec_return(void *data, struct pt_regs *regs);
void wlmon_on_process_exec(void *hook, struct task_struct *task, pid_t old_pid,
			   struct linux_binprm *bprm);
void wlmon_on_leave_mm(struct pt_regs *regs);

/* syscalls.c */
void wlmon_on_sys_enter(void *hook, struct pt_regs *regs, long nr);
void wlmon_on_sys_exit(void *hook, struct pt_regs *regs, long ret);

/* membership.c */
void wlmon_on_rename(void *hook, struct task_struct *task, const char *comm);
void wlmon_on_attach(void *hook, struct cgroup *dst, const char *path,
		     struct task_struct *task, bool threadgroup);
void wlmon_on_cgroup_mkdir(void *hook, struct cgroup *cgroup, const char *path);

/* getrusage.c */
int wlmon_on_getrusage(void *data, struct pt_regs *regs);
void wlmon_on_getrusage_return(void *data, struct pt_regs *regs);
int wlmon_on_getrusage_call(void *data, struct pt_regs *regs);
int wlmon_on_getrusage_compat_call(void *data, struct pt_regs *regs);
void wlmon_on_getrusage_call_return(void *data, struct pt_regs *regs);
void wlmon_on_getrusage_failed(long ret);

/* table.c */
extern struct wlmon_hook wlmon_hook_table[WLMON_NR_HOOKS];

#endif
