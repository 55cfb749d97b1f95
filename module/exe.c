// SPDX-License-Identifier: GPL-2.0
/*
 * What a process does for us on its way from exec to the program's first
 * instruction, where it may sleep: it arms the hooks that are armed on demand,
 * and finds the path of its program, as /proc/PID/exe tells it. For processes
 * that were found running a worker does the latter.
 */
#include <wlmon/exe.h>

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/limits.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <wlmon/compat/compiler.h>
#include <wlmon/compat/exe_file.h>
#include <wlmon/demand.h>
#include <wlmon/members.h>
#include <wlmon/resolve.h>
#include <wlmon/sample.h>
#include <wlmon/user_return.h>

/* For a task that is no member; one at a time. */
static struct callback_head arming_work;
static atomic_t arming_busy = ATOMIC_INIT(0);

/* Finds the program of a living mm; false if there is none, or no memory. */
static bool exe_find(struct mm_struct *mm, u32 *program)
{
	char near[WLMON_EXE_LEN] __uninitialized;
	struct file *file = wlmon_exe_file_get(mm);
	const char *path;
	char *buf = NULL;

	if (!file)
		return false;
	/* of a longer one the beginning is wanted, and d_path() begins at the end */
	path = d_path(&file->f_path, near, sizeof(near));
	if (path == ERR_PTR(-ENAMETOOLONG)) {
		path = ERR_PTR(-ENOMEM);
		buf = kmalloc(PATH_MAX, GFP_KERNEL);
		if (buf)
			path = d_path(&file->f_path, buf, PATH_MAX);
	}
	if (!IS_ERR(path))
		*program = wlmon_program_get(&wlmon_programs, path,
					     file_inode(file)->i_sb->s_dev,
					     file_inode(file)->i_ino);
	kfree(buf);
	fput(file);
	return !IS_ERR(path);
}

static void exe_note_own(void)
{
	struct wlmon_entry at;
	u32 program = 0;
	bool found;

	/* a process that was killed before it could start has no mm left */
	found = current->mm && exe_find(current->mm, &program);

	if (wlmon_member_lock(current, &at)) {
		if (found) {
			wlmon_member_run(at.rec, program);
			program = 0;
		}
		at.thr->exe_queued = false;
		wlmon_member_unlock(&at);
	}
	wlmon_program_put(&wlmon_programs, program);
	if (!found && current->mm)
		wlmon_resolve_kick();
}

static void exe_work(struct callback_head *work)
{
	if (!wlmon_demand_met())
		wlmon_demand_meet();
	exe_note_own();
	wlmon_user_return_done();
}

static void arm(struct callback_head *work)
{
	atomic_set_release(&arming_busy, 0);
	wlmon_demand_meet();
	wlmon_user_return_done();
}

/**
 * wlmon_exe_queue() - have a task do its part before it goes on in user mode
 * @task: current, or a child that was not woken yet
 * @thr: its thread
 *
 * Context: any but NMI; no record lock is held.
 */
void wlmon_exe_queue(struct task_struct *task, struct wlmon_thread *thr)
{
	if (thr->exe_queued)
		return;

	thr->exe_queued = true;
	if (!wlmon_user_return_queue(task, &thr->exe_work, exe_work))
		thr->exe_queued = false;
}

/*
 * For a task that is no member, but made one. Where it cannot arm them, because
 * another one does so or because it has no user mode, the hooks are armed as
 * soon as possible.
 */
static void exe_queue_arming(struct task_struct *task)
{
	if (!atomic_cmpxchg(&arming_busy, 0, 1)) {
		if (wlmon_user_return_queue(task, &arming_work, arm))
			return;
		atomic_set(&arming_busy, 0);
	}
	wlmon_demand_kick();
}

/**
 * wlmon_exe_meet_demand() - a member was made, perhaps the first one
 * @task: current, or a child that was not woken yet: the member, or who made it
 *
 * Then the hooks on system calls are armed before @task goes back to user mode.
 *
 * Context: any but NMI; no record lock is held.
 */
void wlmon_exe_meet_demand(struct task_struct *task)
{
	struct wlmon_entry at;

	if (wlmon_demand_met())
		return;
	if (!wlmon_member_lock(task, &at)) {
		exe_queue_arming(task);
		return;
	}
	wlmon_member_unlock(&at);
	wlmon_exe_queue(task, at.thr);
	/* a worker of io_uring is a thread of a member */
	if (!at.thr->exe_queued)
		wlmon_demand_kick();
}

static void exe_resolve_one(u32 index, const struct wlmon_record *rec)
{
	struct task_struct *task = wlmon_sample_find(&rec->id);
	struct mm_struct *mm;
	u32 program;

	if (!task)
		return;
	mm = get_task_mm(task);
	put_task_struct(task);
	if (!mm)
		return;
	if (exe_find(mm, &program))
		wlmon_member_set_program(index, rec->seq, rec->execs, program);
	mmput(mm);
}

/**
 * wlmon_exe_resolve() - look up the programs of all running members that lack it
 *
 * Context: may sleep.
 */
void wlmon_exe_resolve(void)
{
	struct wlmon_record *rec = kmalloc(sizeof(*rec), GFP_KERNEL);
	u32 i;

	for (i = 0; rec && i < wlmon_members_max(); i++) {
		if (wlmon_member_read(i, rec) &&
		    rec->state == WLMON_STATE_RUNNING && !rec->exe_resolved)
			exe_resolve_one(i, rec);
		cond_resched();
	}
	kfree(rec);
}
