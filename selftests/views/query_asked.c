// SPDX-License-Identifier: GPL-2.0
/* How `query` takes questions: right and wrong ones, from anywhere. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIFE_PARAMETERS	"max_records=1024"	/* quick to load, and to read */

#include "life_fixture.h"
#include "question.h"

#define MANY	600

static pid_t ended_child(void)
{
	pid_t pid = vfork();

	if (!pid)
		_exit(0);
	waitpid(pid, NULL, 0);
	return pid;
}

TEST_F(life, wrong_questions)
{
	static const char *const wrong[] = {
		"", "\n", "pid", "pid=", "pid=1x", "pid=-1", "pid=99999999999", "pid=0x1",
		"pid=1 2", "pid=1 pid=1", "PID=1", "tid", "tid=", "tid=1x", "tid=-1",
		"tid=99999999999", "self x", "selfish", "sel", "self=1", "nonsense", "=1",
	};
	char answer[ANSWER_SIZE], first[ANSWER_SIZE], *page = calloc(1, 4097);
	pid_t child = task_lasting();
	char question[32];
	unsigned int i;
	int fd;

	fd = open(QUERY, O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, fd);
	snprintf(question, sizeof(question), "tid=%d", child);
	ASSERT_EQ(0, ask_on(fd, question, first));
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		EXPECT_EQ(-EINVAL, ask(wrong[i], answer)) {
			TH_LOG("asked '%s'", wrong[i]);
		}
		EXPECT_EQ(-EINVAL, ask_on(fd, wrong[i], answer));
	}
	memset(page, 'x', 4096);
	EXPECT_EQ(-EINVAL, ask(page, answer));
	memcpy(page, "pid=", 4);
	memset(page + 4, '1', 4092);
	EXPECT_EQ(-EINVAL, ask(page, answer));
	/* The answer to the last good question stands. */
	ASSERT_EQ(0, lseek(fd, 0, SEEK_SET));
	ASSERT_LT(0, read_answer(fd, answer));
	EXPECT_STREQ(first, answer);
	close(fd);
	task_end(child);
	free(page);
}

TEST_F(life, no_member)
{
	char answer[ANSWER_SIZE], parameters[64];
	pid_t stranger, member, gone;

	ASSERT_EQ(0, module_unload());
	gone = ended_child();
	stranger = task_lasting();
	member = task_lasting();
	snprintf(parameters, sizeof(parameters), LIFE_PARAMETERS " target_pid=%d", member);
	ASSERT_EQ(0, module_load(parameters));
	EXPECT_EQ(0, ask_number("pid", member, answer));
	EXPECT_EQ(member, answer_number(answer, "PID"));
	EXPECT_EQ(0, ask_number("tid", member, answer));
	EXPECT_EQ(member, answer_number(answer, "TID"));
	EXPECT_EQ(-ESRCH, ask_number("pid", stranger, answer));
	EXPECT_EQ(-ESRCH, ask_number("tid", stranger, answer));
	EXPECT_EQ(-ESRCH, ask_number("pid", 1, answer));
	EXPECT_EQ(-ESRCH, ask_number("tid", 2, answer));
	EXPECT_EQ(-ESRCH, ask_number("pid", gone, answer));
	EXPECT_EQ(-ESRCH, ask_number("tid", gone, answer));
	EXPECT_EQ(-ESRCH, ask("self", answer));
	task_end(stranger);
	task_end(member);
	EXPECT_EQ(0, ask_number("pid", member, answer));
	EXPECT_STREQ("signal:9(KILL)", answer_text(answer, "EXIT"));
}

/* Each open file has its own answer, and a new question starts a new one. */
TEST_F(life, open_files)
{
	char answer[2][ANSWER_SIZE], again[ANSWER_SIZE], question[32], byte;
	pid_t child[2] = { task_lasting(), task_lasting() };
	int fd[2], i, used;

	for (i = 0; i < 2; i++) {
		fd[i] = open(QUERY, O_RDWR | O_CLOEXEC);
		ASSERT_LE(0, fd[i]);
		/* Before there is a question, the file tells how to ask. */
		ASSERT_LT(0, read_answer(fd[i], again));
		EXPECT_EQ(1, answer_lines(again));
		EXPECT_NE(NULL, strstr(again, "pid="));
		EXPECT_EQ('\n', again[strlen(again) - 1]);
	}
	for (i = 0; i < 2; i++) {
		snprintf(question, sizeof(question), "pid=%d\n", child[i]);
		ASSERT_EQ((ssize_t)strlen(question),
			  write(fd[i], question, strlen(question)));
	}
	for (i = 0; i < 2; i++) {
		ASSERT_LT(0, read_answer(fd[i], answer[i]));
		EXPECT_EQ(child[i], answer_number(answer[i], "PID"));
		EXPECT_STREQ("query_asked", answer_text(answer[i], "COMM"));
	}
	/* The file is at its end now; the next question takes it back. */
	snprintf(question, sizeof(question), "tid=%d", child[1]);
	ASSERT_EQ(0, ask_on(fd[0], question, again));
	EXPECT_EQ(child[1], answer_number(again, "TID"));
	EXPECT_STREQ("?", answer_text(again, "EXECS"));
	ASSERT_EQ(0, lseek(fd[1], 0, SEEK_SET));
	ASSERT_LT(0, read_answer(fd[1], again));
	EXPECT_EQ(child[1], answer_number(again, "PID"));
	/* Bit by bit it is the same. */
	ASSERT_EQ(0, ask_on(fd[0], question, answer[0]));
	ASSERT_EQ((ssize_t)strlen(question), write(fd[0], question, strlen(question)));
	for (used = 0; read(fd[0], &byte, 1) == 1; used++)
		again[used] = byte;
	again[used] = '\0';
	EXPECT_STREQ(answer[0], again);
	for (i = 0; i < 2; i++) {
		close(fd[i]);
		task_end(child[i]);
	}
}

/* Each of many is found, and it is the right one. */
TEST_F(life, of_many)
{
	struct row *row = malloc(sizeof(*row));
	char answer[ANSWER_SIZE], *text;
	const char *line = NULL;
	pid_t first = 0, last = 0;
	int i, found = 0;

	for (i = 0; i < MANY; i++) {
		last = ended_child();
		first = first ?: last;
	}
	ASSERT_TRUE(row_wait(last, "STATE", "released", row));
	text = view_read("processes");
	ASSERT_NE(NULL, text);
	while ((line = table_line(text, line))) {
		ASSERT_TRUE(row_split(row, text, line));
		if (row_number(row, "PID") < first || row_number(row, "PID") > last)
			continue;
		ASSERT_EQ(0, ask_number("pid", row_number(row, "PID"), answer));
		EXPECT_STREQ(row_text(row, "PID"), answer_text(answer, "PID"));
		EXPECT_STREQ(row_text(row, "START"), answer_text(answer, "START"));
		EXPECT_STREQ(row_text(row, "RELEASED"), answer_text(answer, "RELEASED"));
		EXPECT_STREQ(row_text(row, "RUNTIME"), answer_text(answer, "RUNTIME"));
		found++;
	}
	EXPECT_LE(MANY, found);
	free(text);
	free(row);
}

/* What the first process of a pid namespace of its own got to know. */
struct inside {
	char self[ANSWER_SIZE];
	char debug[ANSWER_SIZE];
	char one[ANSWER_SIZE];
	char two[ANSWER_SIZE];
	char thread[ANSWER_SIZE];
	char dead[ANSWER_SIZE];
	int failed;		/* the step that did, from one on */
	int outside, outside_thread;
	pid_t pid;		/* its own, as from outside */
	pid_t second, third;
};

static void be_first(struct inside *in, pid_t outsider)
{
	char answer[ANSWER_SIZE];

	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("proc", "/proc", "proc", 0, NULL))
		in->failed = 1;
	else if (ask("self", in->self))
		in->failed = 2;
	else if (ask("pid=1", in->one))
		in->failed = 3;
	else if (ask_at(VIEW_DEBUG "query", "self", in->debug))
		in->failed = 4;
	in->second = task_lasting();
	if (ask("pid=2", in->two))
		in->failed = 5;
	else if (ask("tid=2", in->thread))
		in->failed = 6;
	in->third = ended_child();
	if (ask_number("pid", in->third, in->dead))
		in->failed = 7;
	in->outside = ask_number("pid", outsider, answer);
	in->outside_thread = ask_number("tid", outsider, answer);
	_exit(0);
}

TEST_F(life, in_namespaces)
{
	struct inside *in = mmap(NULL, sizeof(*in), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t outsider = task_lasting(), middle, first;
	struct row row;
	int status;

	middle = fork();
	if (!middle) {
		if (unshare(CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET))
			_exit(1);
		first = fork();
		if (!first)
			be_first(in, outsider);
		in->pid = first;
		waitpid(first, &status, 0);
		_exit(status != 0);
	}
	ASSERT_EQ(middle, waitpid(middle, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(0, in->failed);
	EXPECT_EQ(2, in->second);
	EXPECT_EQ(in->pid, answer_number(in->self, "PID"));
	EXPECT_EQ(1, answer_number(in->self, "NSPID"));
	EXPECT_EQ(in->pid, answer_number(in->one, "PID"));
	EXPECT_EQ(in->pid, answer_number(in->debug, "PID"));
	EXPECT_EQ(2, answer_number(in->two, "NSPID"));
	EXPECT_EQ(in->pid, answer_number(in->two, "PPID"));
	EXPECT_LT(in->pid, answer_number(in->two, "PID"));
	EXPECT_EQ(answer_number(in->two, "PID"), answer_number(in->thread, "TID"));
	EXPECT_EQ(3, in->third);
	EXPECT_EQ(3, answer_number(in->dead, "NSPID"));
	EXPECT_EQ(in->pid, answer_number(in->dead, "PPID"));
	EXPECT_STREQ("0", answer_text(in->dead, "EXIT"));
	EXPECT_EQ(-ESRCH, in->outside);
	EXPECT_EQ(-ESRCH, in->outside_thread);
	/* Here the same pid is somebody else: init. */
	ASSERT_EQ(0, ask_number("pid", 1, in->one));
	EXPECT_EQ(1, answer_number(in->one, "PID"));
	ASSERT_TRUE(row_find(in->pid, &row));
	EXPECT_STREQ(row_text(&row, "START"), answer_text(in->self, "START"));
	task_end(outsider);
}

#define CONTAINERS 50

/* Answers of query to the first process of a container about the second. */
struct container {
	char ns[64];
	int own, before, after;
	pid_t second;
};

static void be_contained(struct container *in)
{
	ssize_t n = readlink("/proc/self/ns/pid", in->ns, sizeof(in->ns) - 1);
	char answer[ANSWER_SIZE];

	in->ns[n < 0 ? 0 : n] = '\0';
	in->own = ask("pid=1", answer);
	in->before = ask("pid=2", answer);
	in->second = ended_child();
	in->after = ask("pid=2", answer);
	_exit(0);
}

static void run_container(struct container *in)
{
	pid_t middle = fork(), first;

	if (!middle) {
		if (unshare(CLONE_NEWPID))
			_exit(1);
		first = fork();
		if (!first)
			be_contained(in);
		waitpid(first, NULL, 0);
		_exit(0);
	}
	waitpid(middle, NULL, 0);
}

/* The kernel reuses the inode number of a pid namespace that is gone. */
TEST_F(life, next_container)
{
	struct container *in = mmap(NULL, CONTAINERS * sizeof(*in), PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int i, j, again = 0;

	for (i = 0; i < CONTAINERS && again < 3; i++) {
		run_container(&in[i]);
		EXPECT_EQ(0, in[i].own);
		EXPECT_EQ(-ESRCH, in[i].before);
		EXPECT_EQ(2, in[i].second);
		EXPECT_EQ(0, in[i].after);
		for (j = 0; j < i; j++)
			again += !strcmp(in[i].ns, in[j].ns);
		/* until its last process is freed */
		usleep(50000);
	}
	EXPECT_LT(0, again);
	munmap(in, CONTAINERS * sizeof(*in));
}

TEST_HARNESS_MAIN
