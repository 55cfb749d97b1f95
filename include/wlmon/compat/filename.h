/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_FILENAME_H
#define _WLMON_COMPAT_FILENAME_H

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/ptrace.h>
#include <linux/sched/task_stack.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/**
 * wlmon_filename_read() - the string of a struct filename, if it is one
 * @arg: what may be a struct filename: a compiler's clone of a function can
 *	have its arguments elsewhere
 * @buf: is filled if it is one
 * @size: bytes of @buf
 *
 * A real one remembers the user's pointer, which is an argument of the system
 * call that current is in; nothing else in the kernel does.
 *
 * Context: any but NMI.
 *
 * Return: true if it was one.
 */
static inline bool wlmon_filename_read(const void *arg, char *buf, size_t size)
{
	const struct pt_regs *user = current_pt_regs();
	struct filename name;
	unsigned long uptr;
	unsigned int i;

	if (IS_ERR_OR_NULL(arg) ||
	    copy_from_kernel_nofault(&name, arg, sizeof(name)))
		return false;
	uptr = (unsigned long)name.uptr;
	if (!uptr)
		return false;

#ifdef CONFIG_X86
	/* execve and execveat, by 64-bit and by 32-bit programs */
	const unsigned long args[] = { user->di, user->si, user->bx, user->cx };
#else
	const unsigned long args[] = {
		regs_get_kernel_argument((struct pt_regs *)user, 0),
		regs_get_kernel_argument((struct pt_regs *)user, 1),
	};
#endif
	for (i = 0; i < ARRAY_SIZE(args); i++) {
		if (args[i] == uptr) {
			strscpy(buf, name.name, size);
			return true;
		}
	}
	return false;
}

#endif
