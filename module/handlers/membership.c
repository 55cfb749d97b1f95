// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers for renames, moves between cgroups and new cgroups, which can make a
 * running process a member; in atomic context.
 */
#include "handlers.h"

#include <linux/cgroup.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <wlmon/hook.h>
#include <wlmon/ingest.h>
#include <wlmon/target.h>
#include <wlmon/task.h>

/* @task is current or a thread of the same process, still with its old name. */
void wlmon_on_rename(void *hook, struct task_struct *task, const char *comm)
{
	char name[TASK_COMM_LEN] __uninitialized;

	wlmon_hook_count(hook);
	if ((task->flags & PF_KTHREAD) || !thread_group_leader(task))
		return;
	strscpy_pad(name, comm, sizeof(name));
	if (wlmon_ingest_match(task, name))
		wlmon_ingest_rename(task, name);
}

/* Runs after the move, which does not happen if the task is exiting. */
void wlmon_on_attach(void *hook, struct cgroup *dst, const char *path,
		     struct task_struct *task, bool threadgroup)
{
	wlmon_hook_count(hook);
	if ((task->flags & PF_KTHREAD) || !thread_group_leader(task) ||
	    dst->root != &cgrp_dfl_root)
		return;
	if (wlmon_ingest_match(task, task->comm))
		wlmon_ingest_move(task, wlmon_task_cgroup_id(task));
}

/* User space cannot open the new cgroup yet, so no process is in it. */
void wlmon_on_cgroup_mkdir(void *hook, struct cgroup *cgroup, const char *path)
{
	wlmon_hook_count(hook);
	if (cgroup->root == &cgrp_dfl_root)
		wlmon_target_new_cgroup(path, cgroup_id(cgroup));
}
