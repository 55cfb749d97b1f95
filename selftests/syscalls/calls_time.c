// SPDX-License-Identifier: GPL-2.0
/* The times of system calls, against what their caller measures. */
#define _GNU_SOURCE
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>

#include "member.h"

#define MOST	200

struct shared {
	int calls;
	double asked[MOST];	/* seconds, how long to sleep */
	double took[MOST];	/* seconds, as the caller saw it */
};

FIXTURE(time) {
	struct row row;
	struct shared *shared;
};

FIXTURE_SETUP(time)
{
	module_unload();
	ASSERT_EQ(0, module_load("target_comm=" MEMBER));
	self->shared = share(sizeof(*self->shared));
	ASSERT_NE(NULL, self->shared);
}

FIXTURE_TEARDOWN(time)
{
	EXPECT_TRUE(ledger_complete());
	EXPECT_EQ(0, module_unload());
}

static double now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static void by_nanosleep(double seconds)
{
	struct timespec span = { seconds, (seconds - (long)seconds) * 1e9 };

	syscall(SYS_nanosleep, &span, NULL);
}

static void by_clock_nanosleep(double seconds)
{
	struct timespec span = { seconds, (seconds - (long)seconds) * 1e9 };

	syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &span, NULL);
}

static void by_poll(double seconds)
{
	syscall(SYS_poll, NULL, 0, (int)(seconds * 1000));
}

static void by_select(double seconds)
{
	struct timeval span = { seconds, (seconds - (long)seconds) * 1e6 };

	syscall(SYS_select, 0, NULL, NULL, NULL, &span);
}

/* A time of a call's line. */
static double call_time(const char *name, const char *column)
{
	struct row row;

	return table_find("syscalls", "SYSCALL", name, &row) ?
		row_time(&row, column) : NAN;
}

/* A stretch of calls that take as long. */
struct stretch {
	int calls;
	double seconds;
};

static int compare(const void *one, const void *two)
{
	const double *a = one, *b = two;

	return *a < *b ? -1 : *a > *b;
}

/* A member makes the calls; what it asked for and what it measured is sorted. */
static void run(struct __test_metadata *_metadata, struct shared *shared,
		void (*sleep_for)(double), const struct stretch *stretch)
{
	pid_t pid = fork();
	double before;
	int status, i;

	if (!pid) {
		join();
		for (; stretch->calls; stretch++) {
			for (i = 0; i < stretch->calls; i++) {
				before = now();
				sleep_for(stretch->seconds);
				shared->asked[shared->calls] = stretch->seconds;
				shared->took[shared->calls++] = now() - before;
			}
		}
		leave(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
	qsort(shared->asked, shared->calls, sizeof(shared->asked[0]), compare);
	qsort(shared->took, shared->calls, sizeof(shared->took[0]), compare);
}

static double sum(const struct shared *shared)
{
	double sum = 0;
	int i;

	for (i = 0; i < shared->calls; i++)
		sum += shared->took[i];
	return sum;
}

/* The least of them that is not exceeded by this share of all. */
static double quantile(const double *seconds, int calls, double part)
{
	int rank = ceil(calls * part);

	return seconds[rank - 1];
}

/*
 * A call takes as long as was asked for, or longer, and not as long as what its
 * caller measures around it; a bucket reaches from a power of two to the next.
 */
static void expect_near(struct __test_metadata *_metadata, const char *call,
			const char *column, const struct shared *shared, double part)
{
	double us = call_time(call, column);
	double low = quantile(shared->asked, shared->calls, part) * 1e6;
	double high = quantile(shared->took, shared->calls, part) * 1e6;

	EXPECT_TRUE(low / 2 <= us && us <= high * 2) {
		TH_LOG("%s of %s is %f us, not within %f and %f", column, call, us, low, high);
	}
	TH_LOG("%s of %s: %.3f us, measured %.3f us", column, call, us, high);
}

static void expect_quantiles(struct __test_metadata *_metadata, const char *call,
			     const struct shared *shared)
{
	struct row row;

	ASSERT_TRUE(table_find("syscalls", "SYSCALL", call, &row));
	EXPECT_EQ(shared->calls, row_number(&row, "CALLS"));
	expect_near(_metadata, call, "P50_US", shared, 0.5);
	expect_near(_metadata, call, "P99_US", shared, 0.99);
	EXPECT_LE(row_time(&row, "MIN_US"), row_time(&row, "P50_US"));
	EXPECT_LE(row_time(&row, "P50_US"), row_time(&row, "P99_US"));
	EXPECT_LE(row_time(&row, "P99_US"), row_time(&row, "MAX_US"));
}

/* The kernel sleeps at least that long, and what is seen is within the call. */
TEST_F(time, of_sleeps)
{
	const struct stretch equal[] = { { 100, 0.010 }, { 0, 0 } };
	double truth, seconds;

	run(_metadata, self->shared, by_nanosleep, equal);
	truth = sum(self->shared);
	ASSERT_TRUE(table_find("syscalls", "SYSCALL", "nanosleep", &self->row));
	seconds = row_time(&self->row, "SECONDS");
	TH_LOG("%f s, truth %f s", seconds, truth);
	EXPECT_EQ(100, row_number(&self->row, "CALLS"));
	EXPECT_EQ(0, row_number(&self->row, "ERRORS"));
	EXPECT_LE(1.0, seconds);
	EXPECT_LE(truth * 0.95, seconds);
	EXPECT_GE(truth * 1.0001, seconds);
	EXPECT_GE(1, llabs((long long)(seconds * 1e6 / 100) -
			   row_number(&self->row, "USECS/CALL")));
	EXPECT_LE(10000, row_time(&self->row, "MIN_US"));
	EXPECT_GE(self->shared->took[0] * 1e6, row_time(&self->row, "MIN_US"));
	EXPECT_GE(self->shared->took[99] * 1e6, row_time(&self->row, "MAX_US"));
}

TEST_F(time, median_and_tail)
{
	const struct stretch some_long[] = { { 90, 0.001 }, { 10, 0.050 }, { 0, 0 } };

	run(_metadata, self->shared, by_poll, some_long);
	expect_quantiles(_metadata, "poll", self->shared);
}

TEST_F(time, median_above_half)
{
	const struct stretch mostly_long[] = { { 20, 0.001 }, { 30, 0.020 }, { 0, 0 } };

	run(_metadata, self->shared, by_select, mostly_long);
	expect_quantiles(_metadata, "select", self->shared);
}

/* With one in a hundred P99 is still that of the many. */
TEST_F(time, one_in_a_hundred)
{
	const struct stretch one_long[] = { { 99, 0.001 }, { 1, 0.300 }, { 0, 0 } };

	run(_metadata, self->shared, by_clock_nanosleep, one_long);
	expect_quantiles(_metadata, "clock_nanosleep", self->shared);
	EXPECT_LE(300000, call_time("clock_nanosleep", "MAX_US"));
	EXPECT_GT(150000, call_time("clock_nanosleep", "P99_US"));
}

/* Calls of seconds are counted in other buckets than short ones, with either clock. */
TEST_F(time, of_long_calls)
{
	const struct stretch short_and_long[] = { { 2, 0.001 }, { 1, 9.000 }, { 0, 0 } };
	double us;

	run(_metadata, self->shared, by_poll, short_and_long);
	expect_quantiles(_metadata, "poll", self->shared);
	EXPECT_LE(9000000, call_time("poll", "MAX_US"));
	EXPECT_GT(4500000, call_time("poll", "P50_US"));
	EXPECT_LE(4500000, call_time("poll", "P99_US"));
	us = call_time("poll", "SECONDS") * 1e6;
	EXPECT_LE(9002000, us);
	EXPECT_GE(sum(self->shared) * 1.0001e6, us);
}

/* Of a single call all are the same. */
TEST_F(time, of_one_call)
{
	const struct stretch one[] = { { 1, 0.030 }, { 0, 0 } };
	double us;

	run(_metadata, self->shared, by_poll, one);
	ASSERT_TRUE(table_find("syscalls", "SYSCALL", "poll", &self->row));
	us = row_time(&self->row, "MIN_US");
	EXPECT_LE(30000, us);
	EXPECT_EQ(us, row_time(&self->row, "MAX_US"));
	EXPECT_GE(1, fabs(us - row_time(&self->row, "SECONDS") * 1e6));
	EXPECT_EQ((long long)us, row_number(&self->row, "USECS/CALL"));
	expect_quantiles(_metadata, "poll", self->shared);
}

/* The same time in the other views, and shares of it in per cent. */
TEST_F(time, adds_up)
{
	const struct stretch some[] = { { 20, 0.005 }, { 0, 0 } };
	double total, last = INFINITY, seconds, sum = 0;
	const char *line = NULL;
	char *text;

	run(_metadata, self->shared, by_poll, some);
	total = call_time("total", "SECONDS");
	text = view_read("syscalls");
	ASSERT_NE(NULL, text);
	while ((line = table_line(text, line))) {
		ASSERT_TRUE(row_split(&self->row, text, line));
		if (!strcmp(row_text(&self->row, "SYSCALL"), "total"))
			break;
		seconds = row_time(&self->row, "SECONDS");
		EXPECT_GE(last, seconds);
		EXPECT_GE(0.01, fabs(row_time(&self->row, "%TIME") - 100 * seconds / total));
		last = seconds;
		sum += seconds;
	}
	free(text);
	/* Each line is rounded down. */
	EXPECT_GE(0.0001, fabs(sum - total));
	ASSERT_TRUE(table_find("subsystems", "SUBSYSTEM", "total", &self->row));
	EXPECT_GE(0.0001, fabs(row_time(&self->row, "SECONDS") - total));
	ASSERT_TRUE(table_find("process_syscalls", "SYSCALL", "poll", &self->row));
	EXPECT_GE(0.00001, fabs(row_time(&self->row, "SECONDS") - call_time("poll", "SECONDS")));
}

TEST_HARNESS_MAIN
