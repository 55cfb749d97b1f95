// SPDX-License-Identifier: GPL-2.0
/* Which system call it is: ids and names. */
#include <wlmon/call.h>

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <wlmon/ledger.h>

/*
 * Numbers beyond what the headers know, 32-bit ones marked; a place is taken
 * once, for good. 0 is free, because 0 is a known number.
 */
#define EXTRA_IA32 BIT_ULL(32)
static u64 extra[WLMON_EXTRA_CALLS];

static u32 extra_call(u64 key)
{
	u64 before;
	u32 i;

	for (i = 0; i < WLMON_EXTRA_CALLS; i++) {
		before = READ_ONCE(extra[i]);
		if (!before)
			before = cmpxchg(&extra[i], 0, key);
		if (!before || before == key)
			return WLMON_FIRST_EXTRA + i;
	}
	wlmon_count(WLMON_NUMBERS_AS_OTHER);
	return WLMON_CALL_OTHER;
}

/**
 * wlmon_call_rare() - the id of a call that is not simply its number
 * @nr: the number
 * @ia32: it is one of 32-bit x86
 *
 * Context: any but NMI.
 *
 * Return: the id.
 */
u32 wlmon_call_rare(long nr, bool ia32)
{
	if (ia32 && (unsigned long)nr < WLMON_IA32_CALLS)
		return WLMON_FIRST_IA32 + nr;
	if (!ia32 && (unsigned long)nr < WLMON_NATIVE_CALLS)
		return nr;
	/* the kernel looks at 32 bits of it */
	return extra_call((u32)nr | (ia32 ? EXTRA_IA32 : 0));
}

/**
 * wlmon_call_is_getrusage() - is this getrusage()?
 * @call: its id
 *
 * Return: true if it is, by whichever entry.
 */
bool wlmon_call_is_getrusage(u32 call)
{
#ifdef CONFIG_IA32_EMULATION
	if (call == WLMON_FIRST_IA32 + __NR_ia32_getrusage)
		return true;
#endif
#ifdef __X32_SYSCALL_BIT
	if (call >= WLMON_FIRST_EXTRA && call < WLMON_CALL_OTHER &&
	    READ_ONCE(extra[call - WLMON_FIRST_EXTRA]) ==
		    (__X32_SYSCALL_BIT | __NR_getrusage))
		return true;
#endif
	return call == __NR_getrusage;
}

/**
 * wlmon_call_makes_child() - does a child return from this call, too?
 * @call: its id
 *
 * Return: true for fork and its like.
 */
bool wlmon_call_makes_child(u32 call)
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
		return true;
	}
	return false;
}

/**
 * wlmon_call_known() - what the headers know of a call
 * @call: its id
 *
 * Return: NULL for nothing.
 */
const struct wlmon_syscall *wlmon_call_known(u32 call)
{
	if (call < WLMON_FIRST_IA32)
		return wlmon_syscall_native(call);
	if (call < WLMON_FIRST_EXTRA)
		return wlmon_syscall_ia32(call - WLMON_FIRST_IA32);
	return NULL;
}

/**
 * wlmon_call_label() - the subsystem that a call belongs to
 * @call: its id
 *
 * Return: its label, that of the unknown for a number without a name.
 */
const char *wlmon_call_label(u32 call)
{
	const struct wlmon_syscall *known = wlmon_call_known(call);

	return wlmon_subsystem_name(known ? known->subsystem :
					    WLMON_SUBSYS_UNKNOWN);
}

/**
 * wlmon_call_format() - the name of a call, as users see it
 * @buf: is filled, at most WLMON_CALL_LEN bytes
 * @size: bytes of @buf
 * @call: its id
 */
void wlmon_call_format(char *buf, size_t size, u32 call)
{
	const struct wlmon_syscall *known = wlmon_call_known(call);
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
