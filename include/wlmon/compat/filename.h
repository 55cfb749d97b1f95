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
 * Copy a string from an address that may be invalid. Copy up to the next word
 * boundary at a time, since a word is mapped as a whole. Return the bytes copied.
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
/*
 * Accept a struct whose uptr is an argument of the system call, since the kernel
 * stores that user pointer only in a struct filename.
 */
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
/*
 * Accept a name that is embedded in the struct, or a separate one that is too long
 * to be embedded, if refcnt is positive.
 */
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
 * wlmon_filename_read() - read the string of a possible struct filename
 * @arg: an argument register of a probed function; may hold anything, since a clone
 *	made by the compiler can take its arguments in other registers
 * @buf: set to the string on success, otherwise unchanged or empty
 * @size: size of @buf in bytes
 *
 * Context: any but NMI; current is in a system call.
 *
 * Return: true if @arg points to a struct filename.
 */
static inline bool wlmon_filename_read(const void *arg, char *buf, size_t size)
{
	unsigned long args[6];
	struct filename name;
	unsigned int i;

	if (IS_ERR_OR_NULL(arg))
		return false;
	/* user space can forge a struct filename behind a pointer argument */
	syscall_get_arguments(current, current_pt_regs(), args);
	for (i = 0; i < ARRAY_SIZE(args); i++)
		if (args[i] == (unsigned long)arg)
			return false;
	if (copy_from_kernel_nofault(&name, arg, sizeof(name)))
		return false;
	return wlmon_filename_is(&name, arg, args, buf, size);
}

#endif
