/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_COMPAT_SYSCALL_TRACE_H
#define _WLMON_COMPAT_SYSCALL_TRACE_H

#include <linux/preempt.h>
#include <linux/tracepoint.h>

/*
 * v6.13 (0e6caab8db8b): handlers of system call tracepoints (DECLARE_TRACE_SYSCALL)
 * run with preemption enabled.
 */
#ifdef DECLARE_TRACE_SYSCALL
#define wlmon_syscall_trace_begin()	preempt_disable_notrace()
#define wlmon_syscall_trace_end()	preempt_enable_notrace()
#else
#define wlmon_syscall_trace_begin()	do { } while (0)
#define wlmon_syscall_trace_end()	do { } while (0)
#endif

#endif
