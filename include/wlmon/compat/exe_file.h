/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_EXE_FILE_H
#define _WLMON_COMPAT_EXE_FILE_H

#include <linux/fs.h>
#include <linux/mm_types.h>
#include <linux/rcupdate.h>

/**
 * wlmon_exe_file_get() - get the executable of an mm
 * @mm: mm with a reference
 *
 * Replaces get_mm_exe_file(), which is not exported.
 *
 * Context: any but NMI.
 *
 * Return: the file (mm->exe_file) with a reference, or NULL.
 */
static inline struct file *wlmon_exe_file_get(struct mm_struct *mm)
{
	struct file *file;

	rcu_read_lock();
#ifdef WLMON_HAVE_GET_FILE_RCU_POINTER
	file = get_file_rcu(&mm->exe_file);
#else
	file = rcu_dereference(mm->exe_file);
	if (file && !get_file_rcu(file))
		file = NULL;
#endif
	rcu_read_unlock();
	return file;
}

#endif
