/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_SYSCALL_TRACE_H
#define _WLMON_COMPAT_SYSCALL_TRACE_H

#include <linux/preempt.h>
#include <linux/version.h>

/* v6.13 (a363d27cdbc2): handlers of system calls' tracepoints can be preempted. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define wlmon_syscall_trace_begin()	preempt_disable_notrace()
#define wlmon_syscall_trace_end()	preempt_enable_notrace()
#else
#define wlmon_syscall_trace_begin()	do { } while (0)
#define wlmon_syscall_trace_end()	do { } while (0)
#endif

#endif
