// SPDX-License-Identifier: GPL-2.0
/* Table of all views. A new view takes a row here, and its functions. */
#include "view.h"

#include <wlmon/record_read.h>
#include <wlmon/thread_read.h>

const struct wlmon_view wlmon_view_table[] = {
	{ "summary", wlmon_view_summary_head, .gather = wlmon_view_summary_gather,
	  .line = wlmon_view_summary_line },
	{ "processes", wlmon_view_processes_head, wlmon_record_max,
	  .line = wlmon_view_processes_line, .next = wlmon_record_next },
	{ "threads", wlmon_view_threads_head, wlmon_thread_max,
	  .line = wlmon_view_threads_line, .next = wlmon_thread_next },
	{ "images", wlmon_view_images_head, wlmon_record_max,
	  .line = wlmon_view_images_line, .next = wlmon_record_next },
	{ "cgroups", wlmon_view_cgroups_head, .gather = wlmon_view_cgroups_gather,
	  .line = wlmon_view_cgroups_line },
	{ "syscalls", wlmon_view_syscalls_head, .gather = wlmon_view_syscalls_gather,
	  .line = wlmon_view_syscalls_line },
	{ "subsystems", wlmon_view_subsystems_head,
	  .gather = wlmon_view_subsystems_gather, .line = wlmon_view_subsystems_line },
	{ "process_syscalls", wlmon_view_process_syscalls_head,
	  wlmon_view_process_syscalls_count, .line = wlmon_view_process_syscalls_line,
	  .next = wlmon_record_next },
	{ "syscall_errors", wlmon_view_syscall_errors_head,
	  .gather = wlmon_view_syscall_errors_gather,
	  .line = wlmon_view_syscall_errors_line },
	{ "hooks", wlmon_view_hooks_head, wlmon_view_hooks_count,
	  .line = wlmon_view_hooks_line },
	{ "ledger", wlmon_view_ledger_show },
	{ "query", wlmon_view_query_head, wlmon_view_query_count,
	  .line = wlmon_view_query_line, .write = wlmon_view_query_write },
	{ "target", wlmon_view_target_show, .write = wlmon_view_target_write,
	  .admin = true },
	{ "reset", wlmon_view_reset_show, .write = wlmon_view_reset_write,
	  .admin = true },
	{}
};
