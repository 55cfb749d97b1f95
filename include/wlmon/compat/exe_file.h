/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_EXE_FILE_H
#define _WLMON_COMPAT_EXE_FILE_H

#include <linux/fs.h>
#include <linux/mm_types.h>
#include <linux/rcupdate.h>
#include <linux/version.h>

/**
 * wlmon_exe_file_get() - the program that an mm was made from
 * @mm: a referenced mm
 *
 * get_mm_exe_file() is not exported.
 *
 * Return: a file with a reference, or NULL.
 */
static inline struct file *wlmon_exe_file_get(struct mm_struct *mm)
{
	struct file *file;

	rcu_read_lock();
/* v6.7 (0ede61d8589c): files may be recycled, get_file_rcu() checks for it. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
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
