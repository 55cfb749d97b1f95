// SPDX-License-Identifier: GPL-2.0
/* What the kernel's taskstats tells when processes end, against their records. */
#define _GNU_SOURCE
#include <limits.h>
#include <linux/acct.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "taskstats_fixture.h"

#define INSTANCES	3

/* A process, and what the kernel told when its threads ended. */
struct run {
	const struct job *job;
	int instance, status;
	pid_t pid;
	struct job_last *last;
	int threads;
	struct taskstats leader, dead, group, sum;
	bool has_group;
	long long told;		/* microseconds after the process's start, added up */
};

static void run_start(struct run *run, const struct job *job, int instance)
{
	run->job = job;
	run->instance = instance;
	run->last = mmap(NULL, sizeof(*run->last), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (run->last == MAP_FAILED)
		abort();
	run->pid = job_start(job, instance, run->last);
}

static void note(struct run *run, const struct taskstats_exit *ended)
{
	run->threads++;
	run->told += ended->thread.ac_tgetime;
	figures_add(&run->sum, &ended->thread);
	run->sum.ac_flag |= ended->thread.ac_flag & ~AFORK;
	if (ended->tid == ended->tgid)
		run->leader = ended->thread;
	if (ended->last)
		run->dead = ended->thread;
	if (ended->has_group) {
		run->group = ended->group;
		run->has_group = true;
	}
}

/* Gives what was told so far to whom it is about. Returns 0 or a negative errno. */
static int take_notes(struct taskstats_client *listener, struct run *run, int runs)
{
	struct taskstats_exit ended;
	int i, error;

	while (!(error = taskstats_next(listener, &ended)))
		for (i = 0; i < runs; i++)
			if (run[i].pid == ended.tgid)
				note(&run[i], &ended);
	return error == -EAGAIN ? 0 : error;
}

/*
 * What a thread's figure may have become since the kernel told it. do_exit()
 * tells soon: the memory, files and namespaces are still there to be given up,
 * and the thread still has to leave its CPU, and may have to wait for one. The
 * time that is left to do so is the bound of what it can use.
 */
static long long may_grow(const struct run *run, const struct figure *figure,
			  const struct row *row)
{
	long long left = run->threads * (row_usec(row, "RELEASED") -
					 row_usec(row, "START") + 2) - run->told;
	long long ticks = row_usec(row, "UTIME_TICKS") +
			  row_usec(row, "STIME_TICKS");

	switch (figure->end) {
	case END_FAULTS:
		/* its list of robust futexes, and where its id is to be cleared */
		return run->threads > 1 ? 4 * run->threads : 0;
	case END_SWITCHES:
		return 10 * run->threads + left / 1000;
	case END_TIME:
		/* the clock's last tick counts in full; RUNTIME was as of the last one */
		return left + 100000 * run->threads;
	case END_MEMORY:
		/* as long as a thread has memory, a tick adds some of it */
		return ticks > (long long)(run->sum.ac_utime + run->sum.ac_stime) +
			       2 * run->threads ? LLONG_MAX / 2 : 0;
	case END_FILES:
		if (task_kernel_before(7, 0))
			return 0;
		/* whose time can be any: the kernel may miss its begin, see delays.c */
		return figure->unit == FIGURE_COUNT ? 64 * run->threads : LLONG_MAX / 2;
	default:
		return 0;
	}
}

/*
 * What the kernel told of the group may lack a thread: the last one to come to its
 * exit tells, and one that came before it can be slower to add what it did.
 */
static long long group_lacks(const struct run *run, const struct figure *figure)
{
	long long lacks = figure_value(figure, &run->sum) - figure_value(figure, &run->group);

	return lacks > 0 ? lacks : 0;
}

static void expect_run(struct __test_metadata *_metadata, const struct run *run,
		       const struct row *row)
{
	const char *what = run->job->name;
	/* Whatever adds up the switches of the dead adds up their spans, too. */
	enum figure_group least = run->group.ac_etime ? GROUP_LIVING : GROUP_ALL;
	const struct figure *figure;
	long long span;
	char text[64];

	ASSERT_LT(0, run->threads);
	ASSERT_EQ((__u32)run->pid, run->leader.ac_pid);
	ASSERT_EQ((__u32)run->pid, run->dead.ac_tgid);
	expect_identity(_metadata, row, what, &run->leader);
	expect_memory(_metadata, row, what, &run->dead, run->threads);
	expect_flags(_metadata, row, what, run->sum.ac_flag | (run->leader.ac_flag & AFORK));
	EXPECT_EQ((__u32)run->status, run->leader.ac_exitcode);
	EXPECT_STREQ(task_exit_text(run->status, text, sizeof(text)), row_text(row, "EXIT"));
	EXPECT_EQ(run->threads, row_number(row, "THREADS"));
	EXPECT_EQ(run->job->threads, run->has_group);
	for (figure = figures; figure < figures + figure_count; figure++) {
		expect_figure(_metadata, row, what, figure, &run->sum, run->threads,
			      may_grow(run, figure, row));
		if (run->has_group && figure->in_group >= least)
			expect_figure(_metadata, row, what, figure, &run->group, run->threads,
				      may_grow(run, figure, row) + group_lacks(run, figure));
		if (!strcmp(figure->column, "RUNTIME")) {
			expect_real_time(_metadata, row, what, run->sum.cpu_run_real_total,
					 may_grow(run, figure, row));
			expect_real_time(_metadata, row, what,
					 run->sum.cpu_scaled_run_real_total,
					 may_grow(run, figure, row));
		}
	}
	/* What it noted itself bounds its time from above, too. */
	if (run->last->at) {
		span = llround((row_time(row, "RELEASED") - run->last->at) * 1e6) + 2;
		EXPECT_LT(0, span);
		EXPECT_LE(run->last->at, row_time(row, "START") + run->dead.ac_tgetime / 1e6);
		expect_within(_metadata, row, what, "RUNTIME", row_usec(row, "RUNTIME"),
			      run->last->cpu * 1e6 - 1,
			      run->last->cpu * 1e6 + span * run->threads);
	}
}

TEST_F(taskstats, of_ended)
{
	struct run *run = calloc(job_count * INSTANCES, sizeof(*run));
	struct taskstats sum = { 0 };
	long long highest = 0;
	int instance, i, first, runs = 0;
	char *text;

	ASSERT_EQ(0, taskstats_listen(&self->client));
	for (instance = 1; instance <= INSTANCES; instance++) {
		first = runs;
		for (i = 0; i < job_count; i++)
			run_start(&run[runs++], &jobs[i], instance);
		for (i = first; i < runs; i++)
			ASSERT_EQ(run[i].pid, waitpid(run[i].pid, &run[i].status, 0));
		ASSERT_EQ(0, take_notes(&self->client, run, runs));
	}
	EXPECT_LE(60, runs);
	ASSERT_TRUE(row_wait(run[runs - 1].pid, "STATE", "released", &self->row));
	text = view_read("processes");
	for (i = 0; i < runs; i++) {
		ASSERT_TRUE(row_in(text, run[i].pid, &self->row));
		expect_run(_metadata, &run[i], &self->row);
		figures_add(&sum, &run[i].sum);
		highest += run[i].dead.hiwater_rss;
	}
	/* Without some of everything, equality would say little. */
	EXPECT_LT(0, highest);
	EXPECT_LT(0, sum.blkio_count);
	EXPECT_LT(0, sum.wpcopy_count);
	EXPECT_LT(0, sum.ac_majflt);
	EXPECT_LT(0, sum.nivcsw);
	EXPECT_LT(0, sum.coremem);
	EXPECT_LT(0, sum.read_syscalls);
	EXPECT_LT(0, sum.write_syscalls);
	EXPECT_LT(0, sum.read_bytes);
	EXPECT_LT(0, sum.write_bytes);
	EXPECT_LT(0, sum.cancelled_write_bytes);
	free(text);
	free(run);
}

TEST_HARNESS_MAIN
