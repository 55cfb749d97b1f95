// SPDX-License-Identifier: GPL-2.0
/* images: a line for each program that a process ran. Holds no lock; may sleep. */
#include "view.h"

#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/time64.h>
#include <wlmon/record_read.h>
#include <wlmon/syscall_stats.h>
#include "format.h"

/**
 * wlmon_view_images_head() - print the header line of images
 * @m: file to print to
 *
 * Context: any.
 */
void wlmon_view_images_head(struct seq_file *m)
{
	seq_puts(m, "PID N EXE START END UTIME STIME MAXRSS_KB MINFLT MAJFLT SYSCALLS EXIT\n");
}

/*
 * Round both ends of the interval down, so that the printed times of all programs
 * add up to the printed time of the process.
 */
static void put_share(struct seq_file *m, u64 before, u64 upto)
{
	u64 us = div_u64(upto, NSEC_PER_USEC) - div_u64(before, NSEC_PER_USEC);

	wlmon_format_seconds(m, us * NSEC_PER_USEC);
}

/* One line: a program that ran between two readings of the process's usage. */
struct part {
	u32 n;
	const char *path;
	u64 start;
	u64 end;
	const struct wlmon_image_usage *before;
	const struct wlmon_image_usage *upto;
	const char *how;
};

static void put_part(struct seq_file *m, pid_t pid, const struct part *part,
		     bool counted)
{
	struct wlmon_image_usage image;

	wlmon_image_between(&image, part->before, part->upto);
	wlmon_format_number(m, pid);
	seq_putc(m, ' ');
	wlmon_format_number(m, part->n);
	seq_putc(m, ' ');
	wlmon_format_text(m, part->path);
	seq_putc(m, ' ');
	wlmon_format_moment(m, part->start);
	seq_putc(m, ' ');
	wlmon_format_moment(m, part->end);
	seq_putc(m, ' ');
	put_share(m, part->before->utime, part->upto->utime);
	seq_putc(m, ' ');
	put_share(m, part->before->stime, part->upto->stime);
	seq_putc(m, ' ');
	if (image.maxrss_kb)
		wlmon_format_number(m, image.maxrss_kb);
	else
		seq_putc(m, '-');
	seq_putc(m, ' ');
	wlmon_format_number(m, image.minflt);
	seq_putc(m, ' ');
	wlmon_format_number(m, image.majflt);
	seq_putc(m, ' ');
	if (counted)
		wlmon_format_number(m, image.syscalls);
	else
		seq_putc(m, '-');
	seq_putc(m, ' ');
	seq_puts(m, part->how);
	seq_putc(m, '\n');
}

/**
 * wlmon_view_images_line() - print all programs of one process
 * @m: file to print to
 * @index: index of the record
 * @buf: gets copies of the record and the programs
 *
 * Context: may sleep.
 */
void wlmon_view_images_line(struct seq_file *m, u32 index,
			    struct wlmon_view_buf *buf)
{
	const struct wlmon_record *rec = &buf->rec;
	struct wlmon_image_list *list = &buf->images;
	struct wlmon_image *images = list->image;
	struct wlmon_image_usage all, none = {};
	char how[WLMON_EXIT_LEN] = "-";
	struct part part;
	u64 calls, errors;
	u32 i, count, stats;
	bool counted;

	if (!wlmon_record_read_live(index, &buf->rec, NULL, list))
		return;
	count = list->count;
	counted = wlmon_record_sum_syscalls(index, rec->seq, &calls, &errors);
	wlmon_image_read(&all, &rec->usage, calls);
	wlmon_image_reconcile(images, count, &all);

	/* calls of an older generation are not counted any more */
	stats = wlmon_syscall_stats_generation();
	for (i = 0; i < count; i++)
		if (images[i].stats != stats)
			images[i].upto.syscalls = 0;

	part.start = rec->id.start;
	part.before = &none;
	part.how = "exec";
	for (i = 0; i < count; i++) {
		part.n = images[i].n;
		part.path = list->former[i].path;
		part.end = images[i].end;
		part.upto = &images[i].upto;
		put_part(m, rec->id.pid, &part, counted);
		part.start = part.end;
		part.before = part.upto;
	}

	if (rec->exit_known)
		wlmon_format_exit(how, sizeof(how), rec->status);
	part.n = rec->execs;
	part.path = list->program.path;
	part.end = rec->exited;
	part.upto = &all;
	part.how = how;
	put_part(m, rec->id.pid, &part, counted);
}
