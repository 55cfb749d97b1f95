/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_VIEW_H
#define _WLMON_VIEW_H

#include <linux/types.h>
#include <wlmon/image.h>
#include <wlmon/record.h>
#include <wlmon/syscall_stats.h>
#include <wlmon/thread_read.h>

struct seq_file;

/* What query was asked for. */
enum wlmon_question {
	WLMON_ASKED_NOTHING,
	WLMON_ASKED_PROCESS,
	WLMON_ASKED_THREAD,
};

/**
 * struct wlmon_view_buf - what an open file keeps, and copies into to print
 * @rec: a record, or
 * @seen: a thread
 * @calls: the record's system calls
 * @images: the programs that its process ran
 * @question: what query was asked for
 * @snapshot: result of @gather of the view, NULL before
 * @index: index of that record or thread
 * @seq: number of that record, or of the thread's
 * @tid: id of that thread in the initial pid namespace
 */
struct wlmon_view_buf {
	union {
		struct wlmon_record rec;
		struct wlmon_thread_snapshot seen;
	};
	struct wlmon_counter_list calls;
	struct wlmon_image_list images;
	enum wlmon_question question;
	const void *snapshot;
	u32 index;
	u64 seq;
	pid_t tid;
};

/**
 * struct wlmon_syscall_table - the system calls of the workload at one moment
 * @count: rows of @row
 * @total: their sum
 * @row: the calls that were made, most time first
 */
struct wlmon_syscall_table {
	u32 count;
	struct wlmon_syscall_row total;
	struct wlmon_syscall_row row[WLMON_NR_CALLS];
};

/**
 * struct wlmon_view - one file
 * @name: its name, in debugfs and in procfs
 * @head: prints what comes first: the header line, or the whole view
 * @lines: how many lines may follow, NULL for none; constant while loaded
 * @gather: for views that add up many records: takes a snapshot when a pass over
 *	the file begins, and sets the number of lines. Returns memory to be freed
 *	with kvfree(), or an error pointer
 * @line: prints line @index, or nothing if there is none, or several that
 *	belong together; @buf is the open file's
 * @next: the first index from the given one on that has a line, or one that
 *	is too large; NULL where nearly all have
 * @write: takes one write as text that may be modified; NULL if read-only
 * @admin: opening it for writing takes CAP_SYS_ADMIN in the initial user namespace
 *
 * All of them may sleep. A line's index is its position in the file, whatever
 * else changes, so that a slow reader sees no line twice and skips none.
 */
struct wlmon_view {
	const char *name;
	void (*head)(struct seq_file *m);
	u32 (*lines)(void);
	void *(*gather)(u32 *lines);
	void (*line)(struct seq_file *m, u32 index,
		     struct wlmon_view_buf *buf);
	u32 (*next)(u32 index);
	int (*write)(char *text, struct wlmon_view_buf *buf);
	bool admin;
};

/* views.c */
void wlmon_view_fail(struct seq_file *m, int err);
int wlmon_view_init(const struct wlmon_view *table, unsigned int gid);
void wlmon_view_exit(void);

/* view_table.c: the rows, and one without a name. */
extern const struct wlmon_view wlmon_view_table[];

/* view_summary.c */
void wlmon_view_summary_head(struct seq_file *m);
void *wlmon_view_summary_gather(u32 *lines);
void wlmon_view_summary_line(struct seq_file *m, u32 index,
			     struct wlmon_view_buf *buf);

/* view_processes.c */
void wlmon_view_processes_head(struct seq_file *m);
void wlmon_view_processes_line(struct seq_file *m, u32 index,
			       struct wlmon_view_buf *buf);

void wlmon_view_processes_list(struct seq_file *m, u32 index, u64 seq,
			       struct wlmon_view_buf *buf);

/* view_threads.c */
void wlmon_view_threads_head(struct seq_file *m);
void wlmon_view_threads_line(struct seq_file *m, u32 index,
			     struct wlmon_view_buf *buf);
void wlmon_view_threads_list(struct seq_file *m, const struct wlmon_thread_snapshot *seen);

/* view_images.c */
void wlmon_view_images_head(struct seq_file *m);
void wlmon_view_images_line(struct seq_file *m, u32 index,
			    struct wlmon_view_buf *buf);

/* view_cgroups.c */
void wlmon_view_put_cgroup(struct seq_file *m, u64 id);
void wlmon_view_cgroups_head(struct seq_file *m);
void *wlmon_view_cgroups_gather(u32 *lines);
void wlmon_view_cgroups_line(struct seq_file *m, u32 index,
			     struct wlmon_view_buf *buf);

/* view_query.c */
void wlmon_view_query_head(struct seq_file *m);
u32 wlmon_view_query_lines(void);
void wlmon_view_query_line(struct seq_file *m, u32 index,
			   struct wlmon_view_buf *buf);
int wlmon_view_query_write(char *text, struct wlmon_view_buf *buf);

/* view_syscalls.c */
void wlmon_view_syscalls_head(struct seq_file *m);
void *wlmon_view_syscalls_gather(u32 *lines);
void wlmon_view_syscalls_line(struct seq_file *m, u32 index,
			      struct wlmon_view_buf *buf);
void wlmon_view_subsystems_head(struct seq_file *m);
void *wlmon_view_subsystems_gather(u32 *lines);
void wlmon_view_subsystems_line(struct seq_file *m, u32 index,
				struct wlmon_view_buf *buf);
void wlmon_view_syscall_errors_head(struct seq_file *m);
void *wlmon_view_syscall_errors_gather(u32 *lines);
void wlmon_view_syscall_errors_line(struct seq_file *m, u32 index,
				    struct wlmon_view_buf *buf);
void wlmon_view_summary_syscalls(struct seq_file *m, const struct wlmon_syscall_table *all);
void wlmon_view_summary_subsystems(struct seq_file *m,
				   const struct wlmon_syscall_table *all);

/* view_process_syscalls.c */
void wlmon_view_process_syscalls_head(struct seq_file *m);
u32 wlmon_view_process_syscalls_lines(void);
void wlmon_view_process_syscalls_line(struct seq_file *m, u32 index,
				      struct wlmon_view_buf *buf);

/* view_control.c */
void wlmon_view_hooks_head(struct seq_file *m);
u32 wlmon_view_hooks_lines(void);
void wlmon_view_hooks_line(struct seq_file *m, u32 index,
			   struct wlmon_view_buf *buf);
void wlmon_view_ledger_show(struct seq_file *m);
void wlmon_view_target_show(struct seq_file *m);
int wlmon_view_target_write(char *text, struct wlmon_view_buf *buf);
void wlmon_view_reset_show(struct seq_file *m);
int wlmon_view_reset_write(char *text, struct wlmon_view_buf *buf);

#endif
