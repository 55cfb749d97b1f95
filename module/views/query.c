// SPDX-License-Identifier: GPL-2.0
/*
 * query: one process or thread, found by its id in the pid namespace of the writer.
 * The question is part of the open file.
 */
#include "view.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <wlmon/cgroup.h>
#include <wlmon/member.h>
#include <wlmon/record_read.h>
#include <wlmon/store.h>

/**
 * wlmon_view_query_head() - print no header
 * @m: file to print to
 *
 * Context: any.
 */
void wlmon_view_query_head(struct seq_file *m)
{
}

/**
 * wlmon_view_query_count() - count the whole reply as one line
 *
 * Context: any.
 *
 * Return: 1.
 */
u32 wlmon_view_query_count(void)
{
	return 1;
}

/**
 * wlmon_view_query_line() - print the process or thread in question as of now
 * @m: file to print to
 * @index: always 0
 * @buf: has the question; gets copies of the record or thread
 *
 * Context: may sleep.
 */
void wlmon_view_query_line(struct seq_file *m, u32 index,
			   struct wlmon_view_buf *buf)
{
	const struct wlmon_thread_snapshot *seen = &buf->seen;

	switch (buf->question) {
	case WLMON_ASKED_PROCESS:
		wlmon_cgroup_resolve();
		wlmon_view_processes_list(m, buf->index, buf->seq, buf);
		break;
	case WLMON_ASKED_THREAD:
		if (wlmon_thread_read(buf->index, &buf->seen) &&
		    seen->seq == buf->seq && seen->tid == buf->tid)
			wlmon_view_threads_list(m, seen);
		break;
	default:
		seq_puts(m, "write pid=N, tid=N or self, then read on the same open file\n");
	}
}

static int ask_task(struct task_struct *task, enum wlmon_question question,
		    struct wlmon_view_buf *buf)
{
	struct wlmon_entry at;
	int err = 0;

	if (!wlmon_member_lock(task, &at))
		return -ESRCH;
	if (question == WLMON_ASKED_PROCESS)
		buf->index = at.thr->index;
	else if (!at.thr->seen_exit)
		buf->index = wlmon_pool_index(&wlmon_threads, at.thr);
	else
		err = -ESRCH;
	if (!err) {
		buf->question = question;
		buf->seq = at.rec->seq;
		buf->tid = at.thr->tid;
	}
	wlmon_member_unlock(&at);
	return err;
}

/*
 * Return the start of the first process in current's namespace. child_reaper can be
 * any of its threads. It is not freed before current: its end kills current first.
 */
static u64 first_start(const struct pid_namespace *ns)
{
	return READ_ONCE(ns->child_reaper)->group_leader->start_boottime;
}

/* Use the record if the process is dead and has no task any more. */
static int ask_process(pid_t nr, struct wlmon_view_buf *buf)
{
	struct pid_namespace *ns = task_active_pid_ns(current);
	struct task_struct *task = NULL;
	bool living = false;
	int err = -ESRCH;
	struct pid *pid;
	u64 since;

	rcu_read_lock();
	since = first_start(ns);
	pid = find_pid_ns(nr, ns);
	if (pid)
		task = pid_task(pid, PIDTYPE_TGID);
	if (task) {
		err = ask_task(task, WLMON_ASKED_PROCESS, buf);
		living = !READ_ONCE(task->exit_state);
	}
	rcu_read_unlock();
	if (err && !living &&
	    wlmon_record_find(nr, ns->ns.inum, since, &buf->index,
			      &buf->seq)) {
		buf->question = WLMON_ASKED_PROCESS;
		err = 0;
	}
	return err;
}

static int ask_thread(pid_t nr, struct wlmon_view_buf *buf)
{
	struct pid_namespace *ns = task_active_pid_ns(current);
	struct task_struct *task = NULL;
	int err = -ESRCH;
	struct pid *pid;

	rcu_read_lock();
	pid = find_pid_ns(nr, ns);
	if (pid)
		task = pid_task(pid, PIDTYPE_PID);
	if (task)
		err = ask_task(task, WLMON_ASKED_THREAD, buf);
	rcu_read_unlock();
	return err;
}

static int number_read(const char *text, pid_t *nr)
{
	/* kstrtoint() also takes a sign and a prefix */
	if (text[0] < '1' || text[0] > '9' || kstrtoint(text, 10, nr))
		return -EINVAL;
	return 0;
}

/**
 * wlmon_view_query_write() - set the question
 * @text: pid=N, tid=N or self
 * @buf: gets the question
 *
 * The time that it takes does not depend on the number of records.
 *
 * Context: any but NMI.
 *
 * Return: 0; -ESRCH if it is not in the workload, or -EINVAL for any other text,
 * with the previous question kept.
 */
int wlmon_view_query_write(char *text, struct wlmon_view_buf *buf)
{
	int err = -EINVAL;
	pid_t nr;

	text = strim(text);
	if (!strcmp(text, "self"))
		return ask_process(task_tgid_vnr(current), buf);
	if (strstarts(text, "pid=")) {
		err = number_read(text + 4, &nr);
		return err ?: ask_process(nr, buf);
	}
	if (strstarts(text, "tid=")) {
		err = number_read(text + 4, &nr);
		return err ?: ask_thread(nr, buf);
	}
	return err;
}
