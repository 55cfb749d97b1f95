// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the table of numbers beyond the kernel headers; gives ids to the numbers of
 * system calls, and names to ids. Pure except for that table and the ledger.
 */
#include <wlmon/syscall_id.h>

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <wlmon/ledger.h>

#define EXTRA_IA32	BIT_ULL(32)
/* Entries to try for one number. */
#define EXTRA_STEPS	64

/* x32 numbers of the calls that handlers treat specially. */
#ifdef __X32_SYSCALL_BIT
#define X32_KEY(nr)	((u32)__X32_SYSCALL_BIT | (nr))
#define X32_PLACE(nr)	(X32_KEY(nr) % WLMON_EXTRA_CALLS)
#define X32_CALL(nr)	(WLMON_FIRST_EXTRA + X32_PLACE(nr))
#endif

/*
 * Numbers that the kernel headers lack; EXTRA_IA32 marks those of 32-bit x86. An
 * entry is set once. 0 means free, since the headers have number 0. Special calls of
 * x32 have entries from the start, so that their ids are constants.
 */
static u64 extra[WLMON_EXTRA_CALLS] = {
#ifdef __X32_SYSCALL_BIT
	[X32_PLACE(__NR_clone)]		= X32_KEY(__NR_clone),
	[X32_PLACE(__NR_fork)]		= X32_KEY(__NR_fork),
	[X32_PLACE(__NR_vfork)]		= X32_KEY(__NR_vfork),
	[X32_PLACE(__NR_clone3)]	= X32_KEY(__NR_clone3),
	[X32_PLACE(__NR_getrusage)]	= X32_KEY(__NR_getrusage),
#endif
};

/* Unknown numbers mostly follow the known ones, so 32-bit ones start elsewhere. */
static u32 extra_call(u64 key)
{
	u32 start = (u32)key % WLMON_EXTRA_CALLS;
	u64 before;
	u32 i, at;

	if (key & EXTRA_IA32)
		start += WLMON_EXTRA_CALLS / 2;
	for (i = 0; i < EXTRA_STEPS; i++) {
		at = (start + i) % WLMON_EXTRA_CALLS;
		before = READ_ONCE(extra[at]);
		if (!before)
			before = cmpxchg(&extra[at], 0, key);
		if (!before || before == key)
			return WLMON_FIRST_EXTRA + at;
	}
	wlmon_ledger_count(WLMON_NUMBERS_AS_OTHER);
	return WLMON_CALL_OTHER;
}

/**
 * wlmon_syscall_id_slow() - find an id for any number
 * @nr: number of the call
 * @ia32: @nr is a number of 32-bit x86
 *
 * Context: any but NMI.
 *
 * Return: the id; WLMON_CALL_OTHER, which is counted, if no entry is free.
 */
u32 wlmon_syscall_id_slow(long nr, bool ia32)
{
	if (ia32 && (unsigned long)nr < WLMON_IA32_CALLS)
		return WLMON_FIRST_IA32 + nr;
	if (!ia32 && (unsigned long)nr < WLMON_NATIVE_CALLS)
		return nr;
	/* the kernel ignores the upper 32 bits */
	return extra_call((u32)nr | (ia32 ? EXTRA_IA32 : 0));
}

/**
 * wlmon_syscall_is_getrusage() - check whether a call is getrusage()
 * @call: id of the call
 *
 * Context: any.
 *
 * Return: true for getrusage() of any ABI.
 */
bool wlmon_syscall_is_getrusage(u32 call)
{
	switch (call) {
	case __NR_getrusage:
#ifdef CONFIG_IA32_EMULATION
	case WLMON_FIRST_IA32 + __NR_ia32_getrusage:
#endif
#ifdef __X32_SYSCALL_BIT
	case X32_CALL(__NR_getrusage):
#endif
		return true;
	}
	return false;
}

/**
 * wlmon_syscall_makes_child() - check whether a call returns in a child, too
 * @call: id of the call
 *
 * Context: any.
 *
 * Return: true for fork(), vfork(), clone() and clone3() of any ABI.
 */
bool wlmon_syscall_makes_child(u32 call)
{
	switch (call) {
#ifdef __NR_fork
	case __NR_fork:
	case __NR_vfork:
#endif
	case __NR_clone:
	case __NR_clone3:
#ifdef CONFIG_IA32_EMULATION
	case WLMON_FIRST_IA32 + __NR_ia32_fork:
	case WLMON_FIRST_IA32 + __NR_ia32_vfork:
	case WLMON_FIRST_IA32 + __NR_ia32_clone:
	case WLMON_FIRST_IA32 + __NR_ia32_clone3:
#endif
#ifdef __X32_SYSCALL_BIT
	case X32_CALL(__NR_fork):
	case X32_CALL(__NR_vfork):
	case X32_CALL(__NR_clone):
	case X32_CALL(__NR_clone3):
#endif
		return true;
	}
	return false;
}

/**
 * wlmon_syscall_known() - find the description of a call
 * @call: id of the call
 *
 * Context: any.
 *
 * Return: the description, NULL if the kernel headers lack the call.
 */
const struct wlmon_syscall *wlmon_syscall_known(u32 call)
{
	if (call < WLMON_FIRST_IA32)
		return wlmon_syscall_native(call);
	if (call < WLMON_FIRST_EXTRA)
		return wlmon_syscall_ia32(call - WLMON_FIRST_IA32);
	return NULL;
}

/**
 * wlmon_syscall_subsystem() - find the subsystem of a call
 * @call: id of the call
 *
 * Context: any.
 *
 * Return: its label; that of WLMON_SUBSYS_UNKNOWN for a number without a name.
 */
const char *wlmon_syscall_subsystem(u32 call)
{
	const struct wlmon_syscall *known = wlmon_syscall_known(call);

	return wlmon_subsystem_name(known ? known->subsystem :
					    WLMON_SUBSYS_UNKNOWN);
}

/**
 * wlmon_syscall_format() - format the name of a call
 * @buf: filled with the name, at most WLMON_CALL_LEN bytes with the NUL
 * @size: bytes of @buf
 * @call: id of the call
 *
 * Context: any.
 */
void wlmon_syscall_format(char *buf, size_t size, u32 call)
{
	const struct wlmon_syscall *known = wlmon_syscall_known(call);
	bool ia32 = call >= WLMON_FIRST_IA32 && call < WLMON_FIRST_EXTRA;
	int nr = ia32 ? call - WLMON_FIRST_IA32 : call;

	if (call >= WLMON_CALL_OTHER) {
		snprintf(buf, size, "other");
		return;
	}
	if (call >= WLMON_FIRST_EXTRA) {
		u64 key = READ_ONCE(extra[call - WLMON_FIRST_EXTRA]);

		nr = (int)key;
		ia32 = key & EXTRA_IA32;
	}
	if (known)
		snprintf(buf, size, "%s%s", known->name, ia32 ? "@32" : "");
	else
		snprintf(buf, size, "syscall_%d%s", nr, ia32 ? "@32" : "");
}
