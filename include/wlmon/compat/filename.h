/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_FILENAME_H
#define _WLMON_COMPAT_FILENAME_H

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/ptrace.h>
#include <linux/sched/task_stack.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <asm/syscall.h>

/*
 * Whatever it is taken for, reading it does no harm. Where there is one byte of a
 * word, there is all of it.
 */
static inline size_t wlmon_filename_copy(const char *from, char *buf,
					 size_t size)
{
	size_t at = 0, part, len;

	do {
		part = sizeof(long) - (unsigned long)&from[at] % sizeof(long);
		part = min(part, size - 1 - at);
		if (!part || copy_from_kernel_nofault(&buf[at], &from[at], part))
			break;
		len = strnlen(&buf[at], part);
		at += len;
	} while (len == part);
	buf[at] = '\0';
	return at;
}

#ifdef WLMON_HAVE_FILENAME_UPTR
/* The struct keeps the user's pointer; the kernel has it nowhere else. */
static inline bool wlmon_filename_is(const struct filename *name,
				     const void *arg, const unsigned long *args,
				     char *buf, size_t size)
{
	unsigned long uptr = (unsigned long)name->uptr;

	/* execve(name, ...), execveat(fd, name, ...) */
	if (!uptr || (uptr != args[0] && uptr != args[1]))
		return false;
	wlmon_filename_copy(name->name, buf, size);
	return true;
}
#else
/* The name is inside the struct, or it is too long for that. */
static inline bool wlmon_filename_is(const struct filename *name,
				     const void *arg, const unsigned long *args,
				     char *buf, size_t size)
{
	if (name->name == arg + offsetof(struct filename, iname)) {
		strscpy(buf, name->iname, min(size, sizeof(name->iname)));
		return true;
	}
	if (name->refcnt <= 0 ||
	    wlmon_filename_copy(name->name, buf, size) < EMBEDDED_NAME_MAX)
		buf[0] = '\0';
	return buf[0];
}
#endif

/**
 * wlmon_filename_read() - the string of a struct filename, if it is one
 * @arg: what may be a struct filename: a compiler's clone of a function can
 *	have its arguments elsewhere
 * @buf: is filled if it is one
 * @size: bytes of @buf
 *
 * Context: any but NMI, in a system call.
 *
 * Return: true if it was one.
 */
static inline bool wlmon_filename_read(const void *arg, char *buf, size_t size)
{
	unsigned long args[6];
	struct filename name;
	unsigned int i;

	if (IS_ERR_OR_NULL(arg))
		return false;
	/* what a program made up can point to anything, made to look like one */
	syscall_get_arguments(current, current_pt_regs(), args);
	for (i = 0; i < ARRAY_SIZE(args); i++)
		if (args[i] == (unsigned long)arg)
			return false;
	if (copy_from_kernel_nofault(&name, arg, sizeof(name)))
		return false;
	return wlmon_filename_is(&name, arg, args, buf, size);
}

#endif
