// SPDX-License-Identifier: GPL-2.0
/* Which system call it is: ids and names. */
#include <wlmon/syscall_id.h>

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <wlmon/ledger.h>

#define EXTRA_IA32	BIT_ULL(32)
/* Places to look at for one number. */
#define EXTRA_STEPS	64

/* x32's own numbers of the calls that handlers treat specially. */
#ifdef __X32_SYSCALL_BIT
#define X32_KEY(nr)	((u32)__X32_SYSCALL_BIT | (nr))
#define X32_PLACE(nr)	(X32_KEY(nr) % WLMON_EXTRA_CALLS)
#define X32_CALL(nr)	(WLMON_FIRST_EXTRA + X32_PLACE(nr))
#endif

/*
 * Numbers beyond what the headers know, 32-bit ones marked; a place is taken
 * once, for good. 0 is free, because 0 is a known number. x32's special calls have
 * places from the start, so that their ids are constants and never run out.
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
 * wlmon_syscall_id_slow() - the id of a call that is not simply its number
 * @nr: the number
 * @ia32: it is one of 32-bit x86
 *
 * Context: any but NMI.
 *
 * Return: the id.
 */
u32 wlmon_syscall_id_slow(long nr, bool ia32)
{
	if (ia32 && (unsigned long)nr < WLMON_IA32_CALLS)
		return WLMON_FIRST_IA32 + nr;
	if (!ia32 && (unsigned long)nr < WLMON_NATIVE_CALLS)
		return nr;
	/* the kernel looks at 32 bits of it */
	return extra_call((u32)nr | (ia32 ? EXTRA_IA32 : 0));
}

/**
 * wlmon_syscall_is_getrusage() - is this getrusage()?
 * @call: its id
 *
 * Return: true if it is, by whichever entry.
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
 * wlmon_syscall_makes_child() - does a child return from this call, too?
 * @call: its id
 *
 * Return: true for fork and its like.
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
 * wlmon_syscall_known() - what the headers know of a call
 * @call: its id
 *
 * Return: NULL for nothing.
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
 * wlmon_syscall_subsystem() - the subsystem that a call belongs to
 * @call: its id
 *
 * Return: its label, that of the unknown for a number without a name.
 */
const char *wlmon_syscall_subsystem(u32 call)
{
	const struct wlmon_syscall *known = wlmon_syscall_known(call);

	return wlmon_subsystem_name(known ? known->subsystem :
					    WLMON_SUBSYS_UNKNOWN);
}

/**
 * wlmon_syscall_format() - the name of a call, as users see it
 * @buf: is filled, at most WLMON_CALL_LEN bytes
 * @size: bytes of @buf
 * @call: its id
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
