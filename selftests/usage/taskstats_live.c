// SPDX-License-Identifier: GPL-2.0
/* What the kernel's taskstats knows of who stands still, against their rows. */
#define _GNU_SOURCE
#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "taskstats_fixture.h"

#define THREADS_MAX	16

/* taskstats masks what it has of input and output; /proc does not. */
static void expect_io(struct __test_metadata *_metadata, const struct row *row,
		      const char *what, pid_t pid)
{
	static const char *const columns[] = {
		"RCHAR", "WCHAR", "SYSCR", "SYSCW", "READ_BYTES", "WRITE_BYTES",
		"CANCELLED_WRITE_BYTES",
	};
	char path[64], text[512];
	unsigned long long value[7];
	int i;

	snprintf(path, sizeof(path), "/proc/%d/io", pid);
	ASSERT_EQ(0, task_read_file(path, text, sizeof(text)));
	ASSERT_EQ(7, sscanf(text, "rchar: %llu\nwchar: %llu\nsyscr: %llu\nsyscw: %llu\n"
			    "read_bytes: %llu\nwrite_bytes: %llu\ncancelled_write_bytes: %llu",
			    &value[0], &value[1], &value[2], &value[3], &value[4], &value[5],
			    &value[6]));
	for (i = 0; i < 7; i++)
		expect_within(_metadata, row, what, columns[i], row_number(row, columns[i]),
			      value[i], value[i]);
}

/* On one CPU with the test nobody runs while it looks. */
static void share_cpu(void)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), &first);
}

static bool thread_row(pid_t tid, struct row *row)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", tid);
	return table_find("threads", "TID", text, row);
}

/* An answer that is the same before and after the row is that row's. */
static bool look(struct taskstats_client *client, pid_t id,
		 int (*ask)(struct taskstats_client *, pid_t, struct taskstats *),
		 bool (*row_of)(pid_t, struct row *), struct taskstats *stats, struct row *row)
{
	double end = task_now() + PATIENCE;
	struct taskstats after;

	do {
		if (ask(client, id, stats) || !row_of(id, row) || ask(client, id, &after))
			return false;
		/* these go on for ever */
		after.ac_etime = stats->ac_etime;
		after.ac_tgetime = stats->ac_tgetime;
		after.ac_btime = stats->ac_btime;
		after.ac_btime64 = stats->ac_btime64;
		if (!memcmp(stats, &after, sizeof(after)))
			return true;
		usleep(2000);
	} while (task_now() < end);
	return false;
}

/* Of one thread, or with group of a process, that stands still: nothing may differ. */
static void expect_exact(struct __test_metadata *_metadata, const struct row *row,
			 const char *what, const struct taskstats *stats, int threads, bool group)
{
	const struct figure *figure;

	for (figure = figures; figure < figures + figure_count; figure++)
		if (!group || figure->in_group)
			expect_figure(_metadata, row, what, figure, stats, threads, 0);
	expect_real_time(_metadata, row, what, stats->cpu_run_real_total, 0);
	expect_real_time(_metadata, row, what, stats->cpu_scaled_run_real_total, 0);
}

/* A zombie has been switched away from for the last time. */
TEST_F(taskstats, of_zombies)
{
	struct taskstats stats;
	const char *what;
	siginfo_t info;
	pid_t *pid = calloc(job_count, sizeof(*pid));
	int i, status;

	share_cpu();
	for (i = 0; i < job_count; i++)
		if (!jobs[i].threads)
			pid[i] = job_start(&jobs[i], 2, NULL);
	for (i = 0; i < job_count; i++) {
		if (jobs[i].threads)
			continue;
		what = jobs[i].name;
		ASSERT_EQ(0, waitid(P_PID, pid[i], &info, WEXITED | WNOWAIT));
		ASSERT_EQ(0, task_wait_state(pid[i], 'Z'));
		ASSERT_TRUE(look(&self->client, pid[i], taskstats_of_thread, row_find, &stats,
				 &self->row));
		EXPECT_STREQ("zombie", row_text(&self->row, "STATE"));
		expect_identity(_metadata, &self->row, what, &stats);
		expect_flags(_metadata, &self->row, what, stats.ac_flag);
		expect_exact(_metadata, &self->row, what, &stats, 1, false);
		expect_io(_metadata, &self->row, what, pid[i]);
		/* and so it stays */
		ASSERT_EQ(pid[i], waitpid(pid[i], &status, 0));
		EXPECT_EQ((__u32)status, stats.ac_exitcode);
		ASSERT_TRUE(row_wait(pid[i], "STATE", "released", &self->row));
		expect_exact(_metadata, &self->row, what, &stats, 1, false);
	}
	free(pid);
}

static int list_threads(pid_t pid, pid_t *tid)
{
	char path[64];
	struct dirent *entry;
	int threads = 0;
	DIR *directory;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	directory = opendir(path);
	while (directory && threads < THREADS_MAX && (entry = readdir(directory)))
		if (entry->d_name[0] != '.')
			tid[threads++] = atoi(entry->d_name);
	if (directory)
		closedir(directory);
	return threads;
}

/* A process whose threads, among them the first, have all come to a stop. */
static int stop(struct __test_metadata *_metadata, pid_t pid, pid_t *tid)
{
	int i, status, threads;

	EXPECT_EQ(pid, waitpid(pid, &status, WUNTRACED));
	EXPECT_TRUE(WIFSTOPPED(status));
	threads = list_threads(pid, tid);
	for (i = 0; i < threads; i++)
		EXPECT_EQ(0, task_wait_state(tid[i], 'T'));
	return threads;
}

TEST_F(taskstats, of_stopped)
{
	static const struct job job = {
		.name = "stop", .run = job_threads_stay, .threads = true, .signal = SIGSTOP,
	};
	struct taskstats stats, sum = { 0 };
	pid_t pid, tid[THREADS_MAX];
	int i, threads;

	share_cpu();
	pid = job_start(&job, 2, NULL);
	threads = stop(_metadata, pid, tid);
	ASSERT_EQ(5, threads);
	for (i = 0; i < threads; i++) {
		ASSERT_TRUE(look(&self->client, tid[i], taskstats_of_thread, thread_row, &stats,
				 &self->row));
		EXPECT_EQ(pid, row_number(&self->row, "PID"));
		EXPECT_STREQ("stopped", row_text(&self->row, "STATE"));
		EXPECT_STREQ(stats.ac_comm, row_text(&self->row, "COMM"));
		expect_exact(_metadata, &self->row, "thread", &stats, 1, false);
		figures_add(&sum, &stats);
	}
	ASSERT_TRUE(row_find(pid, &self->row));
	expect_exact(_metadata, &self->row, "threads", &sum, threads, false);
	expect_io(_metadata, &self->row, "threads", pid);
	ASSERT_TRUE(look(&self->client, pid, taskstats_of_process, row_find, &stats, &self->row));
	expect_exact(_metadata, &self->row, "process", &stats, threads, true);
	ASSERT_TRUE(look(&self->client, pid, taskstats_of_thread, row_find, &stats, &self->row));
	expect_identity(_metadata, &self->row, "leader", &stats);
	expect_memory(_metadata, &self->row, "leader", &stats, 1);
	expect_flags(_metadata, &self->row, "leader", stats.ac_flag);
	EXPECT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
}

static void expect_no_delays(struct __test_metadata *_metadata, const struct row *row)
{
	const struct figure *figure;

	for (figure = figures; figure < figures + figure_count; figure++)
		if (figure->is_delay)
			EXPECT_STREQ("-", row_text(row, figure->column));
}

/* The kernel counts what its scheduler delays in any case. */
TEST_F(taskstats, switched_off)
{
	static const struct job job = {
		.name = "stop", .run = job_threads_stay, .threads = true, .signal = SIGSTOP,
	};
	unsigned long long runtime, delay, count;
	char path[64], text[128], after[128];
	pid_t pid, tid[THREADS_MAX];
	int i, threads;

	share_cpu();
	ASSERT_EQ(0, task_write_file(SWITCH, "0"));
	pid = job_start(&job, 1, NULL);
	threads = stop(_metadata, pid, tid);
	ASSERT_EQ(4, threads);
	/* what is switched on later does not make up for it */
	ASSERT_EQ(0, task_write_file(SWITCH, "1"));
	for (i = 0; i < threads; i++) {
		snprintf(path, sizeof(path), "/proc/%d/task/%d/schedstat", pid, tid[i]);
		do {
			ASSERT_EQ(0, task_read_file(path, text, sizeof(text)));
			ASSERT_TRUE(thread_row(tid[i], &self->row));
			ASSERT_EQ(0, task_read_file(path, after, sizeof(after)));
		} while (strcmp(text, after));
		ASSERT_EQ(3, sscanf(text, "%llu %llu %llu", &runtime, &delay, &count));
		EXPECT_EQ((long long)runtime / 1000, row_usec(&self->row, "RUNTIME"));
		EXPECT_EQ((long long)delay / 1000, row_usec(&self->row, "CPU_DELAY"));
		EXPECT_EQ((long long)count, row_number(&self->row, "CPU_DELAY_N"));
		expect_no_delays(_metadata, &self->row);
	}
	ASSERT_TRUE(row_find(pid, &self->row));
	EXPECT_LT(0, row_number(&self->row, "CPU_DELAY_N"));
	expect_no_delays(_metadata, &self->row);
	EXPECT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	EXPECT_LT(0, row_number(&self->row, "CPU_DELAY_N"));
	expect_no_delays(_metadata, &self->row);
}

TEST_HARNESS_MAIN
