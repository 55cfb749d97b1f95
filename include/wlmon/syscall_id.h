/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SYSCALL_ID_H
#define _WLMON_SYSCALL_ID_H

#include <linux/thread_info.h>
#include <linux/types.h>
#include <linux/unistd.h>
#include <wlmon/subsystem.h>

#ifndef NR_syscalls
#define NR_syscalls __NR_syscalls
#endif

/*
 * System calls are counted by id. The ids are, in this order: native numbers of
 * the kernel headers, numbers of 32-bit x86, entries that other numbers take at
 * their first use, and one id for all numbers without an entry.
 */
#define WLMON_NATIVE_CALLS	NR_syscalls
#ifdef CONFIG_IA32_EMULATION
#define WLMON_IA32_CALLS	IA32_NR_syscalls
#else
#define WLMON_IA32_CALLS	0
#endif
#define WLMON_EXTRA_CALLS	133

#define WLMON_FIRST_IA32	WLMON_NATIVE_CALLS
#define WLMON_FIRST_EXTRA	(WLMON_FIRST_IA32 + WLMON_IA32_CALLS)
#define WLMON_CALL_OTHER	(WLMON_FIRST_EXTRA + WLMON_EXTRA_CALLS)
#define WLMON_NR_CALLS		(WLMON_CALL_OTHER + 1)

/* Not an id: the thread is in no system call. */
#define WLMON_NO_CALL		WLMON_NR_CALLS
/* Not an id: the thread is in an exec whose entry was not seen. */
#define WLMON_CALL_DEDUCED	(WLMON_NO_CALL + 1)
/* Not an id: the thread is in an exec that is already counted. */
#define WLMON_CALL_COUNTED	(WLMON_NO_CALL + 2)
/* Not an id: the thread is in a getrusage() whose result is in a slot. */
#define WLMON_CALL_HAS_RUSAGE	(WLMON_NO_CALL + 3)

#define WLMON_CALL_LEN 40

u32 wlmon_syscall_id_slow(long nr, bool ia32);

/* Check whether current entered its system call by a 32-bit entry. */
static __always_inline bool wlmon_syscall_is_ia32(void)
{
#ifdef CONFIG_X86
	return in_ia32_syscall();
#else
	return false;
#endif
}

/**
 * wlmon_syscall_is_simple() - check whether the number of current's call is its id
 * @nr: number of the call
 *
 * Context: any.
 *
 * Return: true for a native number of the kernel headers.
 */
static __always_inline bool wlmon_syscall_is_simple(long nr)
{
	return likely((unsigned long)nr < WLMON_NATIVE_CALLS &&
		      !wlmon_syscall_is_ia32());
}

/**
 * wlmon_syscall_id() - find the id of current's system call
 * @nr: number of the call
 *
 * Context: any but NMI.
 *
 * Return: the id; WLMON_CALL_OTHER, which is counted, if no entry is free.
 */
static __always_inline u32 wlmon_syscall_id(long nr)
{
	if (wlmon_syscall_is_simple(nr))
		return nr;
	return wlmon_syscall_id_slow(nr, wlmon_syscall_is_ia32());
}

bool wlmon_syscall_makes_child(u32 call);
bool wlmon_syscall_is_getrusage(u32 call);
const struct wlmon_syscall *wlmon_syscall_known(u32 call);
const char *wlmon_syscall_subsystem(u32 call);
void wlmon_syscall_format(char *buf, size_t size, u32 call);

#endif
