// SPDX-License-Identifier: GPL-2.0
/* Describes system calls by number: name, subsystem, source file. Pure; no locks. */
#include <wlmon/subsystem.h>

#include <linux/kernel.h>
#include <linux/build_bug.h>

#define WLMON_NATIVE(nr, name, subsystem, source)			\
	[nr] = { name, source, subsystem },
#define WLMON_IA32(nr, name, subsystem, source)
static const struct wlmon_syscall native[] = {
#include "syscall_table.h"
};

#undef WLMON_NATIVE
#undef WLMON_IA32

#define WLMON_NATIVE(nr, name, subsystem, source)
#define WLMON_IA32(nr, name, subsystem, source)				\
	[nr] = { name, source, subsystem },
static const struct wlmon_syscall ia32[] = {
#include "syscall_table.h"
};

static const char *const names[] = {
	[WLMON_SUBSYS_UNKNOWN]		= "Unknown",
	[WLMON_SUBSYS_PROCESS]		= "Process Mgmt.",
	[WLMON_SUBSYS_FILESYSTEM]	= "Filesystem",
	[WLMON_SUBSYS_MEMORY]		= "Memory Mgmt.",
	[WLMON_SUBSYS_NETWORK]		= "Network",
	[WLMON_SUBSYS_SIGNAL]		= "Signal",
	[WLMON_SUBSYS_TIME]		= "Time",
	[WLMON_SUBSYS_FUTEX]		= "Futex",
	[WLMON_SUBSYS_SCHEDULER]	= "Scheduler",
	[WLMON_SUBSYS_CAPABILITY]	= "Capability",
	[WLMON_SUBSYS_IPC]		= "IPC",
	[WLMON_SUBSYS_SECURITY]		= "Security",
	[WLMON_SUBSYS_ASYNC_IO]		= "Async I/O",
	[WLMON_SUBSYS_TRACING]		= "Tracing",
	[WLMON_SUBSYS_MODULE]		= "Module",
	[WLMON_SUBSYS_BLOCK]		= "Block",
	[WLMON_SUBSYS_RANDOM]		= "Random",
	[WLMON_SUBSYS_ARCH]		= "Arch",
};

static_assert(ARRAY_SIZE(names) == WLMON_NR_SUBSYSTEMS);

static const struct wlmon_syscall *known(const struct wlmon_syscall *call)
{
	return call->name ? call : NULL;
}

/**
 * wlmon_syscall_native() - find the description of a native call
 * @nr: number of the call
 *
 * Context: any.
 *
 * Return: the description, NULL if the number has no name.
 */
const struct wlmon_syscall *wlmon_syscall_native(u32 nr)
{
	return nr < ARRAY_SIZE(native) ? known(&native[nr]) : NULL;
}

/**
 * wlmon_syscall_ia32() - find the description of a call of 32-bit x86
 * @nr: number of the call
 *
 * Context: any.
 *
 * Return: the description, NULL if the number has no name.
 */
const struct wlmon_syscall *wlmon_syscall_ia32(u32 nr)
{
	return nr < ARRAY_SIZE(ia32) ? known(&ia32[nr]) : NULL;
}

/**
 * wlmon_subsystem_name() - find the label of a subsystem
 * @subsystem: the subsystem
 *
 * Context: any.
 *
 * Return: the label, which may contain blanks.
 */
const char *wlmon_subsystem_name(enum wlmon_subsystem subsystem)
{
	return names[subsystem];
}
