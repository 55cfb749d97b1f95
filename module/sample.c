// SPDX-License-Identifier: GPL-2.0
/* Reading facts out of the kernel's own structures; changes nothing there. */
#include <wlmon/sample.h>

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/resource.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/seqlock.h>
#include <linux/task_io_accounting_ops.h>
#include <wlmon/compat/mm.h>
#include <wlmon/record.h>
#include <wlmon/thread.h>

#define PAGES_TO_KB(pages) ((u64)(pages) << (PAGE_SHIFT - 10))

/**
 * wlmon_sample_cgroup() - id of a task's cgroup on the default hierarchy
 * @task: the task
 *
 * Context: any.
 *
 * Return: the id that cgroup_get_from_id() knows.
 */
u64 wlmon_sample_cgroup(struct task_struct *task)
{
	u64 id;

	rcu_read_lock();
	id = cgroup_id(task_dfl_cgroup(task));
	rcu_read_unlock();
	return id;
}

/**
 * wlmon_sample_owner() - as whom does this process run?
 * @task: one of its threads; cannot be freed meanwhile
 * @id: its uid and gid are filled
 *
 * Context: any.
 */
void wlmon_sample_owner(struct task_struct *task, struct wlmon_identity *id)
{
	const struct cred *cred;

	rcu_read_lock();
	cred = __task_cred(task);
	id->uid = from_kuid(&init_user_ns, cred->uid);
	id->gid = from_kgid(&init_user_ns, cred->gid);
	rcu_read_unlock();
}

/**
 * wlmon_sample_identity() - who is this process?
 * @leader: leader of its thread group; cannot be freed meanwhile
 * @id: is filled
 *
 * Context: any.
 */
void wlmon_sample_identity(struct task_struct *leader,
			   struct wlmon_identity *id)
{
	struct pid *pid;

	memset(id, 0, sizeof(*id));
	rcu_read_lock();
	id->pid = task_tgid_nr(leader);
	id->ppid = task_tgid_nr(rcu_dereference(leader->real_parent));
	pid = READ_ONCE(leader->signal->pids[PIDTYPE_TGID]);
	if (pid)
		id->nspid = pid->numbers[pid->level].nr;
	wlmon_sample_owner(leader, id);
	id->cgroup = wlmon_sample_cgroup(leader);
	rcu_read_unlock();
	id->start = leader->start_boottime;
	memcpy(id->comm, leader->comm, sizeof(id->comm));
	id->comm[sizeof(id->comm) - 1] = '\0';
}

/**
 * wlmon_sample_status() - how a process ended, as wait4() tells it
 * @leader: leader of the dead thread group
 *
 * Context: any.
 *
 * Return: a wait status.
 */
int wlmon_sample_status(const struct task_struct *leader)
{
	const struct signal_struct *sig = leader->signal;

	return sig->flags & SIGNAL_GROUP_EXIT ? sig->group_exit_code :
						leader->exit_code;
}

/**
 * wlmon_sample_io() - what a thread has read and written by itself
 * @task: the thread
 * @io: is filled
 *
 * Context: any.
 */
void wlmon_sample_io(const struct task_struct *task, struct wlmon_io *io)
{
	memset(io, 0, sizeof(*io));
#ifdef CONFIG_TASK_XACCT
	io->rchar = task->ioac.rchar;
	io->wchar = task->ioac.wchar;
#endif
#ifdef CONFIG_TASK_IO_ACCOUNTING
	io->read_bytes = task->ioac.read_bytes;
	io->write_bytes = task->ioac.write_bytes;
#endif
}

static void usage_add_task(struct wlmon_usage *usage,
			   struct wlmon_cputime *cputime,
			   const struct task_struct *task)
{
	struct wlmon_io io;

	cputime->utime += task->utime;
	cputime->stime += task->stime;
	cputime->runtime += task->se.sum_exec_runtime;
	usage->minflt += task->min_flt;
	usage->majflt += task->maj_flt;
	usage->nvcsw += task->nvcsw;
	usage->nivcsw += task->nivcsw;
	usage->inblock += task_io_get_inblock(task);
	usage->oublock += task_io_get_oublock(task);
	wlmon_sample_io(task, &io);
	wlmon_io_add(&usage->io, &io);
}

/* The peak that the process inherited or reached in mms it has left. */
static u64 signal_maxrss_kb(const struct task_struct *task)
{
	return PAGES_TO_KB(READ_ONCE(task->signal->maxrss));
}

/**
 * wlmon_sample_thread() - what current has used so far, by itself
 * @task: current, with its mm if it has one
 * @usage: is filled; the peak RSS is that of the process
 *
 * CPU time is as of the scheduler's last update.
 *
 * Context: any.
 */
void wlmon_sample_thread(struct task_struct *task, struct wlmon_usage *usage)
{
	struct wlmon_cputime cputime = {
		.told_utime = task->prev_cputime.utime,
		.told_stime = task->prev_cputime.stime,
	};

	memset(usage, 0, sizeof(*usage));
	usage_add_task(usage, &cputime, task);
	wlmon_usage_set_cputime(usage, &cputime);
	usage->maxrss_kb = signal_maxrss_kb(task);
	if (task->mm)
		usage->maxrss_kb =
			max(usage->maxrss_kb, PAGES_TO_KB(wlmon_mm_peak(task)));
}

/**
 * wlmon_sample_process() - what a process has used, without its children
 * @leader: leader of its thread group; cannot be freed meanwhile
 * @usage: is filled
 *
 * Threads that are gone have left their figures in signal_struct; those of the
 * others are added. At the release of the leader that is final, whether the
 * leader has been folded in already or not. I/O is that of the others alone:
 * signal_struct has it together with that of the children. The peak RSS is what
 * the process has left behind; a living mm is not asked.
 *
 * Context: any; the figures are exact once the process is dead.
 */
void wlmon_sample_process(struct task_struct *leader,
			  struct wlmon_usage *usage)
{
	const struct signal_struct *sig = leader->signal;
	struct wlmon_cputime cputime = {
		.utime = sig->utime,
		.stime = sig->stime,
		.runtime = sig->sum_sched_runtime,
		.told_utime = sig->prev_cputime.utime,
		.told_stime = sig->prev_cputime.stime,
	};
	struct task_struct *task;

	memset(usage, 0, sizeof(*usage));
	usage->minflt = sig->min_flt;
	usage->majflt = sig->maj_flt;
	usage->nvcsw = sig->nvcsw;
	usage->nivcsw = sig->nivcsw;
	usage->inblock = sig->inblock;
	usage->oublock = sig->oublock;

	rcu_read_lock();
	for_each_thread(leader, task)
		usage_add_task(usage, &cputime, task);
	rcu_read_unlock();

	wlmon_usage_set_cputime(usage, &cputime);
	usage->maxrss_kb = signal_maxrss_kb(leader);
}

/**
 * wlmon_sample_rusage() - getrusage()'s answer in our terms
 * @from: the kernel's own copy, not the caller's
 * @to: is filled
 *
 * Context: any.
 */
void wlmon_sample_rusage(const struct rusage *from, struct wlmon_rusage *to)
{
	to->utime_us = from->ru_utime.tv_sec * (u64)USEC_PER_SEC +
		       from->ru_utime.tv_usec;
	to->stime_us = from->ru_stime.tv_sec * (u64)USEC_PER_SEC +
		       from->ru_stime.tv_usec;
	to->maxrss_kb = from->ru_maxrss;
	to->minflt = from->ru_minflt;
	to->majflt = from->ru_majflt;
	to->inblock = from->ru_inblock;
	to->oublock = from->ru_oublock;
	to->nvcsw = from->ru_nvcsw;
	to->nivcsw = from->ru_nivcsw;
}

/**
 * wlmon_sample_live() - bring a copy of a record up to date
 * @copy: copy of the record of a process not yet released; gets its usage, uid
 *	and gid
 *
 * Context: may sleep.
 *
 * Return: false if the process is gone: the record knows by now.
 */
bool wlmon_sample_live(struct wlmon_record *copy)
{
	struct task_struct *leader;
	struct mm_struct *mm;
	struct pid *pid;
	unsigned int seq;
	bool same;

	rcu_read_lock();
	pid = find_pid_ns(copy->id.pid, &init_pid_ns);
	leader = pid ? pid_task(pid, PIDTYPE_TGID) : NULL;
	same = leader && leader->start_boottime == copy->id.start;
	if (same)
		get_task_struct(leader);
	rcu_read_unlock();
	if (!same)
		return false;

	do {
		seq = read_seqbegin(&leader->signal->stats_lock);
		wlmon_sample_process(leader, &copy->usage);
	} while (read_seqretry(&leader->signal->stats_lock, seq));
	wlmon_io_add(&copy->usage.io, &copy->io);
	wlmon_sample_owner(leader, &copy->id);

	mm = get_task_mm(leader);
	if (mm) {
		copy->usage.maxrss_kb =
			max(copy->usage.maxrss_kb,
			    PAGES_TO_KB(get_mm_hiwater_rss(mm)));
		mmput(mm);
	}
	put_task_struct(leader);
	return true;
}
