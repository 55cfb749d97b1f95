/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_SUBSYSTEM_H
#define _WLMON_SUBSYSTEM_H

#include <linux/types.h>

/*
 * PROCESS to CAPABILITY are those of the kernel's guide to workload tracing. A new
 * one takes a line here, one in subsystem.c and one in scripts/syscall-table.awk.
 */
enum wlmon_subsystem {
	WLMON_SUBSYS_UNKNOWN,
	WLMON_SUBSYS_PROCESS,
	WLMON_SUBSYS_FILESYSTEM,
	WLMON_SUBSYS_MEMORY,
	WLMON_SUBSYS_NETWORK,
	WLMON_SUBSYS_SIGNAL,
	WLMON_SUBSYS_TIME,
	WLMON_SUBSYS_FUTEX,
	WLMON_SUBSYS_SCHEDULER,
	WLMON_SUBSYS_CAPABILITY,
	WLMON_SUBSYS_IPC,
	WLMON_SUBSYS_SECURITY,
	WLMON_SUBSYS_ASYNC_IO,
	WLMON_SUBSYS_TRACING,
	WLMON_SUBSYS_MODULE,
	WLMON_SUBSYS_BLOCK,
	WLMON_SUBSYS_RANDOM,
	WLMON_SUBSYS_ARCH,
	WLMON_NR_SUBSYSTEMS
};

/**
 * struct wlmon_syscall - description of a system call
 * @name: name in the kernel headers
 * @source: file of the kernel that defines it, "-" if unknown
 * @subsystem: subsystem of the call
 */
struct wlmon_syscall {
	const char *name;
	const char *source;
	enum wlmon_subsystem subsystem;
};

const struct wlmon_syscall *wlmon_syscall_native(u32 nr);
const struct wlmon_syscall *wlmon_syscall_ia32(u32 nr);
const char *wlmon_subsystem_name(enum wlmon_subsystem subsystem);

#endif
