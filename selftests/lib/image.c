// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "image.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "consume.h"
#include "life.h"

void chain_start(struct chain *chain, char *const argv[], int flags)
{
	struct chain_report report;
	int fd[2];

	gate_make(&chain->gate);
	/* no O_CLOEXEC: it can be descriptor 3 already, where dup2() does nothing */
	if (pipe(fd))
		abort();
	chain->pid = flags & VFORK ? vfork() : fork();
	if (!chain->pid) {
		dup2(chain->gate.fd[0], CHAIN_GATE_FD);
		if (!(flags & LISTEN)) {
			close(fd[0]);
			close(fd[1]);
			close(CHAIN_REPORT_FD);
		} else {
			dup2(fd[1], CHAIN_REPORT_FD);
		}
		if ((flags & LISTEN) && !(flags & VFORK)) {
			chain_report(&report, true);
			if (write(CHAIN_REPORT_FD, &report, sizeof(report)) < 0)
				_exit(98);
		}
		execv(argv[0], argv);
		_exit(97);
	}
	close(fd[1]);
	chain->reports = fd[0];
}

bool chain_hear(struct chain *chain, struct chain_report *report)
{
	memset(report, 0, sizeof(*report));
	return read(chain->reports, report, sizeof(*report)) == sizeof(*report);
}

void chain_go_on(struct chain *chain)
{
	if (write(chain->gate.fd[1], "", 1) != 1)
		abort();
}

int images_in(const char *text, pid_t pid, struct row *image)
{
	const char *line = NULL;
	int count = 0;

	while (count < IMAGES && table_next(text, &line, &image[count]))
		if (row_number(&image[count], "PID") == pid)
			count++;
	return count;
}

bool images_read(pid_t pid, struct images *all)
{
	char *text = view_read("images");

	all->count = text ? images_in(text, pid, all->image) : 0;
	free(text);
	return row_find(pid, &all->process) && all->count > 0;
}

static long long image_sum(const struct images *all, int last, const char *column, bool time)
{
	long long sum = 0;
	int i;

	for (i = 0; i <= last; i++)
		sum += time ? row_usec(&all->image[i], column) :
			      row_number(&all->image[i], column);
	return sum;
}

void expect_sums(struct __test_metadata *_metadata, const struct images *all)
{
	static const char *const column[] = { "UTIME", "STIME", "MINFLT", "MAJFLT", "SYSCALLS" };
	long long whole, part;
	int i, n;

	for (i = 0; i < 5; i++) {
		bool time = i < 2;

		if (!strcmp(row_text(&all->process, column[i]), "-"))
			continue;
		whole = time ? row_usec(&all->process, column[i]) :
			       row_number(&all->process, column[i]);
		EXPECT_LE(0, whole);
		EXPECT_EQ(whole, image_sum(all, all->count - 1, column[i], time)) {
			TH_LOG("%s of pid %s", column[i], row_text(&all->process, "PID"));
		}
		for (n = 0; n < all->count; n++) {
			part = time ? row_usec(&all->image[n], column[i]) :
				      row_number(&all->image[n], column[i]);
			EXPECT_TRUE(part >= 0 && part <= whole) {
				TH_LOG("%s of image %d is %s", column[i], n,
				       row_text(&all->image[n], column[i]));
			}
		}
	}
}

void expect_order(struct __test_metadata *_metadata, const struct images *all)
{
	const struct row *last = &all->image[all->count - 1];
	int i;

	EXPECT_STREQ(row_text(&all->process, "START"), row_text(&all->image[0], "START"));
	for (i = 1; i < all->count; i++) {
		const struct row *before = &all->image[i - 1], *after = &all->image[i];

		EXPECT_LT(row_number(before, "N"), row_number(after, "N"));
		/* the first images are never merged while there is room */
		EXPECT_EQ(i - 1, row_number(before, "N"));
		EXPECT_STREQ(row_text(before, "END"), row_text(after, "START"));
		EXPECT_STREQ("exec", row_text(before, "EXIT"));
		EXPECT_LE(row_time(before, "START"), row_time(before, "END"));
	}
	EXPECT_EQ(row_number(&all->process, "EXECS"), row_number(last, "N"));
	EXPECT_STREQ(row_text(&all->process, "EXITED"), row_text(last, "END"));
	EXPECT_STREQ(row_text(&all->process, "EXIT"), row_text(last, "EXIT"));
}

void expect_boundary(struct __test_metadata *_metadata, const struct images *all, int last,
		     const struct chain_report *ended, const struct chain_report *began)
{
	long long user = image_sum(all, last, "UTIME", true);
	long long system = image_sum(all, last, "STIME", true);
	long long minflt = image_sum(all, last, "MINFLT", false);
	long long majflt = image_sum(all, last, "MAJFLT", false);
	double end = row_time(&all->image[last], "END");
	long long peak = row_number(&all->image[last], "MAXRSS_KB");
	int rounded = last + 2;

	EXPECT_GE(timeval_us(&began->usage.ru_utime) + timeval_us(&began->usage.ru_stime) +
		  rounded, user + system);
	EXPECT_GE(began->usage.ru_minflt, minflt);
	EXPECT_GE(began->usage.ru_majflt, majflt);
	EXPECT_GE(began->now, end);
	if (!ended)
		return;
	EXPECT_LE(timeval_us(&ended->usage.ru_utime), user + rounded);
	EXPECT_LE(timeval_us(&ended->usage.ru_stime), system + rounded);
	EXPECT_LE(ended->usage.ru_minflt, minflt);
	EXPECT_LE(ended->usage.ru_majflt, majflt);
	EXPECT_LE(ended->now, end + ROUNDING);
	if (peak == LLONG_MIN)
		return;
	EXPECT_LE(ended->peak_kb - RSS_SLACK_KB, peak);
	EXPECT_GE(ended->peak_kb + RSS_CLOSE_KB, peak);
}

void expect_end(struct __test_metadata *_metadata, struct chain *chain, int code,
		struct images *all)
{
	int status;

	ASSERT_EQ(chain->pid, waitpid(chain->pid, &status, 0));
	EXPECT_EQ(code << 8, status);
	ASSERT_TRUE(row_wait(chain->pid, "STATE", "released", &all->process));
	ASSERT_TRUE(images_read(chain->pid, all));
	close(chain->reports);
	expect_sums(_metadata, all);
	expect_order(_metadata, all);
}
