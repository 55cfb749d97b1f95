/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_MEMBERS_H
#define _WLMON_MEMBERS_H

#include <wlmon/record.h>
#include <wlmon/thread.h>

/**
 * struct wlmon_kin - what a child takes over from its creator's record
 * @seq: number of that record
 * @exe_quality: how good @exe is
 * @exe: path of the program
 */
struct wlmon_kin {
	u64 seq;
	u8 exe_quality;
	char exe[WLMON_EXE_LEN];
};

int wlmon_members_init(u32 max_records);
void wlmon_members_exit(void);

bool wlmon_member_has(const struct task_struct *task);
bool wlmon_member_kin(const struct task_struct *task, struct wlmon_kin *kin);
struct wlmon_thread *wlmon_member_lock(const struct task_struct *task,
				       unsigned long *flags);
void wlmon_member_unlock(struct wlmon_record *rec, unsigned long flags);

bool wlmon_member_create(struct task_struct *task, enum wlmon_via via,
			 const struct wlmon_identity *id,
			 const struct wlmon_kin *kin);
bool wlmon_member_create_thread(struct task_struct *task, pid_t tid,
				const struct task_struct *kin);
bool wlmon_member_admit(struct task_struct *leader, enum wlmon_via via,
			const struct wlmon_kin *kin);
bool wlmon_member_drop(struct wlmon_thread *thr, pid_t reaper, u64 now);
void wlmon_member_recycle(struct wlmon_thread *thr, struct wlmon_record *rec,
			  bool gone);

u32 wlmon_members_max(void);
bool wlmon_member_read(u32 index, struct wlmon_record *copy);
bool wlmon_member_read_live(u32 index, struct wlmon_record *copy);
void wlmon_member_set_exe(u32 index, u64 seq, u32 execs,
			  const char *path);
void wlmon_members_forget(void);

#endif
