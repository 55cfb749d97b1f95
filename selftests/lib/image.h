/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_IMAGE_H
#define WLMON_SELFTEST_IMAGE_H

/* Processes that execute one program after the other, and their images. */
#include <sys/stat.h>
#include <sys/syscall.h>

#define LIFE_PARAMETERS	"max_records=1024"	/* quick to load, and to read */

#include "chain.h"
#include "life_fixture.h"

#define A		"/tmp/wlmon-a"	/* two copies of chain */
#define B		"/tmp/wlmon-b"
#define IMAGES		24
#define CLOSED_KEPT	16
#define TOO_LONG	60000000	/* us, for any program here */
#define LISTEN		1	/* flags of chain_start() */
#define VFORK		2

/*
 * How far a peak may be from what the program knew of it: VmHWM may have seen
 * more than is ever told elsewhere, by what CPUs or threads keep to themselves;
 * and what the program does after it looked, or the exec does, is not known.
 */
#define RSS_SLACK_KB	768
#define RSS_CLOSE_KB	512

struct chain {
	pid_t pid;
	int reports;
	struct gate gate;
};

struct images {
	struct row process;
	struct row image[IMAGES];
	int count;
};

/* Forks a process that executes argv, which leads to a chain at last. */
static inline void chain_start(struct chain *chain, char *const argv[], int flags)
{
	struct chain_report report;
	int fd[2];

	gate_make(&chain->gate);
	/* Stays open over exec even if it is descriptor 3 already. */
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

/* The next report; without one it is all zeroes. */
static inline bool chain_hear(struct chain *chain, struct chain_report *report)
{
	memset(report, 0, sizeof(*report));
	return read(chain->reports, report, sizeof(*report)) == sizeof(*report);
}

/* Opens a gate that is not the last. */
static inline void chain_go_on(struct chain *chain)
{
	if (write(chain->gate.fd[1], "", 1) != 1)
		abort();
}

static inline int images_in(const char *text, pid_t pid, struct row *image)
{
	const char *line = text;
	int count = 0;

	while (count < IMAGES && (line = strchr(line, '\n')) && *++line)
		if (row_split(&image[count], text, line) &&
		    row_number(&image[count], "PID") == pid)
			count++;
	return count;
}

/* A process's images and its line of `processes`, of one that stands still. */
static inline bool images_read(pid_t pid, struct images *all)
{
	char *text = view_read("images");

	all->count = text ? images_in(text, pid, all->image) : 0;
	free(text);
	return row_find(pid, &all->process) && all->count > 0;
}

static inline long long image_sum(const struct images *all, int last, const char *column,
				  bool time)
{
	long long sum = 0;
	int i;

	for (i = 0; i <= last; i++)
		sum += time ? row_usec(&all->image[i], column) :
			      row_number(&all->image[i], column);
	return sum;
}

/* All images add up to the process as printed, none is more than that. */
static inline void expect_sums(struct __test_metadata *_metadata, const struct images *all)
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

/* One follows the other, from the first moment of the process to the last. */
static inline void expect_order(struct __test_metadata *_metadata, const struct images *all)
{
	const struct row *last = &all->image[all->count - 1];
	int i;

	EXPECT_STREQ(row_text(&all->process, "START"), row_text(&all->image[0], "START"));
	for (i = 1; i < all->count; i++) {
		const struct row *before = &all->image[i - 1], *after = &all->image[i];

		EXPECT_LT(row_number(before, "N"), row_number(after, "N"));
		/* The first ones are told apart for as long as there is room. */
		EXPECT_EQ(i - 1, row_number(before, "N"));
		EXPECT_STREQ(row_text(before, "END"), row_text(after, "START"));
		EXPECT_STREQ("exec", row_text(before, "EXIT"));
		EXPECT_LE(row_time(before, "START"), row_time(before, "END"));
	}
	EXPECT_EQ(row_number(&all->process, "EXECS"), row_number(last, "N"));
	EXPECT_STREQ(row_text(&all->process, "EXITED"), row_text(last, "END"));
	EXPECT_STREQ(row_text(&all->process, "EXIT"), row_text(last, "EXIT"));
}

static inline long long usec_of(const struct timeval *time)
{
	return time->tv_sec * 1000000LL + time->tv_usec;
}

/*
 * The images up to one of them against what its process said before the exec
 * that ended it, if it could, and after that. An exec works, faults and takes
 * its time, so the truth is between the two.
 */
static inline void expect_boundary(struct __test_metadata *_metadata,
				   const struct images *all, int last,
				   const struct chain_report *ended,
				   const struct chain_report *began)
{
	long long user = image_sum(all, last, "UTIME", true);
	long long system = image_sum(all, last, "STIME", true);
	long long minflt = image_sum(all, last, "MINFLT", false);
	long long majflt = image_sum(all, last, "MAJFLT", false);
	double end = row_time(&all->image[last], "END");
	long long peak = row_number(&all->image[last], "MAXRSS_KB");
	int rounded = last + 2;

	EXPECT_GE(usec_of(&began->usage.ru_utime) + usec_of(&began->usage.ru_stime) +
		  rounded, user + system);
	EXPECT_GE(began->usage.ru_minflt, minflt);
	EXPECT_GE(began->usage.ru_majflt, majflt);
	EXPECT_GE(began->now, end);
	if (!ended)
		return;
	EXPECT_LE(usec_of(&ended->usage.ru_utime), user + rounded);
	EXPECT_LE(usec_of(&ended->usage.ru_stime), system + rounded);
	EXPECT_LE(ended->usage.ru_minflt, minflt);
	EXPECT_LE(ended->usage.ru_majflt, majflt);
	EXPECT_LE(ended->now, end + ROUNDING);
	if (peak == LLONG_MIN)
		return;
	EXPECT_LE(ended->peak_kb - RSS_SLACK_KB, peak);
	EXPECT_GE(ended->peak_kb + RSS_CLOSE_KB, peak);
}

/* Waits for the process, which must have ended with this code. */
static inline void expect_end(struct __test_metadata *_metadata, struct chain *chain,
			      int code, struct images *all)
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

#endif
