// SPDX-License-Identifier: GPL-2.0
/*
 * Read the identity and the state of processes from the kernel's structures, without
 * changing them. Callers keep the task from being freed.
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

/* Limit of the exiting threads to skip. */
#define EXITING_MAX 64

/**
 * wlmon_task_dfl_cgroup() - get the cgroup of a process on the default hierarchy
 * @leader: leader of its thread group; cannot be freed meanwhile
 *
 * An exiting thread stays behind when its process is moved, and the leader can be such
 * a thread, so look for one that is not exiting.
 *
 * Context: any; in an RCU read-side critical section.
 *
 * Return: the cgroup, valid in this section.
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
 * wlmon_task_cgroup_id() - get the id of a process's cgroup on the default hierarchy
 * @leader: leader of its thread group; cannot be freed meanwhile
 *
 * Context: any.
 *
 * Return: the id, as cgroup_get_from_id() takes it.
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
 * wlmon_task_owner() - read the user and group of a process
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
 * wlmon_task_identity() - read the identity of a process
 * @leader: leader of its thread group; cannot be freed meanwhile
 * @id: filled, except for the cgroup
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
	/* a concurrent rename can mix the old and the new name */
	data_race(memcpy(id->comm, leader->comm, sizeof(id->comm)));
	id->comm[sizeof(id->comm) - 1] = '\0';
}

/**
 * wlmon_task_status() - get the wait status of a dead process
 * @leader: leader of its thread group; cannot be freed meanwhile
 *
 * Context: any.
 *
 * Return: the status, as from wait4().
 */
int wlmon_task_status(const struct task_struct *leader)
{
	const struct signal_struct *sig = leader->signal;

	return sig->flags & SIGNAL_GROUP_EXIT ? sig->group_exit_code :
						leader->exit_code;
}

/**
 * wlmon_task_acct_flags() - read the accounting flags of a thread
 * @task: the thread; cannot be freed meanwhile
 * @acct_flags: filled
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
 * wlmon_task_find() - find the leader of a process by its identity
 * @id: the identity; its pid and start are compared
 *
 * Context: any but NMI.
 *
 * Return: the task with a reference, NULL if that process was released.
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
