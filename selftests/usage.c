// SPDX-License-Identifier: GPL-2.0
/* What processes used, as their parent's wait4() tells it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "life.h"

#define CHILDREN	200
#define WAVE		20
#define KINDS		8
#define PAGE		4096

static double cpu_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static void burn(int milliseconds)
{
	double end = cpu_now() + milliseconds / 1000.0;
	volatile int i;

	while (cpu_now() < end)
		for (i = 0; i < 1000; i++)
			;
}

static void call(int times)
{
	while (times--)
		syscall(SYS_getppid);
}

static void doze(int times)
{
	while (times--)
		usleep(1000);
}

static void touch_memory(int pages)
{
	char *memory = mmap(NULL, (size_t)pages * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i;

	madvise(memory, (size_t)pages * PAGE, MADV_NOHUGEPAGE);
	for (i = 0; i < pages; i++)
		memory[(size_t)i * PAGE] = 1;
	/* Peak, not last: half of it goes back. */
	munmap(memory, (size_t)pages * PAGE / 2);
}

/* Throws a file out of the page cache and maps it: each page is a disk read. */
static void map_file(int every)
{
	int fd = open(module_beside("../wlmon.ko"), O_RDONLY);
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
	for (at = 0; at < stat.st_size; at += (off_t)every * PAGE)
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
	burn(15);
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
	int i, milliseconds = 5;

	for (i = 0; i < threads; i++)
		pthread_create(&thread[i], NULL, burn_in_thread, &milliseconds);
	/* Some are joined, the others die with the process. */
	for (i = 0; i < threads / 2; i++)
		pthread_join(thread[i], NULL);
}

/* Uses something of its kind; each instance of a kind a little more. */
static void consume(int kind, int instance)
{
	const char *path;

	switch (kind) {
	case 0:
		burn(3 + instance);
		break;
	case 1:
		doze(1 + instance);
		break;
	case 2:
		touch_memory(100 * instance + 1);
		break;
	case 3:
		map_file(1 + instance);
		break;
	case 4:
		yield_and_burn(10 * instance);
		break;
	case 5:
		burn_in_threads(1 + instance % 8);
		break;
	case 6:
		touch_memory(50 * instance + 1);
		path = module_beside(instance % 2 ? "tiny" : "gated");
		close(0);
		open("/dev/null", O_RDONLY);
		execl(path, path, NULL);
		_exit(99);
	default:
		call(2000 * instance);
	}
}

static const char *const kinds[KINDS] = {
	"burn", "doze", "touch memory", "map file", "yield", "threads", "exec", "call",
};

static void expect_usage(struct __test_metadata *_metadata, pid_t pid, int kind,
			 const struct rusage *truth, const struct row *row)
{
	const char *format =
		"%s child %d: UTIME %s STIME %s MAXRSS_KB %s MINFLT %s MAJFLT %s "
		"NVCSW %s NIVCSW %s INBLOCK %s OUBLOCK %s";
	char want[512], got[512], number[9][24];
	const long counts[] = {
		truth->ru_maxrss, truth->ru_minflt, truth->ru_majflt, truth->ru_nvcsw,
		truth->ru_nivcsw, truth->ru_inblock, truth->ru_oublock,
	};
	int i;

	snprintf(number[0], sizeof(number[0]), "%ld.%06ld", truth->ru_utime.tv_sec,
		 truth->ru_utime.tv_usec);
	snprintf(number[1], sizeof(number[1]), "%ld.%06ld", truth->ru_stime.tv_sec,
		 truth->ru_stime.tv_usec);
	for (i = 0; i < 7; i++)
		snprintf(number[2 + i], sizeof(number[0]), "%ld", counts[i]);
	snprintf(want, sizeof(want), format, kinds[kind], pid, number[0], number[1],
		 number[2], number[3], number[4], number[5], number[6], number[7],
		 number[8]);
	snprintf(got, sizeof(got), format, kinds[kind], pid, row_text(row, "UTIME"),
		 row_text(row, "STIME"), row_text(row, "MAXRSS_KB"),
		 row_text(row, "MINFLT"), row_text(row, "MAJFLT"),
		 row_text(row, "NVCSW"), row_text(row, "NIVCSW"),
		 row_text(row, "INBLOCK"), row_text(row, "OUBLOCK"));
	EXPECT_STREQ(want, got);
}

struct child {
	pid_t pid;
	struct rusage usage;
};

static void run_wave(struct __test_metadata *_metadata, struct child *child, int first)
{
	struct rusage usage;
	int i, n, status;
	pid_t pid;

	for (i = first; i < first + WAVE; i++) {
		child[i].pid = fork();
		if (!child[i].pid) {
			consume(i % KINDS, i / KINDS);
			_exit(0);
		}
	}
	for (n = 0; n < WAVE; n++) {
		pid = wait4(-1, &status, 0, &usage);
		ASSERT_LT(0, pid);
		EXPECT_EQ(0, status);
		for (i = first; i < first + WAVE; i++)
			if (child[i].pid == pid)
				child[i].usage = usage;
	}
}

static void sum_up(struct rusage *sum, const struct rusage *usage)
{
	timeradd(&sum->ru_utime, &usage->ru_utime, &sum->ru_utime);
	timeradd(&sum->ru_stime, &usage->ru_stime, &sum->ru_stime);
	sum->ru_minflt += usage->ru_minflt;
	sum->ru_majflt += usage->ru_majflt;
	sum->ru_nvcsw += usage->ru_nvcsw;
	sum->ru_nivcsw += usage->ru_nivcsw;
	if (usage->ru_maxrss > sum->ru_maxrss)
		sum->ru_maxrss = usage->ru_maxrss;
}

TEST_F_TIMEOUT(life, of_200_children, 120)
{
	struct child *child = calloc(CHILDREN, sizeof(*child));
	struct rusage sum = { 0 };
	char *text;
	int i;

	for (i = 0; i < CHILDREN; i += WAVE)
		run_wave(_metadata, child, i);
	ASSERT_TRUE(row_wait(child[CHILDREN - 1].pid, "STATE", "released", &self->row));
	text = view_read("processes");
	ASSERT_NE(NULL, text);
	for (i = 0; i < CHILDREN; i++) {
		ASSERT_TRUE(row_in(text, child[i].pid, &self->row));
		expect_usage(_metadata, child[i].pid, i % KINDS, &child[i].usage,
			     &self->row);
		sum_up(&sum, &child[i].usage);
	}
	/* Without some of everything, equality would say little. */
	EXPECT_LT(0, sum.ru_utime.tv_sec * 1000000 + sum.ru_utime.tv_usec);
	EXPECT_LT(0, sum.ru_stime.tv_sec * 1000000 + sum.ru_stime.tv_usec);
	EXPECT_LT(CHILDREN, sum.ru_minflt);
	EXPECT_LT(0, sum.ru_majflt);
	EXPECT_LT(CHILDREN, sum.ru_nvcsw);
	EXPECT_LT(0, sum.ru_nivcsw);
	EXPECT_LT(8000, sum.ru_maxrss);
	free(text);
	free(child);
}

static long long microseconds(const struct row *row, const char *column)
{
	return llround(row_time(row, column) * 1e6);
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
		waitpid(last, NULL, 0);
		_exit(write(fd[1], &last, sizeof(last)) != sizeof(last));
	}
	ASSERT_EQ((ssize_t)sizeof(last), read(fd[0], &last, sizeof(last)));
	ASSERT_EQ(pid, wait4(pid, &status, 0, &usage));
	ASSERT_TRUE(row_wait(last, "STATE", "released", &row));
	ASSERT_TRUE(row_wait(pid, "STATE", "released", &self->row));
	EXPECT_LT(3000, row_number(&row, "MINFLT"));
	EXPECT_GT(3000, row_number(&self->row, "MINFLT"));
	EXPECT_EQ(usage.ru_minflt,
		  row_number(&row, "MINFLT") + row_number(&self->row, "MINFLT"));
	EXPECT_EQ(usage.ru_nvcsw,
		  row_number(&row, "NVCSW") + row_number(&self->row, "NVCSW"));
	EXPECT_EQ(usage.ru_maxrss, row_number(&row, "MAXRSS_KB"));
	/* Two sums of rounded parts. */
	EXPECT_GE(2, llabs(microseconds(&row, "UTIME") + microseconds(&self->row, "UTIME") -
			   usage.ru_utime.tv_sec * 1000000 - usage.ru_utime.tv_usec));
	EXPECT_GE(2, llabs(microseconds(&row, "STIME") + microseconds(&self->row, "STIME") -
			   usage.ru_stime.tv_sec * 1000000 - usage.ru_stime.tv_usec));
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
	EXPECT_LE(before.ru_maxrss, row_number(&self->row, "MAXRSS_KB"));
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

TEST_HARNESS_MAIN
