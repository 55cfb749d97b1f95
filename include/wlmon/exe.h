/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_EXE_H
#define _WLMON_EXE_H

#include <linux/types.h>

struct task_struct;
struct wlmon_thread;

void wlmon_exe_resolve_async(u32 index);
void wlmon_exe_queue(struct task_struct *task, struct wlmon_thread *thr);
void wlmon_exe_queue_task(struct task_struct *task);
void wlmon_exe_arm(struct task_struct *task);
void wlmon_exe_resolve(void);
void wlmon_exe_exit(void);

#endif
