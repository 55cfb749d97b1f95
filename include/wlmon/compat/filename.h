/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_FILENAME_H
#define _WLMON_COMPAT_FILENAME_H

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/ptrace.h>
#include <linux/sched/task_stack.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)
/* The name is inside the struct, or it is too long for that. */
static inline bool wlmon_filename_is(const struct filename *name,
				     const void *arg, char *buf, size_t size)
{
	size_t i;

	if (name->name == arg + offsetof(struct filename, iname)) {
		strscpy(buf, name->iname, size);
		return true;
	}
	if (name->refcnt <= 0)
		return false;
	for (i = 0; i < size - 1; i++)
		if (copy_from_kernel_nofault(&buf[i], &name->name[i], 1) ||
		    !buf[i])
			break;
	buf[i >= EMBEDDED_NAME_MAX ? i : 0] = '\0';
	return buf[0];
}
#else
/*
 * It remembers the user's pointer, which is an argument of the system call that
 * current is in; nothing else in the kernel does.
 */
static inline bool wlmon_filename_is(const struct filename *name,
				     const void *arg, char *buf, size_t size)
{
	const struct pt_regs *user = current_pt_regs();
	unsigned long uptr = (unsigned long)name->uptr;
	unsigned int i;
#ifdef CONFIG_X86
	/* execve and execveat, by 64-bit and by 32-bit programs */
	const unsigned long args[] = { user->di, user->si, user->bx, user->cx };
#else
	const unsigned long args[] = {
		regs_get_kernel_argument((struct pt_regs *)user, 0),
		regs_get_kernel_argument((struct pt_regs *)user, 1),
	};
#endif

	for (i = 0; uptr && i < ARRAY_SIZE(args); i++) {
		if (args[i] == uptr) {
			strscpy(buf, name->name, size);
			return true;
		}
	}
	return false;
}
#endif

/**
 * wlmon_filename_read() - the string of a struct filename, if it is one
 * @arg: what may be a struct filename: a compiler's clone of a function can
 *	have its arguments elsewhere
 * @buf: is filled if it is one
 * @size: bytes of @buf
 *
 * Context: any but NMI.
 *
 * Return: true if it was one.
 */
static inline bool wlmon_filename_read(const void *arg, char *buf, size_t size)
{
	struct filename name;

	if (IS_ERR_OR_NULL(arg) ||
	    copy_from_kernel_nofault(&name, arg, sizeof(name)))
		return false;
	return wlmon_filename_is(&name, arg, buf, size);
}

#endif
