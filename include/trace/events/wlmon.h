/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM wlmon

#if !defined(_TRACE_WLMON_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_WLMON_H

#include <linux/resource.h>
#include <linux/tracepoint.h>
#include <wlmon/compat/trace_events.h>
#include <wlmon/event.h>

TRACE_EVENT(process_create,
	TP_PROTO(const struct wlmon_event *ev),
	TP_ARGS(ev),
	TP_STRUCT__entry(
		__field(pid_t, pid)
		__field(pid_t, tgid)
		__field(pid_t, ppid)
		__field(u64, clone_flags)
		__array(char, comm, TASK_COMM_LEN)
	),
	TP_fast_assign(
		__entry->pid = ev->pid;
		__entry->tgid = ev->tgid;
		__entry->ppid = ev->id.ppid;
		__entry->clone_flags = ev->clone_flags;
		memcpy(__entry->comm, ev->comm, TASK_COMM_LEN);
	),
	TP_printk("pid=%d tgid=%d ppid=%d clone_flags=%#llx comm=%s",
		  __entry->pid, __entry->tgid, __entry->ppid,
		  __entry->clone_flags, __entry->comm)
);

TRACE_EVENT(process_create_failed,
	TP_PROTO(const struct wlmon_event *ev),
	TP_ARGS(ev),
	TP_STRUCT__entry(
		__field(pid_t, pid)
		__field(pid_t, tgid)
		__field(int, errno)
		__field(u64, clone_flags)
		__array(char, comm, TASK_COMM_LEN)
	),
	TP_fast_assign(
		__entry->pid = ev->pid;
		__entry->tgid = ev->tgid;
		__entry->errno = ev->err;
		__entry->clone_flags = ev->clone_flags;
		memcpy(__entry->comm, ev->comm, TASK_COMM_LEN);
	),
	TP_printk("pid=%d tgid=%d errno=%d clone_flags=%#llx comm=%s",
		  __entry->pid, __entry->tgid, __entry->errno,
		  __entry->clone_flags, __entry->comm)
);

TRACE_EVENT(process_start,
	TP_PROTO(const struct wlmon_event *ev),
	TP_ARGS(ev),
	TP_STRUCT__entry(
		__field(pid_t, pid)
		__field(pid_t, tgid)
		__array(char, comm, TASK_COMM_LEN)
	),
	TP_fast_assign(
		__entry->pid = ev->pid;
		__entry->tgid = ev->tgid;
		memcpy(__entry->comm, ev->comm, TASK_COMM_LEN);
	),
	TP_printk("pid=%d tgid=%d comm=%s",
		  __entry->pid, __entry->tgid, __entry->comm)
);

TRACE_EVENT(process_exec,
	TP_PROTO(const struct wlmon_event *ev),
	TP_ARGS(ev),
	TP_STRUCT__entry(
		__field(pid_t, pid)
		__field(pid_t, tgid)
		__string(filename, ev->filename ?: "-")
	),
	TP_fast_assign(
		__entry->pid = ev->pid;
		__entry->tgid = ev->tgid;
		wlmon_assign_str(filename, ev->filename ?: "-");
	),
	TP_printk("pid=%d tgid=%d filename=%s",
		  __entry->pid, __entry->tgid, __get_str(filename))
);

TRACE_EVENT(process_exec_complete,
	TP_PROTO(const struct wlmon_event *ev),
	TP_ARGS(ev),
	TP_STRUCT__entry(
		__field(pid_t, pid)
		__field(pid_t, tgid)
		__string(filename, ev->filename ?: "-")
		__field(int, errno)
		__field(int, success)
		__field(u64, utime_ns)
		__field(u64, stime_ns)
		__field(u64, maxrss_kb)
		__field(u64, minflt)
		__field(u64, majflt)
		__field(u64, syscalls)
	),
	TP_fast_assign(
		__entry->pid = ev->pid;
		__entry->tgid = ev->tgid;
		wlmon_assign_str(filename, ev->filename ?: "-");
		__entry->errno = ev->err;
		__entry->success = !ev->err;
		__entry->utime_ns = ev->image.utime;
		__entry->stime_ns = ev->image.stime;
		__entry->maxrss_kb = ev->image.maxrss_kb;
		__entry->minflt = ev->image.minflt;
		__entry->majflt = ev->image.majflt;
		__entry->syscalls = ev->image.syscalls;
	),
	TP_printk("pid=%d tgid=%d filename=%s errno=%d success=%d utime_ns=%llu stime_ns=%llu maxrss_kb=%llu minflt=%llu majflt=%llu syscalls=%llu",
		  __entry->pid, __entry->tgid, __get_str(filename),
		  __entry->errno, __entry->success, __entry->utime_ns,
		  __entry->stime_ns, __entry->maxrss_kb, __entry->minflt,
		  __entry->majflt, __entry->syscalls)
);

TRACE_EVENT(process_exit,
	TP_PROTO(const struct wlmon_event *ev, bool group_dead),
	TP_ARGS(ev, group_dead),
	TP_STRUCT__entry(
		__field(pid_t, pid)
		__field(pid_t, tgid)
		__field(int, code)
		__field(int, signal)
		__field(int, core)
		__field(int, group_dead)
		__field(u64, utime_ns)
		__field(u64, stime_ns)
		__field(u64, maxrss_kb)
		__field(u64, minflt)
		__field(u64, majflt)
		__field(u64, nvcsw)
		__field(u64, nivcsw)
		__array(char, comm, TASK_COMM_LEN)
	),
	TP_fast_assign(
		__entry->pid = ev->pid;
		__entry->tgid = ev->tgid;
		__entry->code = (ev->code >> 8) & 0xff;
		__entry->signal = ev->code & 0x7f;
		__entry->core = !!(ev->code & 0x80);
		__entry->group_dead = group_dead;
		__entry->utime_ns = ev->usage.cpu.utime;
		__entry->stime_ns = ev->usage.cpu.stime;
		__entry->maxrss_kb = ev->usage.peak.rss_kb;
		__entry->minflt = ev->usage.memory.minflt;
		__entry->majflt = ev->usage.memory.majflt;
		__entry->nvcsw = ev->usage.switches.nvcsw;
		__entry->nivcsw = ev->usage.switches.nivcsw;
		memcpy(__entry->comm, ev->comm, TASK_COMM_LEN);
	),
	TP_printk("pid=%d tgid=%d code=%d signal=%d core=%d group_dead=%d utime_ns=%llu stime_ns=%llu maxrss_kb=%llu minflt=%llu majflt=%llu nvcsw=%llu nivcsw=%llu comm=%s",
		  __entry->pid, __entry->tgid, __entry->code, __entry->signal,
		  __entry->core, __entry->group_dead, __entry->utime_ns,
		  __entry->stime_ns, __entry->maxrss_kb, __entry->minflt,
		  __entry->majflt, __entry->nvcsw, __entry->nivcsw,
		  __entry->comm)
);

TRACE_EVENT(process_release,
	TP_PROTO(const struct wlmon_event *ev, u64 zombie_ns),
	TP_ARGS(ev, zombie_ns),
	TP_STRUCT__entry(
		__field(pid_t, pid)
		__field(pid_t, tgid)
		__field(pid_t, reaper)
		__field(u64, zombie_ns)
		__array(char, comm, TASK_COMM_LEN)
	),
	TP_fast_assign(
		__entry->pid = ev->pid;
		__entry->tgid = ev->tgid;
		__entry->reaper = ev->reaper;
		__entry->zombie_ns = zombie_ns;
		memcpy(__entry->comm, ev->comm, TASK_COMM_LEN);
	),
	TP_printk("pid=%d tgid=%d reaper=%d zombie_ns=%llu comm=%s",
		  __entry->pid, __entry->tgid, __entry->reaper,
		  __entry->zombie_ns, __entry->comm)
);

TRACE_EVENT(getrusage,
	TP_PROTO(const struct wlmon_event *ev),
	TP_ARGS(ev),
	TP_STRUCT__entry(
		__field(pid_t, pid)
		__field(pid_t, tgid)
		__field(int, who)
		__field(int, ret)
		__field(u64, utime_us)
		__field(u64, stime_us)
		__field(u64, maxrss_kb)
		__field(u64, minflt)
		__field(u64, majflt)
		__field(u64, inblock)
		__field(u64, oublock)
		__field(u64, nvcsw)
		__field(u64, nivcsw)
	),
	TP_fast_assign(
		__entry->pid = ev->pid;
		__entry->tgid = ev->tgid;
		__entry->who = ev->who;
		__entry->ret = -ev->err;
		__entry->utime_us = ev->rusage.utime_us;
		__entry->stime_us = ev->rusage.stime_us;
		__entry->maxrss_kb = ev->rusage.maxrss_kb;
		__entry->minflt = ev->rusage.minflt;
		__entry->majflt = ev->rusage.majflt;
		__entry->inblock = ev->rusage.inblock;
		__entry->oublock = ev->rusage.oublock;
		__entry->nvcsw = ev->rusage.nvcsw;
		__entry->nivcsw = ev->rusage.nivcsw;
	),
	TP_printk("pid=%d tgid=%d who=%s ret=%d utime_us=%llu stime_us=%llu maxrss_kb=%llu minflt=%llu majflt=%llu inblock=%llu oublock=%llu nvcsw=%llu nivcsw=%llu",
		  __entry->pid, __entry->tgid,
		  __print_symbolic(__entry->who,
				   { 0, "RUSAGE_SELF" },
				   { -1, "RUSAGE_CHILDREN" },
				   { 1, "RUSAGE_THREAD" }),
		  __entry->ret, __entry->utime_us, __entry->stime_us,
		  __entry->maxrss_kb, __entry->minflt, __entry->majflt,
		  __entry->inblock, __entry->oublock, __entry->nvcsw,
		  __entry->nivcsw)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH trace/events
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE wlmon
#include <trace/define_trace.h>
