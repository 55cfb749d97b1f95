// SPDX-License-Identifier: GPL-2.0
/*
 * Reading who and what processes are out of the kernel's own structures; changes
 * nothing there.
 */
#include <wlmon/task.h>

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <wlmon/compat/threads.h>
#include <wlmon/record.h>

/* Threads to look at for one that is not exiting. */
#define EXITING_MAX 64

/**
 * wlmon_task_dfl_cgroup() - a process's cgroup on the default hierarchy
 * @leader: leader of its thread group; cannot be freed meanwhile
 *
 * A thread that is exiting stays behind when its process is moved, and the
 * leader may be one.
 *
 * Context: any; RCU read-side critical section.
 *
 * Return: the cgroup.
 */
struct cgroup *wlmon_task_dfl_cgroup(struct task_struct *leader)
{
	struct task_struct *task;
	unsigned int exiting = 0;

	wlmon_for_each_thread(leader, task) {
		if (!(READ_ONCE(task->flags) & PF_EXITING))
			return task_dfl_cgroup(task);
		if (++exiting == EXITING_MAX)
			break;
	}
	return task_dfl_cgroup(leader);
}

/**
 * wlmon_task_cgroup_id() - id of a process's cgroup on the default hierarchy
 * @leader: leader of its thread group; cannot be freed meanwhile
 *
 * Context: any.
 *
 * Return: the id that cgroup_get_from_id() knows.
 */
u64 wlmon_task_cgroup_id(struct task_struct *leader)
{
	u64 id;

	rcu_read_lock();
	id = cgroup_id(wlmon_task_dfl_cgroup(leader));
	rcu_read_unlock();
	return id;
}

/**
 * wlmon_task_owner() - as whom does this process run?
 * @task: one of its threads; cannot be freed meanwhile
 * @id: its uid and gid are filled
 *
 * Context: any.
 */
void wlmon_task_owner(struct task_struct *task, struct wlmon_identity *id)
{
	const struct cred *cred;

	rcu_read_lock();
	cred = __task_cred(task);
	id->uid = from_kuid(&init_user_ns, cred->uid);
	id->gid = from_kgid(&init_user_ns, cred->gid);
	rcu_read_unlock();
}

/**
 * wlmon_task_identity() - who is this process?
 * @leader: leader of its thread group; cannot be freed meanwhile
 * @id: is filled, but for the cgroup
 *
 * Context: any.
 */
void wlmon_task_identity(struct task_struct *leader,
			 struct wlmon_identity *id)
{
	struct pid *pid;

	memset(id, 0, sizeof(*id));
	rcu_read_lock();
	id->pid = task_tgid_nr(leader);
	id->ppid = task_tgid_nr(rcu_dereference(leader->real_parent));
	pid = READ_ONCE(leader->signal->pids[PIDTYPE_TGID]);
	if (pid) {
		id->nspid = pid->numbers[pid->level].nr;
		id->pidns = pid->numbers[pid->level].ns->ns.inum;
	}
	wlmon_task_owner(leader, id);
	rcu_read_unlock();
	id->start = leader->start_boottime;
	/* a name that changes meanwhile is half the one, half the other */
	data_race(memcpy(id->comm, leader->comm, sizeof(id->comm)));
	id->comm[sizeof(id->comm) - 1] = '\0';
}

/**
 * wlmon_task_status() - how a process ended, as wait4() tells it
 * @leader: leader of the dead thread group
 *
 * Context: any.
 *
 * Return: a wait status.
 */
int wlmon_task_status(const struct task_struct *leader)
{
	const struct signal_struct *sig = leader->signal;

	return sig->flags & SIGNAL_GROUP_EXIT ? sig->group_exit_code :
						leader->exit_code;
}

/**
 * wlmon_task_acct_flags() - in which manner does a thread run?
 * @task: the thread; cannot be freed meanwhile
 * @acct_flags: is filled
 *
 * Context: any.
 */
void wlmon_task_acct_flags(const struct task_struct *task,
			   struct wlmon_acct_flags *acct_flags)
{
	unsigned int flags = READ_ONCE(task->flags);

	acct_flags->nice = task_nice(task);
	acct_flags->policy = READ_ONCE(task->policy);
	acct_flags->forked = flags & PF_FORKNOEXEC;
	acct_flags->superuser = flags & PF_SUPERPRIV;
	acct_flags->core = flags & PF_DUMPCORE;
	acct_flags->killed = flags & PF_SIGNALED;
}

/**
 * wlmon_task_find() - the leader of a process that was seen before
 * @id: who it is
 *
 * Context: any but NMI.
 *
 * Return: the task with a reference, NULL if that process is gone.
 */
struct task_struct *wlmon_task_find(const struct wlmon_identity *id)
{
	struct task_struct *leader;
	struct pid *pid;

	rcu_read_lock();
	pid = find_pid_ns(id->pid, &init_pid_ns);
	leader = pid ? pid_task(pid, PIDTYPE_TGID) : NULL;
	if (leader && leader->start_boottime == id->start)
		get_task_struct(leader);
	else
		leader = NULL;
	rcu_read_unlock();
	return leader;
}
