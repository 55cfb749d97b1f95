/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_EXE_PATH_H
#define _WLMON_EXE_PATH_H

#include <linux/path.h>
#include <wlmon/program.h>

struct task_struct;

/**
 * struct wlmon_exe_path - memory for the path of a program
 * @near: buffer for a short path
 * @far: buffer for a long path, allocated when needed; NULL before
 */
struct wlmon_exe_path {
	char near[WLMON_EXE_LEN];
	char *far;
};

const char *wlmon_exe_path_get(const struct path *path,
			       struct wlmon_exe_path *memory);
void wlmon_exe_path_put(struct wlmon_exe_path *memory);
void wlmon_exe_path_mark(struct task_struct *task,
			 struct wlmon_program *program);

#endif
