// SPDX-License-Identifier: GPL-2.0
/* What processes used, as their parent's wait4() tells it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "life_fixture.h"
#include "consume.h"
#include "path.h"

#define CHILDREN	500
#define WAVE		20
#define DISK		"/dev/ram0"
#define DISK_SHARE	(4 * WORK_PAGE)	/* of each child */

enum kind {
	BURN, DOZE, TOUCH, MAP, YIELD, THREADS, EXEC, CALL, DISK_IO, GRANDCHILD, KINDS,
};

static const char *const kinds[KINDS] = {
	"burn", "doze", "touch memory", "map file", "yield", "threads", "exec", "call",
	"read and write", "grandchild",
};

#define COLUMNS	9
#define TIMES	2	/* the first of the columns */
#define PEAK	2	/* after these */

static const char *const columns[COLUMNS] = {
	"UTIME", "STIME", "INHERITED_MAXRSS_KB", "MINFLT", "MAJFLT", "NVCSW", "NIVCSW",
	"INBLOCK", "OUBLOCK",
};

struct child {
	pid_t pid;
	pid_t grandchild;	/* that the child itself has waited for, or 0 */
	struct rusage usage;	/* that of both */
	long long recorded[COLUMNS];	/* that of both */
	int records;
};

/* Throws a file out of the page cache and maps it: each page is a disk read. */
static void map_file(int every)
{
	int fd = open(tree_path("wlmon.ko"), O_RDONLY);
	volatile const char *file;
	struct stat stat;
	off_t at;

	if (fd < 0 || fstat(fd, &stat))
		_exit(99);
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	file = mmap(NULL, stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (file == MAP_FAILED)
		_exit(99);
	madvise((void *)file, stat.st_size, MADV_RANDOM);
	for (at = 0; at < stat.st_size; at += (off_t)every * WORK_PAGE)
		(void)file[at];
}

/* Gives way to the others on one CPU, which also take it by force. */
static void yield_and_burn(int times)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), &first);
	while (times--)
		sched_yield();
	burn(8);
}

static void *burn_in_thread(void *milliseconds)
{
	burn(*(int *)milliseconds);
	touch_memory(20);
	return NULL;
}

static void burn_in_threads(int threads)
{
	pthread_t thread[8];
	int i, milliseconds = 2;

	for (i = 0; i < threads; i++)
		pthread_create(&thread[i], NULL, burn_in_thread, &milliseconds);
	/* Some are joined, the others die with the process. */
	for (i = 0; i < threads / 2; i++)
		pthread_join(thread[i], NULL);
}

/* The part of the disk that belongs to this child; nothing of it is in memory. */
static void read_and_write(int number)
{
	static char data[DISK_SHARE];
	off_t at = (off_t)number * DISK_SHARE;
	int fd = open(DISK, O_RDWR);

	if (fd < 0 || pwrite(fd, data, DISK_SHARE, at) != DISK_SHARE || fdatasync(fd) ||
	    posix_fadvise(fd, at, DISK_SHARE, POSIX_FADV_DONTNEED) ||
	    pread(fd, data, DISK_SHARE, at) != DISK_SHARE)
		_exit(99);
}

static void have_grandchild(struct child *self, int instance)
{
	int status;
	pid_t pid;

	pid = fork();
	if (!pid) {
		burn(1 + instance % 4);
		touch_memory(10 * instance + 1);
		doze(instance % 8);
		_exit(0);
	}
	burn(2);
	if (await_end(pid) != pid || waitpid(pid, &status, 0) != pid || status)
		_exit(99);
	self->grandchild = pid;
}

/* Uses something of its kind; each instance of a kind a little more. */
static void consume(struct child *self, int number)
{
	int instance = number / KINDS;
	const char *path;

	switch ((enum kind)(number % KINDS)) {
	case BURN:
		burn(1 + instance / 4);
		break;
	case DOZE:
		doze(1 + instance / 2);
		break;
	case TOUCH:
		touch_memory(25 * instance + 1);
		break;
	case MAP:
		map_file(1 + instance);
		break;
	case YIELD:
		yield_and_burn(5 * instance);
		break;
	case THREADS:
		burn_in_threads(1 + instance % 8);
		break;
	case EXEC:
		touch_memory(25 * instance + 1);
		path = helper_path(instance % 2 ? "tiny" : "gated");
		close(0);
		open("/dev/null", O_RDONLY);
		execl(path, path, NULL);
		_exit(99);
	case CALL:
		call(500 * instance);
		break;
	case DISK_IO:
		read_and_write(number);
		break;
	case GRANDCHILD:
		have_grandchild(self, instance);
		break;
	default:
		_exit(99);
	}
}

static long long column_value(const struct row *row, int i)
{
	return i < TIMES ? row_usec(row, columns[i]) : row_number(row, columns[i]);
}

static void expect_usage(struct __test_metadata *_metadata, int number,
			 const struct child *child)
{
	const struct rusage *usage = &child->usage;
	const long long truth[COLUMNS] = {
		timeval_us(&usage->ru_utime), timeval_us(&usage->ru_stime),
		usage->ru_maxrss, usage->ru_minflt, usage->ru_majflt, usage->ru_nvcsw,
		usage->ru_nivcsw, usage->ru_inblock, usage->ru_oublock,
	};
	/* Sums of two rounded times are not the rounded sum of them. */
	long long slack = child->grandchild ? 2 : 0;
	int i;

	ASSERT_EQ(child->grandchild ? 2 : 1, child->records);
	for (i = 0; i < COLUMNS; i++) {
		EXPECT_GE(i < TIMES ? slack : 0, llabs(truth[i] - child->recorded[i])) {
			TH_LOG("%s child %d: %s %lld, it is %lld", kinds[number % KINDS],
			       child->pid, columns[i], child->recorded[i], truth[i]);
		}
	}
}

static void run_wave(struct __test_metadata *_metadata, struct child *child, int first)
{
	struct rusage usage;
	int i, n, status;
	pid_t pid;

	for (i = first; i < first + WAVE; i++) {
		pid = fork();
		if (!pid) {
			consume(&child[i], i);
			_exit(0);
		}
		child[i].pid = pid;
	}
	for (n = 0; n < WAVE; n++) {
		pid = await_end(-1);
		ASSERT_LT(0, pid);
		ASSERT_EQ(pid, wait4(pid, &status, 0, &usage));
		EXPECT_EQ(0, status);
		for (i = first; i < first + WAVE; i++)
			if (child[i].pid == pid)
				child[i].usage = usage;
	}
}

static struct child *child_of(struct child *child, pid_t pid)
{
	int i;

	for (i = 0; i < CHILDREN; i++)
		if (child[i].pid == pid || child[i].grandchild == pid)
			return &child[i];
	return NULL;
}

/* Adds up each child's records. */
static void read_records(struct __test_metadata *_metadata, struct child *all,
			 struct row *row)
{
	char *text = view_read("processes");
	const char *line = NULL;
	struct child *child;
	long long value;
	int i;

	ASSERT_NE(NULL, text);
	while ((line = table_line(text, line))) {
		ASSERT_TRUE(row_split(row, text, line));
		child = child_of(all, row_number(row, "PID"));
		if (!child)
			continue;
		child->records++;
		EXPECT_STREQ("released", row_text(row, "STATE"));
		/* Threads that are gone have left blocks, each rounded down. */
		if (row_number(row, "THREADS") == 1) {
			EXPECT_EQ(row_number(row, "INBLOCK"),
				  row_number(row, "READ_BYTES") / 512);
			EXPECT_EQ(row_number(row, "OUBLOCK"),
				  row_number(row, "WRITE_BYTES") / 512);
		}
		for (i = 0; i < COLUMNS; i++) {
			value = column_value(row, i);
			if (i != PEAK)
				child->recorded[i] += value;
			else if (value > child->recorded[i])
				child->recorded[i] = value;
		}
	}
	free(text);
}

TEST_F(life, of_500_children)
{
	size_t size = CHILDREN * sizeof(struct child);
	struct rusage sum = { 0 };
	struct child *child;
	int i;

	child = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, child);
	/* In memory, but with all that the kernel does for a disk. */
	ASSERT_EQ(0, system("modprobe brd rd_nr=1 rd_size=16384"));
	for (i = 0; i < CHILDREN; i += WAVE)
		run_wave(_metadata, child, i);
	read_records(_metadata, child, &self->row);
	for (i = 0; i < CHILDREN; i++) {
		expect_usage(_metadata, i, &child[i]);
		rusage_add(&sum, &child[i].usage);
	}
	/* Without some of everything, equality would say little. */
	EXPECT_LT(0, timeval_us(&sum.ru_utime));
	EXPECT_LT(0, timeval_us(&sum.ru_stime));
	EXPECT_LT(CHILDREN, sum.ru_minflt);
	EXPECT_LT(0, sum.ru_majflt);
	EXPECT_LT(CHILDREN, sum.ru_nvcsw);
	EXPECT_LT(0, sum.ru_nivcsw);
	EXPECT_LT(4000, sum.ru_maxrss);
	EXPECT_LE(CHILDREN / KINDS * DISK_SHARE / 512, sum.ru_inblock);
	EXPECT_LE(CHILDREN / KINDS * DISK_SHARE / 512, sum.ru_oublock);
	EXPECT_EQ(0, system("rmmod brd"));
	munmap(child, size);
}

/* wait4() adds what grandchildren used; each record has its process's own. */
TEST_F(life, without_children)
{
	pid_t pid, last;
	struct row row;
	struct rusage usage;
	int fd[2], status;

	ASSERT_EQ(0, pipe(fd));
	pid = fork();
	if (!pid) {
		last = fork();
		if (!last) {
			burn(30);
			touch_memory(3000);
			_exit(0);
		}
		burn(10);
		await_end(last);
		waitpid(last, NULL, 0);
		_exit(write(fd[1], &last, sizeof(last)) != sizeof(last));
	}
	ASSERT_EQ((ssize_t)sizeof(last), read(fd[0], &last, sizeof(last)));
	ASSERT_EQ(pid, await_end(pid));
	ASSERT_EQ(pid, wait4(pid, &status, 0, &usage));
	ASSERT_TRUE(row_wait(last, "STATE", "released", &row));
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	EXPECT_LT(3000, row_number(&row, "MINFLT"));
	EXPECT_GT(3000, row_number(&self->row, "MINFLT"));
	EXPECT_EQ(usage.ru_minflt,
		  row_number(&row, "MINFLT") + row_number(&self->row, "MINFLT"));
	EXPECT_EQ(usage.ru_nvcsw,
		  row_number(&row, "NVCSW") + row_number(&self->row, "NVCSW"));
	EXPECT_EQ(usage.ru_maxrss, row_number(&row, "INHERITED_MAXRSS_KB"));
	/* Two sums of rounded parts. */
	EXPECT_GE(2, llabs(row_usec(&row, "UTIME") + row_usec(&self->row, "UTIME") -
			   timeval_us(&usage.ru_utime)));
	EXPECT_GE(2, llabs(row_usec(&row, "STIME") + row_usec(&self->row, "STIME") -
			   timeval_us(&usage.ru_stime)));
}

/* A child that nobody waits for is in nobody's wait4(), but in a record. */
TEST_F(life, of_unwaited_child)
{
	pid_t pid;

	signal(SIGCHLD, SIG_IGN);
	pid = fork();
	if (!pid) {
		burn(50);
		touch_memory(2500);
		_exit(0);
	}
	EXPECT_EQ(-1, waitpid(pid, NULL, 0));
	signal(SIGCHLD, SIG_DFL);
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	EXPECT_LT(0.030, row_time(&self->row, "UTIME") + row_time(&self->row, "STIME"));
	EXPECT_GT(5.000, row_time(&self->row, "UTIME") + row_time(&self->row, "STIME"));
	EXPECT_LT(2500, row_number(&self->row, "MINFLT"));
	EXPECT_LT(10000, row_number(&self->row, "MAXRSS_KB"));
}

/* While it lives, the figures are those of /proc, or a little later. */
TEST_F(life, of_living_process)
{
	struct rusage before, after;
	struct gate gate;
	pid_t pid;

	getrusage(RUSAGE_SELF, &before);
	ASSERT_TRUE(row_find(getpid(), &self->row));
	getrusage(RUSAGE_SELF, &after);
	EXPECT_STREQ("adopted", row_text(&self->row, "VIA"));
	EXPECT_LE(before.ru_minflt, row_number(&self->row, "MINFLT"));
	EXPECT_GE(after.ru_minflt, row_number(&self->row, "MINFLT"));
	EXPECT_LE(before.ru_nvcsw, row_number(&self->row, "NVCSW"));
	EXPECT_GE(after.ru_nvcsw, row_number(&self->row, "NVCSW"));
	EXPECT_LE(before.ru_maxrss, row_number(&self->row, "INHERITED_MAXRSS_KB"));
	EXPECT_GE(after.ru_maxrss, row_number(&self->row, "INHERITED_MAXRSS_KB"));
	gate_make(&gate);
	pid = fork();
	if (!pid) {
		touch_memory(2500);
		gate_pass(&gate);
		_exit(0);
	}
	ASSERT_EQ(0, task_wait_state(pid, 'S'));
	ASSERT_TRUE(row_find(pid, &self->row));
	EXPECT_LT(2500, row_number(&self->row, "MINFLT"));
	EXPECT_LT(10000, row_number(&self->row, "MAXRSS_KB"));
	gate_open(&gate);
	expect_reaped(_metadata, pid, self->before, &self->row);
}

/*
 * A tracer is told figures at the stop in do_exit(), too, by the same function as
 * a reaper. The end is still to come, and costs: here, giving memory back.
 */
TEST_F(life, of_exit_stop)
{
	struct rusage usage;
	int status;
	pid_t pid;

	pid = fork();
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		touch(10000);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACEEXIT));
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, NULL));
	ASSERT_EQ(pid, wait4(pid, &status, 0, &usage));
	ASSERT_EQ(SIGTRAP | PTRACE_EVENT_EXIT << 8, status >> 8);
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, NULL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	EXPECT_LT(timeval_us(&usage.ru_utime) + timeval_us(&usage.ru_stime),
		  row_usec(&self->row, "UTIME") + row_usec(&self->row, "STIME"));
}

TEST_HARNESS_MAIN
