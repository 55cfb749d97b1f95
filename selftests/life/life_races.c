// SPDX-License-Identifier: GPL-2.0
/*
 * Processes that are found during exit or exec, that are stopped in their exit, or
 * whose exec runs in a thread without an object: each has one row, with the right
 * state.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "life.h"
#include "path.h"

#define TWIN	"/tmp/wl-twin"

FIXTURE(races) {
	struct row row;
	double before;
};

FIXTURE_SETUP(races)
{
	module_unload();
	self->before = task_now();
}

FIXTURE_TEARDOWN(races)
{
	EXPECT_EQ(0, module_unload());
	unlink(TWIN);
}

static int rows_of(pid_t pid)
{
	char *text = view_read("processes");
	const char *line = NULL;
	struct row *row = malloc(sizeof(*row));
	int rows = 0;

	while (row && table_next(text, &line, row))
		rows += row_number(row, "PID") == pid;
	free(row);
	free(text);
	return rows;
}

#define FILES 20000

/*
 * Until it is killed, fork and reap children that take a name and end at once.
 * Closing their many files takes time after the hooks on their exit.
 */
static pid_t fork_short_lives(void)
{
	const struct rlimit limit = { FILES + 100, FILES + 100 };
	pid_t pid = fork(), child;
	int i;

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "wl-forker");
	setrlimit(RLIMIT_NOFILE, &limit);
	for (i = 0; i < FILES && dup(0) >= 0; i++)
		;
	for (;;) {
		child = fork();
		if (!child) {
			prctl(PR_SET_NAME, "wl-short");
			_exit(0);
		}
		waitpid(child, NULL, 0);
	}
}

TEST_F(races, found_while_exiting)
{
	double end = task_now() + PATIENCE;
	pid_t forker[3];
	long long matched;
	int i;

	ASSERT_EQ(0, module_load("target_comm=wl-nobody max_records=1024 syscalls=0"));
	for (i = 0; i < 3; i++)
		forker[i] = fork_short_lives();
	/* The forkers take a while to begin. */
	for (i = 0; i < 100 || (!ledger_read("processes_matched") && task_now() < end); i++) {
		EXPECT_EQ(0, view_write("target", "comm=wl-short"));
		EXPECT_EQ(0, view_write("target", "comm=wl-nobody"));
	}
	for (i = 0; i < 3; i++) {
		kill(forker[i], SIGKILL);
		waitpid(forker[i], NULL, 0);
	}
	matched = ledger_read("processes_matched");
	TH_LOG("%lld were found", matched);
	EXPECT_LT(0, matched);
	EXPECT_TRUE(ledger_wait("processes_released", matched));
	EXPECT_EQ(matched, ledger_read("processes_exited"));
	EXPECT_EQ(0, ledger_read("exits_missed"));
	EXPECT_TRUE(ledger_complete());
}

static int pass_on[2];

static void *execute_twin(void *unused)
{
	char byte;

	(void)unused;
	while (read(pass_on[0], &byte, 1) < 0)
		;
	execl(TWIN, "wl-twin", NULL);
	_exit(127);
}

/* A process whose second thread executes a program of the same name when the gate opens. */
static pid_t fork_twin(struct gate *end)
{
	pid_t pid = fork();
	pthread_t thread;

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "wl-twin");
	close(end->fd[1]);
	dup2(end->fd[0], 0);
	pthread_create(&thread, NULL, execute_twin, NULL);
	for (;;)
		pause();
}

static double write_took;	/* s */

static void *write_twin(void *unused)
{
	double before = task_now();

	(void)unused;
	view_write("target", "comm=wl-twin");
	write_took = task_now() - before;
	return NULL;
}

/* The exec begins at any time of the write, which waits for grace periods. */
TEST_F(races, found_while_thread_executes)
{
	pthread_t writer;
	useconds_t wait;
	struct gate end;
	pid_t pid;
	int try;

	ASSERT_EQ(0, task_copy_program(helper_path("held"), TWIN));
	ASSERT_EQ(0, module_load("target_comm=wl-nobody max_records=1024"));
	for (try = 0; try < 40; try++) {
		ASSERT_EQ(0, pipe(pass_on));
		gate_make(&end);
		pid = fork_twin(&end);
		ASSERT_EQ(0, task_wait_state(pid, 'S'));
		wait = write_took * (try % 10) / 10 * 1e6;
		pthread_create(&writer, NULL, write_twin, NULL);
		usleep(wait);
		EXPECT_EQ(1, write(pass_on[1], "", 1));
		pthread_join(writer, NULL);
		EXPECT_TRUE(row_wait(pid, "EXE", TWIN, &self->row));
		EXPECT_EQ(1, rows_of(pid)) {
			TH_LOG("try %d, exec after %u us", try, wait);
		}
		gate_open(&end);
		waitpid(pid, NULL, 0);
		EXPECT_TRUE(row_wait(pid, "STATE", "released", &self->row));
		EXPECT_EQ(1, rows_of(pid));
		EXPECT_EQ(0, view_write("target", "comm=wl-nobody"));
		close(pass_on[0]);
		close(pass_on[1]);
	}
	EXPECT_EQ(40, ledger_read("processes_matched"));
	EXPECT_EQ(40, ledger_read("processes_released"));
	EXPECT_TRUE(ledger_complete());
}

#define THREADS 128	/* as many as there are objects for, at max_records=64 */

/* The last thread gets no object, and executes a program. */
static void fill_and_execute(struct gate *end)
{
	pthread_attr_t attr;
	pthread_t thread;
	int i;

	close(end->fd[1]);
	dup2(end->fd[0], 0);
	prctl(PR_SET_NAME, "wl-twin");
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 << 10);
	for (i = 1; i < THREADS; i++)
		if (pthread_create(&thread, &attr, task_pause, NULL))
			_exit(99);
	pthread_create(&thread, &attr, execute_twin, NULL);
	for (;;)
		pause();
}

TEST_F(races, unknown_thread_executes)
{
	struct gate end;
	pid_t pid;

	ASSERT_EQ(0, task_copy_program(helper_path("held"), TWIN));
	ASSERT_EQ(0, module_load("target_comm=wl-twin max_records=64"));
	ASSERT_EQ(0, pipe(pass_on));
	gate_make(&end);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		fill_and_execute(&end);
	}
	EXPECT_TRUE(ledger_wait("threads_dropped", 1));
	EXPECT_EQ(1, write(pass_on[1], "", 1));
	EXPECT_TRUE(row_wait(pid, "EXE", TWIN, &self->row));
	EXPECT_STREQ("running", row_text(&self->row, "STATE"));
	EXPECT_STREQ("-", row_text(&self->row, "EXITED"));
	EXPECT_EQ(1, row_number(&self->row, "EXECS"));
	EXPECT_EQ(1, rows_of(pid));
	EXPECT_EQ(0, ledger_read("processes_exited"));
	EXPECT_TRUE(ledger_wait("threads_released", THREADS));
	gate_open(&end);
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_STREQ("0", row_text(&self->row, "EXIT"));
	EXPECT_EQ(1, rows_of(pid));
	EXPECT_EQ(1, ledger_read("processes_matched"));
	EXPECT_EQ(1, ledger_read("processes_released"));
	EXPECT_EQ(1, ledger_read("processes_exited"));
	EXPECT_EQ(0, ledger_read("exits_missed"));
	EXPECT_EQ(ledger_read("threads_created") + ledger_read("threads_found"),
		  ledger_read("threads_released"));
	close(pass_on[0]);
	close(pass_on[1]);
}

/* A process has not ended while a tracer stops its last thread in its exit. */
TEST_F(races, stopped_at_exit)
{
	double resumed;
	struct row row;
	char text[16];
	int status;
	pid_t pid;

	ASSERT_EQ(0, module_load("target_comm=life_races max_records=1024"));
	pid = fork();
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		_exit(7);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)PTRACE_O_TRACEEXIT));
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, NULL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(SIGTRAP | PTRACE_EVENT_EXIT << 8, status >> 8);
	ASSERT_TRUE(row_find(pid, &self->row));
	EXPECT_STREQ("running", row_text(&self->row, "STATE"));
	EXPECT_STREQ("-", row_text(&self->row, "EXITED"));
	EXPECT_STREQ("-", row_text(&self->row, "EXIT"));
	snprintf(text, sizeof(text), "%d", pid);
	EXPECT_TRUE(table_find("threads", "TID", text, &row));
	EXPECT_STREQ("stopped", row_text(&row, "STATE"));
	usleep(20000);
	resumed = task_now();
	ASSERT_EQ(0, ptrace(PTRACE_CONT, pid, NULL, NULL));
	expect_reaped(_metadata, pid, resumed, &self->row);
	EXPECT_STREQ("code:7", row_text(&self->row, "EXIT"));
	EXPECT_EQ(0, ledger_read("exits_recovered"));
	EXPECT_TRUE(ledger_complete());
}

static void *crash(void *nothing)
{
	usleep(50000);
	*(volatile char *)nothing = 1;
	return NULL;
}

/* During a core dump to a slow reader all threads of the process are alive. */
TEST_F(races, dumping_core)
{
	const struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };
	char pattern[256], text[16];
	pthread_t thread;
	double end = task_now() + PATIENCE;
	struct row row;
	char state;
	pid_t pid;

	ASSERT_EQ(0, task_read_file("/proc/sys/kernel/core_pattern", pattern, sizeof(pattern)));
	ASSERT_EQ(0, task_write_file("/proc/sys/kernel/core_pattern", "|/usr/bin/sleep 3"));
	ASSERT_EQ(0, module_load("target_comm=life_races max_records=1024"));
	pid = fork();
	if (!pid) {
		setrlimit(RLIMIT_CORE, &limit);
		signal(SIGSEGV, SIG_DFL);
		pthread_create(&thread, NULL, crash,
			       mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
		for (;;)
			pause();
	}
	/* The first thread waits in its exit for the other one, which dumps. */
	do {
		state = task_state(pid);
		usleep(1000);
	} while (state != 'D' && state != 'I' && state != 'Z' && task_now() < end);
	EXPECT_NE('Z', state);
	ASSERT_TRUE(row_find(pid, &self->row));
	EXPECT_STREQ("running", row_text(&self->row, "STATE"));
	EXPECT_STREQ("-", row_text(&self->row, "EXITED"));
	snprintf(text, sizeof(text), "%d", pid);
	EXPECT_TRUE(table_find("threads", "TID", text, &row));
	EXPECT_EQ(0, ledger_read("threads_exited"));
	expect_reaped(_metadata, pid, self->before, &self->row);
	EXPECT_EQ(0, task_write_file("/proc/sys/kernel/core_pattern", pattern));
	EXPECT_EQ(2, ledger_read("threads_exited"));
	EXPECT_TRUE(ledger_complete());
}

TEST_HARNESS_MAIN
