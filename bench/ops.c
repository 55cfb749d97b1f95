// SPDX-License-Identifier: GPL-2.0
/*
 * Measure operations in nanoseconds of CLOCK_MONOTONIC_RAW, which are instructions
 * in an emulator whose clock counts these (QEMU's -icount shift=0).
 *
 * usage: ops ROUNDS LENGTH OPERATION[=ARGUMENT]...
 *
 * Repeat each operation until a round takes LENGTH nanoseconds; choose LENGTH large
 * against the cost of timer interrupts. Print a line for each operation: name;
 * median, least and most nanoseconds per operation; number of operations.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_ROUNDS 99

/* operations of one call: rows of the view in do_view(), else 1 */
static double per_call = 1;
static const char *argument;
static int zero = -1;

static void fail(const char *what)
{
	fprintf(stderr, "ops: %s: %s\n", what, strerror(errno));
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static void do_getppid(void)
{
	syscall(SYS_getppid);
}

static void do_getrusage(void)
{
	struct rusage usage;

	if (syscall(SYS_getrusage, RUSAGE_SELF, &usage))
		fail("getrusage");
}

static void do_read(void)
{
	char byte;

	if (syscall(SYS_read, zero, &byte, 1) != 1)
		fail("read");
}

static void reap(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || status)
		fail("waitpid");
}

static void do_fork(void)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (!pid)
		_exit(0);
	reap(pid);
}

/* argument: the program */
static void do_exec(void)
{
	char *const argv[] = { (char *)argument, NULL };
	pid_t pid = vfork();

	if (pid < 0)
		fail("vfork");
	if (!pid) {
		execv(argument, argv);
		_exit(1);
	}
	reap(pid);
}

static void *idle(void *unused)
{
	return unused;
}

static void do_thread(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, idle, NULL) ||
	    pthread_join(thread, NULL))
		fail("thread");
}

/* argument: a file with a header line and a line for each row */
static void do_view(void)
{
	static char text[1 << 16];
	size_t rows = 0;
	ssize_t got, i;
	int fd = open(argument, O_RDONLY);

	if (fd < 0)
		fail(argument);
	while ((got = read(fd, text, sizeof(text))) > 0)
		for (i = 0; i < got; i++)
			rows += text[i] == '\n';
	if (got < 0 || rows < 2)
		fail(argument);
	close(fd);
	per_call = rows - 1;
}

static const struct operation {
	const char *name;
	void (*run)(void);
} operations[] = {
	{ "getppid", do_getppid },
	{ "getrusage", do_getrusage },
	{ "read", do_read },
	{ "fork", do_fork },
	{ "exec", do_exec },
	{ "thread", do_thread },
	{ "script", do_exec },
	{ "view", do_view },
};

static const struct operation *find(char *name)
{
	size_t i;

	argument = strchr(name, '=');
	if (argument) {
		name[argument - name] = '\0';
		argument++;
	}
	for (i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		if (!strcmp(operations[i].name, name))
			return &operations[i];
	errno = EINVAL;
	fail(name);
	return NULL;
}

static double spend(void (*run)(void), unsigned long calls)
{
	double began = now();
	unsigned long i;

	for (i = 0; i < calls; i++)
		run();
	return now() - began;
}

static int compare(const void *a, const void *b)
{
	double one = *(const double *)a, two = *(const double *)b;

	return (one > two) - (one < two);
}

/* Return the number of calls that take length ns, after a slow first call. */
static unsigned long calibrate(void (*run)(void), double length)
{
	unsigned long calls = 1;
	double took;

	spend(run, 1);
	while ((took = spend(run, calls)) < length / 8)
		calls *= 4;
	calls = calls * length / took;
	return calls ? calls : 1;
}

static void measure(const struct operation *op, int rounds, double length)
{
	unsigned long calls = calibrate(op->run, length);
	double took[MAX_ROUNDS];
	int i;

	for (i = 0; i < rounds; i++)
		took[i] = spend(op->run, calls) / calls / per_call;
	qsort(took, rounds, sizeof(took[0]), compare);
	printf("%s %.0f %.0f %.0f %lu\n", op->name, took[rounds / 2], took[0],
	       took[rounds - 1], calls * rounds);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 0;
	double length = argc > 2 ? atof(argv[2]) : 0;
	int i;

	if (argc < 4 || rounds < 1 || rounds > MAX_ROUNDS || length < 1) {
		fprintf(stderr, "usage: ops ROUNDS LENGTH OPERATION[=ARGUMENT]...\n");
		return 2;
	}
	zero = open("/dev/zero", O_RDONLY);
	if (zero < 0)
		fail("/dev/zero");
	for (i = 3; i < argc; i++)
		measure(find(argv[i]), rounds, length);
	return 0;
}
