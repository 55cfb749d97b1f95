// SPDX-License-Identifier: GPL-2.0
/* Questions about one process or thread, and the lines of all threads. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIFE_PARAMETERS	"max_records=1024"	/* quick to load, and to read */

#include "life_fixture.h"
#include "proc.h"
#include "question.h"
#include "work.h"

#define THREADS		64
#define TICK_USEC	14000	/* one of /proc and one of the kernel */
#define DISK		"/dev/ram0"

/* What a thread says of itself; none of them crosses a page. */
struct said {
	struct rusage usage;
	pid_t tid;
	int number;
} __attribute__((aligned(256)));

static struct gate team;

static void *work_in_thread(void *arg)
{
	struct said *said = arg;
	char name[16], byte;

	said->tid = gettid();
	snprintf(name, sizeof(name), "query-%d", said->number);
	prctl(PR_SET_NAME, name);
	touch(5 * said->number);
	read_zeroes(said->number, 100);
	write_null(said->number, 7);
	doze(said->number % 4);
	burn(said->number % 8);
	syscall(SYS_getrusage, RUSAGE_THREAD, &said->usage);
	if (read(team.fd[0], &byte, 1) < 0)
		abort();
	return NULL;
}

static void *end_in_thread(void *arg)
{
	*(pid_t *)arg = gettid();
	return NULL;
}

/* The first one has ended when the others work. */
static void run_team(struct said *said)
{
	pthread_t thread[THREADS];
	int i;

	close(team.fd[1]);
	/* One thread's memory may border on another's: huge pages would span both. */
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	pthread_create(&thread[0], NULL, end_in_thread, &said[THREADS].tid);
	pthread_join(thread[0], NULL);
	for (i = 0; i < THREADS; i++) {
		said[i].number = i + 1;
		pthread_create(&thread[i], NULL, work_in_thread, &said[i]);
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	_exit(0);
}

/* Waits for a thread to tell who it is, and then to stand still. */
static int await_thread(const pid_t *tid)
{
	double end = task_now() + PATIENCE;

	while (!__atomic_load_n(tid, __ATOMIC_ACQUIRE)) {
		if (task_now() > end)
			return -1;
		usleep(1000);
	}
	return task_wait_call(*tid, SYS_read);
}

static void expect_io(struct __test_metadata *_metadata, const struct row *row,
		      const char *folder)
{
	static const char *const name[7][2] = {
		{ "rchar", "RCHAR" }, { "wchar", "WCHAR" }, { "syscr", "SYSCR" },
		{ "syscw", "SYSCW" }, { "read_bytes", "READ_BYTES" },
		{ "write_bytes", "WRITE_BYTES" },
		{ "cancelled_write_bytes", "CANCELLED_WRITE_BYTES" },
	};
	int i;

	for (i = 0; i < 7; i++) {
		EXPECT_EQ(proc_number(folder, "io", name[i][0]),
			  row_number(row, name[i][1])) {
			TH_LOG("%s of %s", name[i][1], folder);
		}
	}
}

/* stat, io and status of one that stands still. */
static void expect_proc(struct __test_metadata *_metadata, const struct row *row,
			const char *folder)
{
	long long user = row_usec(row, "UTIME"), system = row_usec(row, "STIME");

	EXPECT_EQ(proc_stat(folder, 10), row_number(row, "MINFLT"));
	EXPECT_EQ(proc_stat(folder, 12), row_number(row, "MAJFLT"));
	EXPECT_GE(TICK_USEC, llabs(proc_stat(folder, 14) * 10000 - user));
	EXPECT_GE(TICK_USEC, llabs(proc_stat(folder, 15) * 10000 - system));
	EXPECT_GE(2, llabs(row_usec(row, "RUNTIME") - user - system));
	expect_io(_metadata, row, folder);
}

/* What /proc tells of a thread only. */
static void expect_thread(struct __test_metadata *_metadata, const struct row *row,
			  const char *folder)
{
	expect_proc(_metadata, row, folder);
	EXPECT_EQ(proc_number(folder, "status", "voluntary_ctxt_switches"),
		  row_number(row, "NVCSW"));
	EXPECT_EQ(proc_number(folder, "status", "nonvoluntary_ctxt_switches"),
		  row_number(row, "NIVCSW"));
	EXPECT_EQ(proc_schedstat(folder, 0) / 1000, row_usec(row, "RUNTIME"));
	EXPECT_EQ(proc_schedstat(folder, 1) / 1000, row_usec(row, "CPU_DELAY"));
	EXPECT_EQ(proc_schedstat(folder, 2), row_number(row, "CPU_DELAY_N"));
}

static void expect_said(struct __test_metadata *_metadata, const struct row *row,
			const struct said *said)
{
	const struct rusage *usage = &said->usage;
	char name[16];

	snprintf(name, sizeof(name), "query-%d", said->number);
	EXPECT_STREQ(name, row_text(row, "COMM"));
	EXPECT_STREQ("sleeping", row_text(row, "STATE"));
	EXPECT_EQ(usage->ru_minflt, row_number(row, "MINFLT")) {
		TH_LOG("of %s", name);
	}
	EXPECT_EQ(usage->ru_majflt, row_number(row, "MAJFLT"));
	EXPECT_LE(5 * said->number, row_number(row, "MINFLT"));
	EXPECT_EQ(usage->ru_inblock, row_number(row, "INBLOCK"));
	EXPECT_EQ(usage->ru_oublock, row_number(row, "OUBLOCK"));
	EXPECT_EQ(said->number, row_number(row, "SYSCR"));
	EXPECT_EQ(said->number, row_number(row, "SYSCW"));
	EXPECT_EQ(said->number * 100, row_number(row, "RCHAR"));
	EXPECT_EQ(said->number * 7, row_number(row, "WCHAR"));
	EXPECT_LE(usage->ru_nvcsw, row_number(row, "NVCSW"));
	EXPECT_GE(usage->ru_nvcsw + 2, row_number(row, "NVCSW"));
	EXPECT_LE(usage->ru_nivcsw, row_number(row, "NIVCSW"));
	EXPECT_LE(usage->ru_utime.tv_sec * 1000000 + usage->ru_utime.tv_usec,
		  row_usec(row, "UTIME"));
	EXPECT_LE(usage->ru_stime.tv_sec * 1000000 + usage->ru_stime.tv_usec,
		  row_usec(row, "STIME"));
}

/* The answer has all columns of the row, and nothing else. */
static void expect_answer(struct __test_metadata *_metadata, const char *answer,
			  const struct row *row, const char *but)
{
	int i;

	EXPECT_LT(0, row->columns);
	EXPECT_EQ(row->columns, answer_lines(answer));
	for (i = 0; i < row->columns; i++) {
		if (!strcmp(row->name[i], but)) {
			EXPECT_STRNE("?", answer_text(answer, but));
			continue;
		}
		EXPECT_STREQ(row->value[i], answer_text(answer, row->name[i])) {
			TH_LOG("as %s", row->name[i]);
		}
	}
}

static int lines_of(const char *text, pid_t pid)
{
	const char *line = NULL;
	struct row row;
	int lines = 0;

	while (table_next(text, &line, &row))
		lines += row_number(&row, "PID") == pid;
	return lines;
}

TEST_F(life, threads)
{
	struct said *said = mmap(NULL, (THREADS + 1) * sizeof(*said), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char answer[ANSWER_SIZE], folder[64], tid[16], *text;
	struct row row;
	int i, status;
	pid_t pid;

	gate_make(&team);
	pid = fork();
	if (!pid)
		run_team(said);
	for (i = 0; i < THREADS; i++) {
		ASSERT_EQ(0, await_thread(&said[i].tid));
	}
	ASSERT_EQ(0, task_wait_call(pid, SYS_futex));
	text = view_read("threads");
	ASSERT_NE(NULL, text);
	EXPECT_EQ(THREADS + 1, lines_of(text, pid));
	for (i = 0; i < THREADS; i++) {
		snprintf(tid, sizeof(tid), "%d", said[i].tid);
		snprintf(folder, sizeof(folder), "/proc/%d/task/%s", pid, tid);
		ASSERT_TRUE(line_in(text, "TID", tid, &row));
		EXPECT_EQ(pid, row_number(&row, "PID"));
		expect_said(_metadata, &row, &said[i]);
		expect_thread(_metadata, &row, folder);
		ASSERT_EQ(0, ask_number("tid", said[i].tid, answer));
		expect_answer(_metadata, answer, &row, "");
	}
	snprintf(tid, sizeof(tid), "%d", pid);
	snprintf(folder, sizeof(folder), "/proc/%d/task/%d", pid, pid);
	ASSERT_TRUE(line_in(text, "TID", tid, &row));
	expect_thread(_metadata, &row, folder);
	snprintf(tid, sizeof(tid), "%d", said[THREADS].tid);
	EXPECT_FALSE(line_in(text, "TID", tid, &row));
	EXPECT_EQ(-ESRCH, ask_number("tid", said[THREADS].tid, answer));
	free(text);

	ASSERT_TRUE(row_find(pid, &self->row));
	ASSERT_EQ(0, ask_number("pid", pid, answer));
	expect_answer(_metadata, answer, &self->row, "LIFE");
	snprintf(folder, sizeof(folder), "/proc/%d", pid);
	expect_proc(_metadata, &self->row, folder);
	/* A thread that is not the first has no process of its own. */
	EXPECT_EQ(-ESRCH, ask_number("pid", said[0].tid, answer));
	gate_close(&team);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(-ESRCH, ask_number("tid", said[0].tid, answer));
	EXPECT_EQ(-ESRCH, ask_number("tid", pid, answer));
	text = view_read("threads");
	ASSERT_NE(NULL, text);
	EXPECT_EQ(0, lines_of(text, pid));
	free(text);
}

static void *outlive_leader(void *tid)
{
	char byte;

	touch(50);
	read_zeroes(9, 100);
	__atomic_store_n((pid_t *)tid, gettid(), __ATOMIC_RELEASE);
	if (read(team.fd[0], &byte, 1) < 0)
		abort();
	_exit(6);
}

/* A leader that has ended is no thread any more, but its process goes on. */
TEST_F(life, leader_gone)
{
	pid_t *tid = mmap(NULL, sizeof(*tid), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char answer[ANSWER_SIZE], folder[64], *text;
	pthread_t thread;
	int status;
	pid_t pid;

	gate_make(&team);
	pid = fork();
	if (!pid) {
		close(team.fd[1]);
		touch(70);
		write_null(5, 1000);
		pthread_create(&thread, NULL, outlive_leader, tid);
		pthread_exit(NULL);
	}
	ASSERT_EQ(0, await_thread(tid));
	ASSERT_EQ(0, task_wait_state(pid, 'Z'));
	text = view_read("threads");
	ASSERT_NE(NULL, text);
	EXPECT_EQ(1, lines_of(text, pid));
	free(text);
	ASSERT_TRUE(row_find(pid, &self->row));
	EXPECT_STREQ("running", row_text(&self->row, "STATE"));
	snprintf(folder, sizeof(folder), "/proc/%d", pid);
	expect_proc(_metadata, &self->row, folder);
	EXPECT_LE(5000, row_number(&self->row, "WCHAR"));
	EXPECT_LE(900, row_number(&self->row, "RCHAR"));
	EXPECT_EQ(-ESRCH, ask_number("tid", pid, answer));
	EXPECT_EQ(0, ask_number("tid", *tid, answer));
	ASSERT_EQ(0, ask_number("pid", pid, answer));
	expect_answer(_metadata, answer, &self->row, "LIFE");
	gate_open(&team);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(6 << 8, status);
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	EXPECT_EQ(5000, row_number(&self->row, "WCHAR"));
}

/*
 * On a disk of memory, so that something is sent, taken back, and fetched: past
 * the page cache, as the kernel's short cut for such disks does not count.
 */
static void use_disk(void)
{
	static char buffer[8192] __attribute__((aligned(4096)));
	unsigned long long range[2] = { 0, 32768 };
	int fd = open(DISK, O_RDWR | O_CLOEXEC), i;

	for (i = 0; i < 8; i++)
		if (write(fd, buffer, sizeof(buffer)) != sizeof(buffer))
			_exit(90);
	if (ioctl(fd, BLKZEROOUT, range) || fsync(fd))
		_exit(91);
	close(fd);
	fd = open(DISK, O_RDONLY | O_DIRECT | O_CLOEXEC);
	if (read(fd, buffer, sizeof(buffer)) != sizeof(buffer))
		_exit(92);
	close(fd);
}

/* /proc counts what children did that were waited for; a record never does. */
TEST_F(life, query_process)
{
	char answer[ANSWER_SIZE], folder[64];
	struct gate gate[2];
	struct row child;
	int status, fd[2];
	pid_t pid, last;

	ASSERT_EQ(0, system("modprobe brd rd_nr=1"));
	gate_make(&gate[0]);
	gate_make(&gate[1]);
	ASSERT_EQ(0, pipe(fd));
	pid = fork();
	if (!pid) {
		use_disk();
		touch(300);
		burn(50);
		read_zeroes(10, 1000);
		write_null(20, 500);
		doze(3);
		gate_pass(&gate[0]);
		last = fork();
		if (!last) {
			use_disk();
			read_zeroes(30, 2000);
			_exit(0);
		}
		waitpid(last, NULL, 0);
		if (write(fd[1], &last, sizeof(last)) != sizeof(last))
			_exit(93);
		gate_pass(&gate[1]);
		_exit(0);
	}
	ASSERT_EQ(0, task_wait_call(pid, SYS_read));
	ASSERT_TRUE(row_find(pid, &self->row));
	snprintf(folder, sizeof(folder), "/proc/%d", pid);
	expect_proc(_metadata, &self->row, folder);
	expect_thread(_metadata, &self->row, folder);
	EXPECT_LE(8192, row_number(&self->row, "READ_BYTES"));
	EXPECT_LE(65536, row_number(&self->row, "WRITE_BYTES"));
	EXPECT_LE(32768, row_number(&self->row, "CANCELLED_WRITE_BYTES"));
	EXPECT_LE(10000, row_number(&self->row, "RCHAR"));
	ASSERT_EQ(0, ask_number("pid", pid, answer));
	expect_answer(_metadata, answer, &self->row, "LIFE");
	ASSERT_EQ(0, ask_at(VIEW_DEBUG "query", "self\n", answer));
	EXPECT_EQ(getpid(), answer_number(answer, "PID"));

	gate_open(&gate[0]);
	ASSERT_EQ((ssize_t)sizeof(last), read(fd[0], &last, sizeof(last)));
	ASSERT_EQ(0, task_wait_call(pid, SYS_read));
	ASSERT_TRUE(row_wait(last, "STATE", "released", &child));
	ASSERT_TRUE(row_find(pid, &self->row));
	EXPECT_LE(60000, row_number(&child, "RCHAR"));
	EXPECT_GT(60000, row_number(&self->row, "RCHAR"));
	EXPECT_EQ(proc_number(folder, "io", "rchar"),
		  row_number(&self->row, "RCHAR") + row_number(&child, "RCHAR"));
	EXPECT_EQ(proc_number(folder, "io", "cancelled_write_bytes"),
		  row_number(&self->row, "CANCELLED_WRITE_BYTES") +
		  row_number(&child, "CANCELLED_WRITE_BYTES"));
	/* The dead are found by their pid, with all that is known of them. */
	ASSERT_EQ(0, ask_number("pid", last, answer));
	expect_answer(_metadata, answer, &child, "");
	gate_open(&gate[1]);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	ASSERT_EQ(0, ask_number("pid", pid, answer));
	expect_answer(_metadata, answer, &self->row, "");
}

TEST_HARNESS_MAIN
