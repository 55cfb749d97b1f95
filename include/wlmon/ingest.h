/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_INGEST_H
#define _WLMON_INGEST_H

#include <wlmon/event.h>

struct rusage;
struct wlmon_thread;

/* Context of all: any but NMI; no record lock is held. */

/* lifecycle.c */
bool wlmon_ingest_wants(struct task_struct *child,
			const struct task_struct *creator);
void wlmon_ingest_create(const struct wlmon_event *ev);
void wlmon_ingest_create_failed(const struct wlmon_event *ev);
void wlmon_ingest_start(const struct wlmon_event *ev);
void wlmon_ingest_exit_begin(struct wlmon_thread *thr);
bool wlmon_ingest_has_left(void);
void wlmon_ingest_leave(const struct wlmon_peak *peak);
void wlmon_ingest_exit(struct wlmon_event *ev);
void wlmon_ingest_release(const struct wlmon_event *ev);
void wlmon_ingest_reaped(const struct wlmon_event *ev);

/* exec.c */
bool wlmon_ingest_wants_name(void);
void wlmon_ingest_attempt(const char *filename);
void wlmon_ingest_exec(struct wlmon_event *ev);
bool wlmon_ingest_exec_confirm(const struct task_struct *task);
void wlmon_ingest_exec_failed(const struct wlmon_event *ev);
void wlmon_ingest_exec_return(u32 call, u64 began);

/* membership.c */
bool wlmon_ingest_match(struct task_struct *task, const char *comm);
void wlmon_ingest_rename(const struct task_struct *leader,
			 const char comm[TASK_COMM_LEN]);
void wlmon_ingest_move(const struct task_struct *leader, u64 cgroup);

/* getrusage.c */
bool wlmon_ingest_getrusage_begin(void);
void wlmon_ingest_getrusage_result(int who, const struct rusage *result);
void wlmon_ingest_getrusage_end(int asked, long ret);

#endif
