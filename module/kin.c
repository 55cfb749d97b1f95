// SPDX-License-Identifier: GPL-2.0
/* What the record of a new process takes over from that of its creator. */
#include <wlmon/members.h>

/**
 * wlmon_member_kin() - what children of a thread take over
 * @task: the creator
 * @kin: is filled; to be used by wlmon_member_create() or wlmon_member_admit()
 *
 * Context: any but NMI; no record lock is held.
 *
 * Return: false if @task is no member.
 */
bool wlmon_member_kin(const struct task_struct *task, struct wlmon_kin *kin)
{
	struct wlmon_entry at;

	if (!wlmon_member_lock(task, &at))
		return false;
	kin->seq = at.rec->seq;
	kin->program = wlmon_program_share(&wlmon_programs, at.rec->program);
	kin->exe_resolved = at.rec->exe_resolved;
	wlmon_member_unlock(&at);
	return true;
}

/**
 * wlmon_kin_inherit() - take it over
 * @rec: record of the process, just opened, locked
 * @kin: what to take over; its program is the record's from now on
 * @found: the process was found running, so that it may run another program by now
 *
 * Context: any but NMI.
 */
void wlmon_kin_inherit(struct wlmon_record *rec, struct wlmon_kin *kin,
		       bool found)
{
	rec->parent_seq = kin->seq;
	if (found)
		return;
	wlmon_record_set_program(rec, kin->program, kin->exe_resolved);
	kin->program = 0;
}

/**
 * wlmon_kin_put() - nobody will take it over any more
 * @kin: from wlmon_member_kin(), or NULL
 *
 * Context: any but NMI.
 */
void wlmon_kin_put(const struct wlmon_kin *kin)
{
	if (kin)
		wlmon_program_put(&wlmon_programs, kin->program);
}
