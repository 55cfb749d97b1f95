// SPDX-License-Identifier: GPL-2.0
/* What is listened to. A new hook is a row here and its handler. */
#include <wlmon/hook.h>

#include <linux/build_bug.h>
#include <wlmon/handlers.h>

/*
 * Where two rows have the same source, the first one is the primary and the
 * others back it up. Their order in time is the one of ingest.c: for exec the
 * tracepoint speaks first, and the function's return confirms it.
 */
struct wlmon_hook wlmon_hook_table[] = {
	{
		.name = "task_newtask",
		.kind = WLMON_TRACEPOINT,
		.source = WLMON_SOURCE_CREATE,
		.candidates = { "task_newtask" },
		.lost = "clone_flags,io_threads",
		.selftest = true,
		.probe = wlmon_on_newtask,
	}, {
		.name = "sched_process_fork",
		.kind = WLMON_TRACEPOINT,
		.source = WLMON_SOURCE_CREATE,
		.candidates = { "sched_process_fork" },
		.lost = "creations_missed_by_task_newtask",
		.selftest = true,
		.probe = wlmon_on_fork,
	}, {
		.name = "schedule_tail",
		.kind = WLMON_KPROBE,
		.source = WLMON_SOURCE_START,
		.candidates = { "schedule_tail" },
		.lost = "process_start,first_run_times",
		.selftest = true,
		.on_call = wlmon_on_schedule_tail,
	}, {
		.name = "exec",
		.kind = WLMON_KRETPROBE,
		.source = WLMON_SOURCE_EXEC_RETURN,
		.candidates = { "do_execveat_common", "do_execve" },
		.lost = "failed_execs,time_of_attempt",
		.on_entry = wlmon_on_exec,
		.on_return = wlmon_on_exec_return,
		.data_size = sizeof(struct wlmon_exec_call),
		.in_flight = 512,
	}, {
		.name = "kernel_execve",
		.kind = WLMON_KRETPROBE,
		.source = WLMON_SOURCE_EXEC_RETURN,
		.candidates = { "kernel_execve" },
		.lost = "failed_execs_of_usermode_helpers",
		.on_entry = wlmon_on_kernel_exec,
		.on_return = wlmon_on_exec_return,
		.data_size = sizeof(struct wlmon_exec_call),
		.in_flight = 32,
	}, {
		.name = "sched_process_exec",
		.kind = WLMON_TRACEPOINT,
		.source = WLMON_SOURCE_EXEC,
		.candidates = { "sched_process_exec" },
		.lost = "execs_missed_by_exec",
		.probe = wlmon_on_process_exec,
	}, {
		.name = "exec_mm_release",
		.kind = WLMON_KPROBE,
		.source = WLMON_SOURCE_LEAVE_MM,
		.candidates = { "exec_mm_release", "mm_exit_exec_release" },
		.lost = "peak_rss_before_exec",
		.on_call = wlmon_on_leave_mm,
	}, {
		.name = "do_exit",
		.kind = WLMON_KPROBE,
		.source = WLMON_SOURCE_EXIT,
		.candidates = { "do_exit" },
		.lost = "exact_exit_times,peak_rss_at_exit",
		.selftest = true,
		.on_call = wlmon_on_do_exit,
	}, {
		.name = "sched_process_exit",
		.kind = WLMON_TRACEPOINT,
		.source = WLMON_SOURCE_EXIT,
		.candidates = { "sched_process_exit" },
		.lost = "exits_missed_by_do_exit",
		.selftest = true,
		.probe = wlmon_on_process_exit,
	}, {
		.name = "release_task",
		.kind = WLMON_KPROBE,
		.source = WLMON_SOURCE_RELEASE,
		.candidates = { "release_task" },
		.lost = "exact_release_times",
		.selftest = true,
		.on_call = wlmon_on_release_task,
	}, {
		.name = "release_thread",
		.kind = WLMON_KPROBE,
		.source = WLMON_SOURCE_RELEASE,
		.candidates = { "release_thread" },
		.lost = "reaper_of_releases_missed_by_release_task",
		.selftest = true,
		.on_call = wlmon_on_release_thread,
	}, {
		.name = "sched_process_free",
		.kind = WLMON_TRACEPOINT,
		.source = WLMON_SOURCE_RELEASE,
		.candidates = { "sched_process_free" },
		.lost = "releases_missed_by_the_two_above",
		.probe = wlmon_on_process_free,
	}, {
		.name = "task_rename",
		.kind = WLMON_TRACEPOINT,
		.source = WLMON_SOURCE_RENAME,
		.candidates = { "task_rename" },
		.lost = "matches_by_rename,new_names",
		.probe = wlmon_on_rename,
	}, {
		.name = "cgroup_attach_task",
		.kind = WLMON_TRACEPOINT,
		.source = WLMON_SOURCE_MOVE,
		.candidates = { "cgroup_attach_task" },
		.lost = "matches_by_cgroup_move,new_cgroups",
		.probe = wlmon_on_attach,
	}, {
		.name = "getrusage",
		.kind = WLMON_KRETPROBE,
		.source = WLMON_SOURCE_GETRUSAGE,
		.candidates = { "getrusage" },
		.lost = "getrusage_figures,usage_as_waiters_saw_it",
		.want = WLMON_UNTIL_RELEASED,
		.on_entry = wlmon_on_getrusage,
		.on_return = wlmon_on_getrusage_return,
		.data_size = sizeof(struct wlmon_getrusage_call),
		.in_flight = 256,
	}, {
		.name = "getrusage_syscall",
		.kind = WLMON_KRETPROBE,
		.source = WLMON_SOURCE_GETRUSAGE,
		.candidates = { "__x64_sys_getrusage" },
		.lost = "getrusage_events",
		.want = WLMON_UNTIL_RELEASED,
		.standby = true,
		.on_entry = wlmon_on_getrusage_call,
		.on_return = wlmon_on_getrusage_call_return,
		.data_size = sizeof(struct wlmon_getrusage_call),
		.in_flight = 256,
	}, {
		.name = "getrusage_compat",
		.kind = WLMON_KRETPROBE,
		.source = WLMON_SOURCE_GETRUSAGE,
		.candidates = { "__ia32_compat_sys_getrusage" },
		.lost = "getrusage_events_of_32_bit_programs",
		.want = WLMON_UNTIL_RELEASED,
		.standby = true,
		.on_entry = wlmon_on_getrusage_compat_call,
		.on_return = wlmon_on_getrusage_call_return,
		.data_size = sizeof(struct wlmon_getrusage_call),
		.in_flight = 256,
	}, {
		/* armed before sys_enter and disarmed after it: a return is always seen */
		.name = "sys_exit",
		.kind = WLMON_TRACEPOINT,
		.source = WLMON_SOURCE_SYSCALL,
		.candidates = { "sys_exit" },
		.lost = "system_calls",
		.want = WLMON_WHILE_ALIVE,
		.probe = wlmon_on_sys_exit,
	}, {
		.name = "sys_enter",
		.kind = WLMON_TRACEPOINT,
		.source = WLMON_SOURCE_SYSCALL,
		.candidates = { "sys_enter" },
		.lost = "system_calls",
		.want = WLMON_WHILE_ALIVE,
		.probe = wlmon_on_sys_enter,
	},
};

static_assert(ARRAY_SIZE(wlmon_hook_table) == WLMON_NR_HOOKS);
