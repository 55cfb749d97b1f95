/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_USER_RETURN_H
#define _WLMON_USER_RETURN_H

#include <linux/task_work.h>

struct task_struct;

bool wlmon_user_return_queue(struct task_struct *task,
			     struct callback_head *work, task_work_func_t func);
void wlmon_user_return_done(void);
void wlmon_user_return_drain(void);

#endif
