// SPDX-License-Identifier: GPL-2.0
/* processes: a line for each record. Holds no lock; may sleep. */
#include "view.h"

#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>
#include <wlmon/cgroup.h>
#include <wlmon/record.h>
#include <wlmon/record_read.h>
#include <wlmon/task.h>
#include "column.h"
#include "format.h"

static const char *const state_names[] = {
	[WLMON_STATE_RUNNING]	= "running",
	[WLMON_STATE_ZOMBIE]	= "zombie",
	[WLMON_STATE_RELEASED]	= "released",
};

static const char *const via_names[] = {
	[WLMON_VIA_FORK]	= "fork",
	[WLMON_VIA_ADOPTED]	= "adopted",
	[WLMON_VIA_MATCHED]	= "matched",
};

static void put_process(struct seq_file *m, const struct wlmon_row *row,
			unsigned int at)
{
	wlmon_format_number(m, row->rec->id.pid);
}

static void put_ppid(struct seq_file *m, const struct wlmon_row *row,
		     unsigned int at)
{
	wlmon_format_number(m, row->rec->id.ppid);
}

static void put_nspid(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	wlmon_format_number(m, row->rec->id.nspid);
}

static void put_uid(struct seq_file *m, const struct wlmon_row *row,
		    unsigned int at)
{
	wlmon_format_number(m, row->rec->id.uid);
}

static void put_gid(struct seq_file *m, const struct wlmon_row *row,
		    unsigned int at)
{
	wlmon_format_number(m, row->rec->id.gid);
}

static void put_cgroup(struct seq_file *m, const struct wlmon_row *row,
		       unsigned int at)
{
	wlmon_view_put_cgroup(m, row->rec->id.cgroup);
}

static void put_state(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	seq_puts(m, state_names[row->rec->state]);
}

static void put_via(struct seq_file *m, const struct wlmon_row *row,
		    unsigned int at)
{
	seq_puts(m, via_names[row->rec->via]);
}

static void put_count(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	wlmon_format_number(m, *(const u32 *)((const char *)row->rec + at));
}

static void put_start(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	wlmon_format_moment(m, row->rec->id.start);
}

static void put_last_exec(struct seq_file *m, const struct wlmon_row *row,
			  unsigned int at)
{
	wlmon_format_moment(m, row->rec->last_exec);
}

static void put_exited(struct seq_file *m, const struct wlmon_row *row,
		       unsigned int at)
{
	wlmon_format_moment(m, row->rec->exited);
}

static void put_released(struct seq_file *m, const struct wlmon_row *row,
			 unsigned int at)
{
	wlmon_format_moment(m, row->rec->released);
}

static void put_first_run(struct seq_file *m, const struct wlmon_row *row,
			  unsigned int at)
{
	wlmon_format_moment(m, row->rec->first_run);
}

/* Print a span of time, up to now if it has no end yet. */
static void put_span(struct seq_file *m, u64 from, u64 to, u64 now)
{
	if (from)
		wlmon_format_seconds(m, (to ?: now) - from);
	else
		seq_putc(m, '-');
}

static void put_life(struct seq_file *m, const struct wlmon_row *row,
		     unsigned int at)
{
	const struct wlmon_record *rec = row->rec;

	if (rec->state == WLMON_STATE_RUNNING || rec->exited)
		put_span(m, rec->id.start, rec->exited, row->now);
	else
		seq_putc(m, '-');
}

static void put_zombie(struct seq_file *m, const struct wlmon_row *row,
		       unsigned int at)
{
	put_span(m, row->rec->exited, row->rec->released, row->now);
}

static void put_reaper(struct seq_file *m, const struct wlmon_row *row,
		       unsigned int at)
{
	const struct wlmon_record *rec = row->rec;

	if (!rec->reaper)
		seq_putc(m, '-');
	else if (rec->reaper == rec->id.pid)
		seq_puts(m, "self");
	else
		wlmon_format_number(m, rec->reaper);
}

static void put_exit(struct seq_file *m, const struct wlmon_row *row,
		     unsigned int at)
{
	char end[WLMON_EXIT_LEN] = "-";

	if (row->rec->exit_known)
		wlmon_format_exit(end, sizeof(end), row->rec->status);
	seq_puts(m, end);
}

static void put_calls(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	if (row->counted)
		wlmon_format_number(m, row->calls);
	else
		seq_putc(m, '-');
}

static void put_errors(struct seq_file *m, const struct wlmon_row *row,
		       unsigned int at)
{
	if (row->counted)
		wlmon_format_number(m, row->errors);
	else
		seq_putc(m, '-');
}

static void put_comm(struct seq_file *m, const struct wlmon_row *row,
		     unsigned int at)
{
	wlmon_format_text(m, row->rec->id.comm);
}

static void put_exe(struct seq_file *m, const struct wlmon_row *row,
		    unsigned int at)
{
	wlmon_format_text(m, row->program->path);
}

static void put_errno(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	u16 errno = *(const u16 *)((const char *)row->rec + at);
	char err[WLMON_ERRNO_LEN];

	if (!errno) {
		seq_putc(m, '-');
		return;
	}
	wlmon_format_errno(err, sizeof(err), errno);
	seq_puts(m, err);
}

static void put_nice(struct seq_file *m, const struct wlmon_row *row,
		     unsigned int at)
{
	seq_put_decimal_ll(m, NULL, row->rec->acct_flags.nice);
}

static void put_policy(struct seq_file *m, const struct wlmon_row *row,
		       unsigned int at)
{
	wlmon_format_number(m, row->rec->acct_flags.policy);
}

/* Print the letters of lastcomm. */
static void put_flags(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	const struct wlmon_acct_flags *acct_flags = &row->rec->acct_flags;

	if (!acct_flags->forked && !acct_flags->superuser && !acct_flags->core &&
	    !acct_flags->killed)
		seq_putc(m, '-');
	if (acct_flags->forked)
		seq_putc(m, 'F');
	if (acct_flags->superuser)
		seq_putc(m, 'S');
	if (acct_flags->core)
		seq_putc(m, 'D');
	if (acct_flags->killed)
		seq_putc(m, 'X');
}

static void put_exe_dev(struct seq_file *m, const struct wlmon_row *row,
			unsigned int at)
{
	dev_t dev = row->program->dev;

	if (!row->program->ino) {
		seq_putc(m, '-');
		return;
	}
	wlmon_format_number(m, MAJOR(dev));
	seq_putc(m, ':');
	wlmon_format_number(m, MINOR(dev));
}

static void put_exe_ino(struct seq_file *m, const struct wlmon_row *row,
			unsigned int at)
{
	if (row->program->ino)
		wlmon_format_number(m, row->program->ino);
	else
		seq_putc(m, '-');
}

static void put_asked(struct seq_file *m, const struct wlmon_row *row,
		      unsigned int at)
{
	wlmon_format_number(m, row->rec->getrusage.calls[at]);
}

static void put_asked_errors(struct seq_file *m, const struct wlmon_row *row,
			     unsigned int at)
{
	wlmon_format_number(m, row->rec->getrusage.errors);
}

static void put_answer_who(struct seq_file *m, const struct wlmon_row *row,
			   unsigned int at)
{
	const struct wlmon_record *rec = row->rec;

	seq_puts(m, rec->getrusage.when ? wlmon_format_who(rec->rusage_who) :
					  "-");
}

static u64 answer(const struct wlmon_row *row, unsigned int at)
{
	return *(const u64 *)((const char *)&row->rec->getrusage.last + at);
}

static void put_answer(struct seq_file *m, const struct wlmon_row *row,
		       unsigned int at)
{
	if (row->rec->getrusage.when)
		wlmon_format_number(m, answer(row, at));
	else
		seq_putc(m, '-');
}

static void put_answer_seconds(struct seq_file *m, const struct wlmon_row *row,
			       unsigned int at)
{
	if (row->rec->getrusage.when)
		wlmon_format_seconds(m, answer(row, at) * NSEC_PER_USEC);
	else
		seq_putc(m, '-');
}

#define COUNT(name, field) \
	{ name, put_count, offsetof(struct wlmon_record, field) }
#define ERRNO(name, field) \
	{ name, put_errno, offsetof(struct wlmon_record, field) }
#define ANSWER(name, field) \
	{ name, put_answer, offsetof(struct wlmon_rusage, field) }
#define ANSWER_SECONDS(name, field) \
	{ name, put_answer_seconds, offsetof(struct wlmon_rusage, field) }

static const struct wlmon_column life[] = {
	{ "PID", put_process },
	{ "PPID", put_ppid },
	{ "NSPID", put_nspid },
	{ "UID", put_uid },
	{ "GID", put_gid },
	{ "CGROUP", put_cgroup },
	{ "STATE", put_state },
	{ "VIA", put_via },
	COUNT("THREADS", threads),
	COUNT("EXECS", execs),
	COUNT("EXECFAIL", execs_failed),
	{ "START", put_start },
	{ "EXEC", put_last_exec },
	{ "EXITED", put_exited },
	{ "RELEASED", put_released },
	{ "LIFE", put_life },
	{ "ZOMBIE", put_zombie },
	{ "REAPER", put_reaper },
	{ "EXIT", put_exit },
};

static const struct wlmon_column program[] = {
	{ "SYSCALLS", put_calls },
	{ "ERRORS", put_errors },
	{ "COMM", put_comm },
	{ "EXE", put_exe },
	{ "FIRST_RUN", put_first_run },
	ERRNO("EXEC_ERRNO", exec_errno),
	{ "INHERITED_MAXRSS_KB", wlmon_column_usage_number,
	  offsetof(struct wlmon_usage, memory.inherited_kb) },
};

static const struct wlmon_column acct_flags[] = {
	{ "MAXVM_KB", wlmon_column_usage_peak,
	  offsetof(struct wlmon_usage, peak.vm_kb) },
	{ "NICE", put_nice },
	{ "SCHED", put_policy },
	{ "FLAGS", put_flags },
	{ "EXE_DEV", put_exe_dev },
	{ "EXE_INO", put_exe_ino },
	{ "GETRUSAGE_SELF", put_asked, WLMON_WHO_SELF },
	{ "GETRUSAGE_CHILDREN", put_asked, WLMON_WHO_CHILDREN },
	{ "GETRUSAGE_THREAD", put_asked, WLMON_WHO_THREAD },
	{ "GETRUSAGE_ERRORS", put_asked_errors },
	{ "RU_WHO", put_answer_who },
	ANSWER_SECONDS("RU_UTIME", utime_us),
	ANSWER_SECONDS("RU_STIME", stime_us),
	ANSWER("RU_MAXRSS_KB", maxrss_kb),
	ANSWER("RU_MINFLT", minflt),
	ANSWER("RU_MAJFLT", majflt),
	ANSWER("RU_INBLOCK", inblock),
	ANSWER("RU_OUBLOCK", oublock),
	ANSWER("RU_NVCSW", nvcsw),
	ANSWER("RU_NIVCSW", nivcsw),
	COUNT("FORKFAIL", forks_failed),
	ERRNO("FORK_ERRNO", fork_errno),
};

static const struct wlmon_columns table[] = {
	WLMON_COLUMNS(life),
	WLMON_COLUMNS(wlmon_time_columns),
	WLMON_COLUMNS(wlmon_peak_column),
	WLMON_COLUMNS(wlmon_count_columns),
	WLMON_COLUMNS(program),
	WLMON_COLUMNS(wlmon_delay_columns),
	WLMON_COLUMNS(wlmon_accounting_columns),
	WLMON_COLUMNS(acct_flags),
	{}
};

/**
 * wlmon_view_processes_head() - print the header line of processes
 * @m: file to print to
 *
 * Context: may sleep.
 */
void wlmon_view_processes_head(struct seq_file *m)
{
	wlmon_cgroup_resolve();
	wlmon_column_head(m, table);
}

static bool row_fill(struct wlmon_row *row, u32 index,
		     struct wlmon_view_buf *buf)
{
	const struct wlmon_record *rec = &buf->rec;

	if (!wlmon_record_read_live(index, &buf->rec, &buf->images.program, NULL))
		return false;
	*row = (struct wlmon_row){
		.usage = &rec->usage,
		.rec = rec,
		.program = &buf->images.program,
		.now = ktime_get_boottime_ns(),
	};
	row->counted = wlmon_record_sum_syscalls(index, rec->seq, &row->calls,
						 &row->errors);
	return true;
}

/**
 * wlmon_view_processes_line() - print one record
 * @m: file to print to
 * @index: index of the record
 * @buf: gets copies of the record and its program
 *
 * Context: may sleep.
 */
void wlmon_view_processes_line(struct seq_file *m, u32 index,
			       struct wlmon_view_buf *buf)
{
	struct wlmon_row row;

	if (row_fill(&row, index, buf))
		wlmon_column_line(m, table, &row);
}

/**
 * wlmon_view_processes_list() - print one record as names and values
 * @m: file to print to
 * @index: index of the record
 * @seq: number of the record; nothing is printed if it was evicted
 * @buf: gets copies of the record and its program
 *
 * Context: may sleep.
 */
void wlmon_view_processes_list(struct seq_file *m, u32 index, u64 seq,
			       struct wlmon_view_buf *buf)
{
	struct wlmon_row row;

	if (row_fill(&row, index, buf) && buf->rec.seq == seq)
		wlmon_column_list(m, table, &row);
}
