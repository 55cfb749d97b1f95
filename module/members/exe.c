// SPDX-License-Identifier: GPL-2.0
/*
 * Work of a new member that may sleep: arm the hooks that only members need, and
 * find the program. A task does it on its return to user mode, so that it is done
 * before the first instruction after an exec. A worker finds the program of a process
 * that was found running. Callers hold no record lock.
 */
#include <wlmon/exe.h>

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <wlmon/arming.h>
#include <wlmon/compat/compiler.h>
#include <wlmon/compat/exe_file.h>
#include <wlmon/deferred.h>
#include <wlmon/exe_path.h>
#include <wlmon/member.h>
#include <wlmon/record_read.h>
#include <wlmon/store.h>
#include <wlmon/task.h>
#include <wlmon/user_return.h>

/* Work of a task that is no member; arming_busy is 1 while it is in use. */
static struct callback_head arming_work;
static atomic_t arming_busy = ATOMIC_INIT(0);

static void find_work(struct work_struct *work)
{
	wlmon_exe_resolve();
}

/* With the delay, one walk serves many new processes. */
static struct wlmon_deferred finder = {
	WLMON_DEFERRED(finder, find_work),
	.delay_ms = 10,
};

/* Find the program of a referenced mm; the caller puts it. */
static int exe_find(struct mm_struct *mm, u32 *program)
{
	struct wlmon_exe_path memory __uninitialized;
	struct file *file = wlmon_exe_file_get(mm);
	const char *path;

	if (!file)
		return -ENOENT;
	path = wlmon_exe_path_get(&file->f_path, &memory);
	/* keep device and inode even if there is no path */
	if (IS_ERR(path) && path != ERR_PTR(-ENOMEM))
		path = "";
	if (!IS_ERR(path))
		*program = wlmon_program_get(&wlmon_programs, path,
					     file_inode(file)->i_sb->s_dev,
					     file_inode(file)->i_ino);
	wlmon_exe_path_put(&memory);
	fput(file);
	return PTR_ERR_OR_ZERO(path);
}

/**
 * wlmon_exe_resolve_async() - let a worker find the program of a process
 * @index: index of its record
 *
 * For a process that runs in user mode or never returns to it, so that the work
 * cannot be queued to its task.
 *
 * Context: any.
 */
void wlmon_exe_resolve_async(u32 index)
{
	set_bit(index, wlmon_marks[WLMON_MARK_UNRESOLVED]);
	wlmon_deferred_kick(&finder);
}

/*
 * Set the program of a process and drop the reference on the former one. If @program
 * is 0, because the program table is full, keep the name given to exec and do not
 * look it up again.
 */
static void exe_set(struct wlmon_record *rec, u32 program)
{
	u32 before;

	if (!program)
		program = wlmon_program_share(&wlmon_programs, rec->program);
	before = wlmon_record_set_program(rec, program, true);
	wlmon_program_put(&wlmon_programs, before);
}

static void exe_note_own(void)
{
	struct wlmon_entry at;
	int err = -ENOENT;
	u32 program = 0;

	/* a process that was killed before its first instruction has no mm */
	if (current->mm)
		err = exe_find(current->mm, &program);

	if (wlmon_member_lock(current, &at)) {
		if (!err) {
			exe_set(at.rec, program);
			program = 0;
		}
		at.thr->exe_queued = false;
		wlmon_member_unlock(&at);
		if (err == -ENOMEM)
			wlmon_exe_resolve_async(at.thr->index);
	}
	wlmon_program_put(&wlmon_programs, program);
}

static void exe_work(struct callback_head *work)
{
	if (!wlmon_hooks_ready())
		wlmon_hooks_arm();
	exe_note_own();
	wlmon_user_return_done();
}

static void arm(struct callback_head *work)
{
	atomic_set_release(&arming_busy, 0);
	wlmon_hooks_arm();
	wlmon_user_return_done();
}

/**
 * wlmon_exe_queue() - let a task arm hooks and find its program before user mode
 * @task: current, or a child that was not woken yet
 * @thr: its thread object
 *
 * If @task does not return to user mode, a worker finds the program.
 *
 * Context: any but NMI; no record lock is held.
 */
void wlmon_exe_queue(struct task_struct *task, struct wlmon_thread *thr)
{
	if (thr->exe_queued)
		return;

	thr->exe_queued = true;
	if (!wlmon_user_return_queue(task, &thr->exe_work, exe_work)) {
		thr->exe_queued = false;
		wlmon_exe_resolve_async(thr->index);
	}
}

/**
 * wlmon_exe_queue_task() - call wlmon_exe_queue() for a task that is a member
 * @task: current, or a child that was not woken yet
 *
 * Context: any but NMI; no record lock is held.
 */
void wlmon_exe_queue_task(struct task_struct *task)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(task, &at))
		return;
	wlmon_member_unlock(&at);
	wlmon_exe_queue(task, at.thr);
}

/*
 * Let a task that is no member, but made one, arm the hooks before it returns to user
 * mode. If another task does so already, or if it has no user mode, use a worker.
 */
static void exe_queue_arming(struct task_struct *task)
{
	if (!atomic_cmpxchg(&arming_busy, 0, 1)) {
		if (wlmon_user_return_queue(task, &arming_work, arm))
			return;
		atomic_set(&arming_busy, 0);
	}
	wlmon_hooks_arm_async();
}

/**
 * wlmon_exe_arm() - arm the hooks for a new member before a task's return to user mode
 * @task: current, or a child that was not woken yet: the member or its maker
 *
 * A worker arms them as soon as possible if @task has no user mode.
 *
 * Context: any but NMI; no record lock is held.
 */
void wlmon_exe_arm(struct task_struct *task)
{
	struct wlmon_entry at;

	if (wlmon_hooks_ready())
		return;
	if (!wlmon_member_lock(task, &at)) {
		exe_queue_arming(task);
		return;
	}
	wlmon_member_unlock(&at);
	wlmon_exe_queue(task, at.thr);
	/* an io_uring worker is a thread of a member but has no user mode */
	if (!at.thr->exe_queued)
		wlmon_hooks_arm_async();
}

/* Set the program unless the record was reused, or an exec replaced the program. */
static void exe_note(u32 index, u64 seq, u32 execs, u32 program)
{
	struct wlmon_record *rec = wlmon_pool_at(&wlmon_records, index);
	unsigned long flags;

	raw_spin_lock_irqsave(&rec->lock, flags);
	if (rec->state != WLMON_STATE_EMPTY && rec->seq == seq &&
	    rec->execs == execs) {
		exe_set(rec, program);
		program = 0;
	}
	raw_spin_unlock_irqrestore(&rec->lock, flags);
	wlmon_program_put(&wlmon_programs, program);
}

static void exe_resolve_one(u32 index, const struct wlmon_record *rec)
{
	struct task_struct *task = wlmon_task_find(&rec->id);
	struct mm_struct *mm;
	u32 program;
	int err;

	if (!task)
		return;
	mm = wlmon_task_usage_mm(task);
	put_task_struct(task);
	if (!mm)
		return;
	err = exe_find(mm, &program);
	if (!err)
		exe_note(index, rec->seq, rec->execs, program);
	else if (err == -ENOMEM)
		wlmon_exe_resolve_async(index);
	mmput(mm);
}

/**
 * wlmon_exe_resolve() - find the programs of all records marked as unresolved
 *
 * Context: may sleep.
 */
void wlmon_exe_resolve(void)
{
	unsigned long *unresolved = wlmon_marks[WLMON_MARK_UNRESOLVED];
	struct wlmon_record *rec = kmalloc(sizeof(*rec), GFP_KERNEL);
	unsigned long index;

	if (!rec) {
		wlmon_deferred_kick(&finder);
		return;
	}
	for_each_set_bit(index, unresolved, wlmon_record_max()) {
		clear_bit(index, unresolved);
		/* read the record after this: a later change sets the bit again */
		smp_mb__after_atomic();
		if (wlmon_record_read(index, rec) &&
		    rec->state == WLMON_STATE_RUNNING && !rec->exe_resolved)
			exe_resolve_one(index, rec);
		cond_resched();
	}
	kfree(rec);
}

/**
 * wlmon_exe_exit() - wait until the worker has ended
 *
 * Context: may sleep; no handler and no view is left.
 */
void wlmon_exe_exit(void)
{
	wlmon_deferred_exit(&finder);
}
