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
 * Every system call has an id, by which it is counted: native numbers as the
 * headers know them, those of 32-bit x86, places that other numbers take at their
 * first use, and one for all numbers that found no place.
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

/* Not a call: what a thread is in that is not in one. */
#define WLMON_NO_CALL		WLMON_NR_CALLS
/* Nor is this: it is in an exec of which the entry was not seen. */
#define WLMON_CALL_DEDUCED	(WLMON_NO_CALL + 1)
/* Nor this: it is in an exec that was counted already. */
#define WLMON_CALL_COUNTED	(WLMON_NO_CALL + 2)
/* Nor this: it is in a getrusage() that has its answer. */
#define WLMON_CALL_HAS_RUSAGE	(WLMON_NO_CALL + 3)

#define WLMON_CALL_LEN 40

u32 wlmon_syscall_id_slow(long nr, bool ia32);

/* Does the call under way come by a 32-bit entry? */
static __always_inline bool wlmon_syscall_is_ia32(void)
{
#ifdef CONFIG_X86
	return in_ia32_syscall();
#else
	return false;
#endif
}

/**
 * wlmon_syscall_is_simple() - is the id of the call that current is in its number?
 * @nr: the number
 *
 * Context: any.
 *
 * Return: true for a native call that the headers have.
 */
static __always_inline bool wlmon_syscall_is_simple(long nr)
{
	return likely((unsigned long)nr < WLMON_NATIVE_CALLS &&
		      !wlmon_syscall_is_ia32());
}

/**
 * wlmon_syscall_id() - the id of the call that current is in
 * @nr: its number
 *
 * Context: any but NMI.
 *
 * Return: the id.
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
