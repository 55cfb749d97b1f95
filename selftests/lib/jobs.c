// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "path.h"
#include "task.h"

#define PAGE		4096
#define THREADS_MAX	8
#define FAILED		99
#define SHARE		(64 * PAGE)	/* part of the disk of each instance */

static const char *disk;
static char *parents_pages;

static double clock_now(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

void job_burn(int milliseconds)
{
	double end = clock_now(CLOCK_THREAD_CPUTIME_ID) + milliseconds / 1000.0;
	volatile int i;

	while (clock_now(CLOCK_THREAD_CPUTIME_ID) < end)
		for (i = 0; i < 1000; i++)
			;
}

void job_copy_pages(int first, int pages)
{
	int i;

	for (i = first; i < first + pages && i < JOB_PAGES; i++)
		parents_pages[(size_t)i * PAGE]++;
}

bool job_read_disk(const char *path, int blocks)
{
	char *block = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);
	bool right = fd >= 0;

	while (right && blocks--)
		right = pread(fd, block, PAGE, (off_t)blocks * PAGE) == PAGE;
	close(fd);
	return right;
}

static void *memory(int pages)
{
	char *memory = mmap(NULL, (size_t)pages * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		_exit(FAILED);
	madvise(memory, (size_t)pages * PAGE, MADV_NOHUGEPAGE);
	return memory;
}

static void burn(int instance)
{
	job_burn(6 * instance);
}

static void call(int instance)
{
	int i;

	for (i = 0; i < 2000 * instance; i++)
		syscall(SYS_getppid);
}

static void doze(int instance)
{
	while (instance--)
		usleep(1000);
}

static void touch(int instance)
{
	int i, pages = 150 * instance;
	char *at = memory(pages);

	for (i = 0; i < pages; i++)
		at[(size_t)i * PAGE] = 1;
	/* unmap half, so that the peak is above the end */
	munmap(at, (size_t)pages * PAGE / 2);
}

static void copy(int instance)
{
	job_copy_pages(0, 40 * instance);
}

/* Cause major faults. */
static void map(int instance)
{
	int i, fd = open(disk, O_RDONLY | O_CLOEXEC);
	const size_t size = 200 * PAGE;
	volatile char *at;

	posix_fadvise(fd, 0, size, POSIX_FADV_DONTNEED);
	at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		_exit(FAILED);
	madvise((void *)at, size, MADV_RANDOM);
	for (i = 0; i < 10 * instance; i++)
		(void)at[i * 3 * PAGE];
	munmap((void *)at, size);
	close(fd);
}

/* Use many calls, since taskstats clears the lowest ten bits of their number. */
static void read_write(int instance)
{
	int fd = open("/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	char text[1000] = "";
	int i, wrong = 0;

	for (i = 0; i < 1100 * instance; i++) {
		wrong += pwrite(fd, text, 20 + i % 7, 0) < 0;
		wrong += pread(fd, text, 1 + i % 13, 0) < 0;
	}
	wrong += pwrite(fd, text, sizeof(text), 77777) < 0;
	close(fd);
	if (wrong)
		_exit(FAILED);
}

static void read_disk(int instance)
{
	if (!job_read_disk(disk, 4 * instance))
		_exit(FAILED);
}

/* Write pages, discard them before writeback (BLKZEROOUT), write and sync again. */
static void write_disk(int instance)
{
	int i, fd = open(disk, O_RDWR | O_CLOEXEC), pages = 3 * instance;
	char *block = memory(1);
	uint64_t range[2] = { (uint64_t)instance * SHARE, pages * PAGE };

	for (i = 0; i < pages; i++)
		if (pwrite(fd, block, PAGE, range[0] + (off_t)i * PAGE) < 0)
			_exit(FAILED);
	if (ioctl(fd, BLKZEROOUT, range))
		_exit(FAILED);
	for (i = 0; i < pages; i++)
		if (pwrite(fd, block, PAGE, range[0] + (off_t)i * PAGE) < 0)
			_exit(FAILED);
	if (fdatasync(fd))
		_exit(FAILED);
	close(fd);
}

/* Switch voluntarily and involuntarily: run with all instances on CPU 0. */
static void yield(int instance)
{
	cpu_set_t first;
	int i;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), &first);
	for (i = 0; i < 20 * instance; i++)
		sched_yield();
	job_burn(8);
}

static void be_nice(int instance)
{
	struct sched_param parameter = { 0 };

	setpriority(PRIO_PROCESS, 0, 3 * instance);
	sched_setscheduler(0, instance % 2 ? SCHED_BATCH : SCHED_IDLE, &parameter);
	job_burn(2);
}

static void be_real_time(int instance)
{
	struct sched_param parameter = { .sched_priority = instance };

	setpriority(PRIO_PROCESS, 0, -instance);
	sched_setscheduler(0, SCHED_FIFO, &parameter);
	job_burn(2);
}

static void be_another(int instance)
{
	if (setresgid(1100 + instance, 1200, 1300) || setresuid(1400 + instance, 1500, 1600))
		_exit(FAILED);
}

/* Use a capability, which sets PF_SUPERPRIV. */
static void be_privileged(int instance)
{
	while (instance--)
		if (chroot("/"))
			_exit(FAILED);
}

/* Allow core dumps with the smallest contents. */
static void allow_dump(void)
{
	const struct rlimit any = { RLIM_INFINITY, RLIM_INFINITY };

	task_write_file("/proc/self/coredump_filter", "0");
	setrlimit(RLIMIT_CORE, &any);
}

static void dump(int instance)
{
	touch(instance);
	allow_dump();
}

static void exec(int instance)
{
	const char *path = helper_path("tiny");

	touch(instance);
	execl(path, path, NULL);
	_exit(FAILED);
}

struct thread {
	pthread_t id;
	int number, instance;
	void (*run)(struct thread *thread);
	int *awake;
};

static void *thread_run(void *argument)
{
	struct thread *thread = argument;

	thread->run(thread);
	return NULL;
}

static void start(struct thread *thread, int threads, int instance,
		  void (*run)(struct thread *thread))
{
	static int awake;
	int i;

	awake = threads;
	for (i = 0; i < threads; i++) {
		thread[i].number = i;
		thread[i].instance = instance;
		thread[i].run = run;
		thread[i].awake = &awake;
		if (pthread_create(&thread[i].id, NULL, thread_run, &thread[i]))
			_exit(FAILED);
	}
}

static void join(struct thread *thread, int threads)
{
	while (threads--)
		pthread_join(thread[threads].id, NULL);
}

static void thread_burn(struct thread *thread)
{
	job_burn(4 + thread->number);
	touch(1);
}

static void threads_burn(int instance)
{
	struct thread thread[THREADS_MAX];

	start(thread, 1 + instance, instance, thread_burn);
	join(thread, 1 + instance);
}

static void thread_use(struct thread *thread)
{
	job_copy_pages(40 * thread->number, 30);
	read_write(1);
	read_disk(thread->instance);
}

static void threads_use(int instance)
{
	struct thread thread[THREADS_MAX];

	start(thread, 3, instance, thread_use);
	join(thread, 3);
}

static void thread_stay(struct thread *thread)
{
	job_copy_pages(20 * thread->number, 20);
	read_write(thread->number);
	read_disk(thread->instance);
	job_burn(3);
	__atomic_fetch_sub(thread->awake, 1, __ATOMIC_SEQ_CST);
	for (;;)
		pause();
}

void job_threads_stay(int instance)
{
	struct thread thread[THREADS_MAX];

	start(thread, 2 + instance, instance, thread_stay);
	while (__atomic_load_n(thread->awake, __ATOMIC_SEQ_CST))
		usleep(1000);
}

/* Let the other threads wait in do_exit() while the dump is written. */
static void threads_dump(int instance)
{
	allow_dump();
	job_threads_stay(instance);
}

static void thread_be_last(struct thread *thread)
{
	while (task_state(getpid()) != 'Z')
		usleep(1000);
	job_burn(4 * thread->instance);
	_exit(0);
}

/* End the leader before the other thread. */
static void leader_first(int instance)
{
	struct thread thread;

	start(&thread, 1, instance, thread_be_last);
	pthread_exit(NULL);
}

static void thread_exec(struct thread *thread)
{
	exec(thread->instance);
}

/* Execute a program in another thread, which replaces the leader. */
static void exec_in_thread(int instance)
{
	struct thread thread[2];

	job_copy_pages(0, 10);
	start(thread, 1, instance, thread_exec);
	for (;;)
		pause();
}

const struct job jobs[] = {
	{ .name = "burn", .run = burn },
	{ .name = "call", .run = call },
	{ .name = "doze", .run = doze, .exit = 3 },
	{ .name = "touch memory", .run = touch },
	{ .name = "copy pages", .run = copy },
	{ .name = "map the disk", .run = map },
	{ .name = "read and write", .run = read_write },
	{ .name = "read the disk", .run = read_disk },
	{ .name = "write the disk", .run = write_disk },
	{ .name = "yield", .run = yield },
	{ .name = "be nice", .run = be_nice },
	{ .name = "be real-time", .run = be_real_time },
	{ .name = "be another", .run = be_another },
	{ .name = "be privileged", .run = be_privileged },
	{ .name = "be killed", .run = touch, .signal = SIGKILL },
	{ .name = "dump", .run = dump, .signal = SIGABRT },
	{ .name = "exec", .run = exec },
	{ .name = "threads burn", .run = threads_burn, .threads = true },
	{ .name = "threads use", .run = threads_use, .threads = true },
	{ .name = "threads stay", .run = job_threads_stay, .threads = true },
	{ .name = "threads are killed", .run = job_threads_stay, .threads = true,
	  .signal = SIGTERM },
	{ .name = "threads dump", .run = threads_dump, .threads = true, .signal = SIGABRT },
	{ .name = "leader first", .run = leader_first, .threads = true },
	{ .name = "exec in a thread", .run = exec_in_thread, .threads = true },
};

const int job_count = sizeof(jobs) / sizeof(jobs[0]);

int jobs_prepare(const char *path)
{
	disk = strdup(path);
	parents_pages = mmap(NULL, JOB_PAGES * PAGE, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!disk || parents_pages == MAP_FAILED)
		return -ENOMEM;
	madvise(parents_pages, JOB_PAGES * PAGE, MADV_NOHUGEPAGE);
	memset(parents_pages, 1, JOB_PAGES * PAGE);
	return 0;
}

pid_t job_start(const struct job *job, int instance, struct job_last *last)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	/* do not outlive a parent that fails */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	job->run(instance);
	if (last) {
		last->at = task_now();
		last->cpu = clock_now(CLOCK_PROCESS_CPUTIME_ID);
	}
	if (job->signal)
		raise(job->signal);
	_exit(job->signal ? FAILED : job->exit);
}
