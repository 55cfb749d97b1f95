// SPDX-License-Identifier: GPL-2.0
/* processes: a line per record. */
#include <wlmon/view.h>

#include <linux/seq_file.h>
#include <linux/timekeeping.h>
#include <wlmon/cgroup_path.h>
#include <wlmon/format.h>
#include <wlmon/members.h>
#include <wlmon/record.h>
#include <wlmon/sample.h>

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

/** wlmon_processes_head() - the header line */
void wlmon_processes_head(struct seq_file *m)
{
	wlmon_cgroup_resolve();
	seq_puts(m, "PID PPID NSPID UID GID CGROUP STATE VIA THREADS EXECS EXECFAIL START EXEC EXITED RELEASED LIFE ZOMBIE REAPER EXIT UTIME STIME MAXRSS_KB MINFLT MAJFLT NVCSW NIVCSW INBLOCK OUBLOCK RCHAR WCHAR READ_BYTES WRITE_BYTES SYSCALLS ERRORS COMM EXE FIRST_RUN EXEC_ERRNO\n");
}

static void put_cgroup(struct seq_file *m, u64 id)
{
	const char *path = wlmon_cgroup_path(id);

	if (path)
		wlmon_put_text(m, path);
	else if (id)
		seq_printf(m, "id:%llu", id);
	else
		seq_putc(m, '-');
}

static void put_identity(struct seq_file *m, const struct wlmon_record *rec)
{
	const struct wlmon_identity *id = &rec->id;

	seq_printf(m, "%d %d %d %u %u ", id->pid, id->ppid, id->nspid, id->uid,
		   id->gid);
	put_cgroup(m, id->cgroup);
	seq_printf(m, " %s %s %u %u %u ", state_names[rec->state],
		   via_names[rec->via], rec->threads, rec->execs,
		   rec->execs_failed);
}

/* A span that has begun and not ended lasts until now. */
static void put_span(struct seq_file *m, u64 from, u64 to, u64 now)
{
	if (from)
		wlmon_put_seconds(m, (to ?: now) - from);
	else
		seq_putc(m, '-');
}

static void put_reaper(struct seq_file *m, const struct wlmon_record *rec)
{
	if (!rec->reaper)
		seq_putc(m, '-');
	else if (rec->reaper == rec->id.pid)
		seq_puts(m, "self");
	else
		seq_printf(m, "%d", rec->reaper);
}

static void put_times(struct seq_file *m, const struct wlmon_record *rec,
		      u64 now)
{
	char end[WLMON_EXIT_LEN] = "-";

	wlmon_put_moment(m, rec->id.start);
	seq_putc(m, ' ');
	wlmon_put_moment(m, rec->last_exec);
	seq_putc(m, ' ');
	wlmon_put_moment(m, rec->exited);
	seq_putc(m, ' ');
	wlmon_put_moment(m, rec->released);
	seq_putc(m, ' ');
	if (rec->state == WLMON_STATE_RUNNING || rec->exited)
		put_span(m, rec->id.start, rec->exited, now);
	else
		seq_putc(m, '-');
	seq_putc(m, ' ');
	put_span(m, rec->exited, rec->released, now);
	seq_putc(m, ' ');
	put_reaper(m, rec);
	if (rec->exit_known)
		wlmon_format_exit(end, sizeof(end), rec->status);
	seq_printf(m, " %s ", end);
}

static void put_usage(struct seq_file *m, const struct wlmon_usage *usage)
{
	wlmon_put_seconds(m, usage->utime);
	seq_putc(m, ' ');
	wlmon_put_seconds(m, usage->stime);
	seq_printf(m, " %llu %llu %llu %llu %llu %llu %llu %llu %llu %llu %llu ",
		   usage->maxrss_kb, usage->minflt, usage->majflt, usage->nvcsw,
		   usage->nivcsw, usage->inblock, usage->oublock, usage->io.rchar,
		   usage->io.wchar, usage->io.read_bytes,
		   usage->io.write_bytes);
}

static void put_calls(struct seq_file *m, u32 index,
		      struct wlmon_scratch *scratch)
{
	u64 calls = 0, errors = 0;
	unsigned int i;

	if (!wlmon_calls_read_process(index, scratch->rec.seq,
				      &scratch->calls)) {
		seq_puts(m, "- - ");
		return;
	}
	for (i = 0; i <= WLMON_PROCESS_CALLS; i++) {
		calls += atomic64_read(&scratch->calls.tally[i].calls);
		errors += atomic64_read(&scratch->calls.tally[i].errors);
	}
	seq_printf(m, "%llu %llu ", calls, errors);
}

/**
 * wlmon_processes_line() - one record
 * @m: where to
 * @index: index of the record
 * @scratch: to copy it into
 */
void wlmon_processes_line(struct seq_file *m, u32 index,
			  struct wlmon_scratch *scratch)
{
	const struct wlmon_record *rec = &scratch->rec;
	char err[WLMON_ERRNO_LEN];

	if (!wlmon_member_read_live(index, &scratch->rec))
		return;
	put_identity(m, rec);
	put_times(m, rec, ktime_get_boottime_ns());
	put_usage(m, &rec->usage);
	put_calls(m, index, scratch);
	wlmon_put_text(m, rec->id.comm);
	seq_putc(m, ' ');
	wlmon_put_text(m, rec->exe);
	seq_putc(m, ' ');
	wlmon_put_moment(m, rec->first_run);
	wlmon_format_errno(err, sizeof(err), rec->exec_errno);
	seq_printf(m, " %s\n", err);
}
