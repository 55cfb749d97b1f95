// SPDX-License-Identifier: GPL-2.0
/* What can be read. A new view is a row here and its functions. */
#include <wlmon/view.h>

#include <wlmon/record_read.h>
#include <wlmon/thread_read.h>

const struct wlmon_view wlmon_view_table[] = {
	{ "summary", wlmon_summary_head, .gather = wlmon_summary_gather,
	  .line = wlmon_summary_line },
	{ "processes", wlmon_processes_head, wlmon_record_max,
	  .line = wlmon_processes_line, .next = wlmon_record_next },
	{ "threads", wlmon_threads_head, wlmon_thread_max,
	  .line = wlmon_threads_line, .next = wlmon_thread_next },
	{ "images", wlmon_images_head, wlmon_record_max,
	  .line = wlmon_images_line, .next = wlmon_record_next },
	{ "cgroups", wlmon_cgroups_head, .gather = wlmon_cgroups_gather,
	  .line = wlmon_cgroups_line },
	{ "syscalls", wlmon_syscalls_head, .gather = wlmon_syscalls_gather,
	  .line = wlmon_syscalls_line },
	{ "subsystems", wlmon_subsystems_head,
	  .gather = wlmon_subsystems_gather, .line = wlmon_subsystems_line },
	{ "process_syscalls", wlmon_process_syscalls_head,
	  wlmon_process_syscalls_lines, .line = wlmon_process_syscalls_line,
	  .next = wlmon_record_next },
	{ "syscall_errors", wlmon_syscall_errors_head,
	  .gather = wlmon_syscall_errors_gather,
	  .line = wlmon_syscall_errors_line },
	{ "hooks", wlmon_hooks_head, wlmon_hooks_lines,
	  .line = wlmon_hooks_line },
	{ "ledger", wlmon_ledger_show },
	{ "query", wlmon_query_head, wlmon_query_lines,
	  .line = wlmon_query_line, .write = wlmon_query_write },
	{ "target", wlmon_view_target_show, .write = wlmon_view_target_write,
	  .admin = true },
	{ "reset", wlmon_reset_show, .write = wlmon_reset_write,
	  .admin = true },
	{}
};
