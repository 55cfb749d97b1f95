// SPDX-License-Identifier: GPL-2.0
/*
 * From event to record: what can make a running process a member, another name or
 * another cgroup.
 */
#include <wlmon/ingest.h>

#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <wlmon/exe.h>
#include <wlmon/member.h>
#include <wlmon/move.h>
#include <wlmon/pending.h>
#include <wlmon/target.h>

/**
 * wlmon_ingest_match() - is a process a member, perhaps from now on?
 * @task: its leader
 * @comm: its name, which can be ahead of @task's
 *
 * Become a member by a rule; the rest of the process's threads come along. A
 * task that is not alive any more may have passed the hook on its freeing.
 *
 * Return: true if it is one.
 */
bool wlmon_ingest_match(struct task_struct *task, const char *comm)
{
	if (wlmon_member_has(task))
		return true;
	if (!wlmon_target_match(task, comm))
		return false;
	rcu_read_lock();
	if (pid_alive(task) &&
	    wlmon_member_attach(task, WLMON_VIA_MATCHED, NULL) &&
	    wlmon_member_attach_pending())
		wlmon_pending_kick();
	rcu_read_unlock();
	return wlmon_member_has(task);
}

/**
 * wlmon_ingest_rename() - a process is about to get another name
 * @leader: its leader
 * @comm: the new name, padded
 */
void wlmon_ingest_rename(const struct task_struct *leader,
			 const char comm[TASK_COMM_LEN])
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(leader, &at))
		return;
	memcpy(at.rec->id.comm, comm, sizeof(at.rec->id.comm));
	wlmon_member_unlock(&at);
	wlmon_exe_arm(current);
}

/**
 * wlmon_ingest_move() - a process was moved to another cgroup
 * @leader: its leader
 * @cgroup: id of the new cgroup
 */
void wlmon_ingest_move(const struct task_struct *leader, u64 cgroup)
{
	struct wlmon_entry at;
	bool moved;

	if (!wlmon_member_lock(leader, &at))
		return;
	moved = at.rec->id.cgroup != cgroup;
	if (moved)
		wlmon_move_note(at.rec);
	wlmon_member_unlock(&at);
	if (moved)
		wlmon_pending_kick();
	wlmon_exe_arm(current);
}
