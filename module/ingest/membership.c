// SPDX-License-Identifier: GPL-2.0
/*
 * Applies new names and moves between cgroups to records. Either can make a running
 * process a member. Callers hold no record lock.
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
 * wlmon_ingest_match() - make a process a member, with all threads, if a rule matches
 * @task: leader of its thread group
 * @comm: name of the process, which can be newer than @task->comm
 *
 * Do not attach a task without a pid: the hook on its freeing may have fired.
 *
 * Return: true if the process is a member by now.
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
 * wlmon_ingest_rename() - set the new name of a process
 * @leader: leader of its thread group
 * @comm: the new name, padded with NULs
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
 * wlmon_ingest_move() - mark a process that was moved to another cgroup
 * @leader: leader of its thread group
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
