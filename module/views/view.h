/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WLMON_VIEW_H
#define _WLMON_VIEW_H

#include <linux/types.h>
#include <wlmon/image.h>
#include <wlmon/record.h>
#include <wlmon/syscall_stats.h>
#include <wlmon/thread_read.h>

struct seq_file;

/* Kind of the question that was written to query. */
enum wlmon_question {
	WLMON_ASKED_NOTHING,
	WLMON_ASKED_PROCESS,
	WLMON_ASKED_THREAD,
};

/**
 * struct wlmon_view_buf - buffers and state of an open file
 * @rec: copy of a record
 * @seen: snapshot of a thread, in place of @rec
 * @calls: system calls of the process
 * @images: programs that the process ran
 * @question: kind of the question that was written to query
 * @snapshot: result of the view's @gather, NULL before
 * @index: index of the record or thread object in question
 * @seq: number of that record, or of the thread's record
 * @tid: id of the thread in question, in the initial pid namespace
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
 * struct wlmon_syscall_table - snapshot of the system calls of the workload
 * @count: rows of @row
 * @total: sum of @row
 * @row: calls that were made, most time first
 */
struct wlmon_syscall_table {
	u32 count;
	struct wlmon_syscall_row total;
	struct wlmon_syscall_row row[WLMON_NR_CALLS];
};

/**
 * struct wlmon_view - one file
 * @name: name of the file, in debugfs and in procfs
 * @head: prints the header line, or the whole view
 * @lines: returns the number of indices, constant while loaded; NULL for no lines
 * @gather: for views that add up many records: takes a snapshot at the beginning of
 *	each pass over the file, and sets the number of lines. Returns memory for
 *	kvfree(), or an error pointer
 * @line: prints line @index, several lines that belong together, or nothing; @buf
 *	is that of the open file
 * @next: returns the first index from the given one on that may have a line, or one
 *	that is too large; NULL if nearly all have lines
 * @write: handles the text of one write, which it may modify. Returns 0 or a
 *	negative error; NULL for a file that is read-only
 * @admin: opening for writing needs CAP_SYS_ADMIN in the initial user namespace
 *
 * All functions may sleep. The index of a line is its position in the file and
 * does not change, so that a slow reader sees no line twice and skips none.
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

/* view.c */
void wlmon_view_fail(struct seq_file *m, int err);
int wlmon_view_init(const struct wlmon_view *table, unsigned int gid);
void wlmon_view_exit(void);

/* table.c: the views, and a last row without a name. */
extern const struct wlmon_view wlmon_view_table[];

/* summary.c */
void wlmon_view_summary_head(struct seq_file *m);
void *wlmon_view_summary_gather(u32 *lines);
void wlmon_view_summary_line(struct seq_file *m, u32 index,
			     struct wlmon_view_buf *buf);

/* processes.c */
void wlmon_view_processes_head(struct seq_file *m);
void wlmon_view_processes_line(struct seq_file *m, u32 index,
			       struct wlmon_view_buf *buf);

void wlmon_view_processes_list(struct seq_file *m, u32 index, u64 seq,
			       struct wlmon_view_buf *buf);

/* threads.c */
void wlmon_view_threads_head(struct seq_file *m);
void wlmon_view_threads_line(struct seq_file *m, u32 index,
			     struct wlmon_view_buf *buf);
void wlmon_view_threads_list(struct seq_file *m, const struct wlmon_thread_snapshot *seen);

/* images.c */
void wlmon_view_images_head(struct seq_file *m);
void wlmon_view_images_line(struct seq_file *m, u32 index,
			    struct wlmon_view_buf *buf);

/* cgroups.c */
void wlmon_view_put_cgroup(struct seq_file *m, u64 id);
void wlmon_view_cgroups_head(struct seq_file *m);
void *wlmon_view_cgroups_gather(u32 *lines);
void wlmon_view_cgroups_line(struct seq_file *m, u32 index,
			     struct wlmon_view_buf *buf);

/* query.c */
void wlmon_view_query_head(struct seq_file *m);
u32 wlmon_view_query_count(void);
void wlmon_view_query_line(struct seq_file *m, u32 index,
			   struct wlmon_view_buf *buf);
int wlmon_view_query_write(char *text, struct wlmon_view_buf *buf);

/* syscalls.c */
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

/* process_syscalls.c */
void wlmon_view_process_syscalls_head(struct seq_file *m);
u32 wlmon_view_process_syscalls_count(void);
void wlmon_view_process_syscalls_line(struct seq_file *m, u32 index,
				      struct wlmon_view_buf *buf);

/* control.c */
void wlmon_view_hooks_head(struct seq_file *m);
u32 wlmon_view_hooks_count(void);
void wlmon_view_hooks_line(struct seq_file *m, u32 index,
			   struct wlmon_view_buf *buf);
void wlmon_view_ledger_show(struct seq_file *m);
void wlmon_view_target_show(struct seq_file *m);
int wlmon_view_target_write(char *text, struct wlmon_view_buf *buf);
void wlmon_view_reset_show(struct seq_file *m);
int wlmon_view_reset_write(char *text, struct wlmon_view_buf *buf);

#endif
