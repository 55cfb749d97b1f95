// SPDX-License-Identifier: GPL-2.0
/* What can be written, in both places, and what cannot. */
#define _GNU_SOURCE
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "module.h"
#include "task.h"
#include "view.h"

static const char *const views[] = {
	"summary", "processes", "threads", "images", "cgroups", "syscalls", "subsystems",
	"process_syscalls", "syscall_errors", "hooks", "ledger", "query", "target", "reset",
};

#define VIEWS (sizeof(views) / sizeof(views[0]))
#define READ_ONLY (VIEWS - 3)

/* A view in both places. */
bool fuzz_open(const char *name, int flags, int fd[2])
{
	char path[256];

	snprintf(path, sizeof(path), VIEW_PROC "%s", name);
	fd[0] = open(path, flags | O_CLOEXEC);
	snprintf(path, sizeof(path), VIEW_DEBUG "%s", name);
	fd[1] = open(path, flags | O_CLOEXEC);
	return (fd[0] >= 0 && fd[1] >= 0) || fuzz_fail(NULL, "open %s: %m", name);
}

bool fuzz_read(int fd, struct fuzz_text *text)
{
	ssize_t n;

	fuzz_clear(text);
	if (lseek(fd, 0, SEEK_SET))
		return fuzz_fail(NULL, "lseek: %m");
	do {
		n = read(fd, text->bytes + text->length,
			 sizeof(text->bytes) - 1 - text->length);
		text->length += n > 0 ? n : 0;
	} while (n > 0);
	text->bytes[text->length] = '\0';
	return !n || fuzz_fail(NULL, "read: %m");
}

static void close_both(const int fd[2])
{
	close(fd[0]);
	close(fd[1]);
}

static pid_t dead_pid(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	waitpid(pid, NULL, 0);
	return pid;
}

static bool load(const char *format, pid_t pid)
{
	char parameters[128];
	int error;

	snprintf(parameters, sizeof(parameters), format, pid);
	error = module_load(parameters);
	return !error || fuzz_fail(NULL, "load: %s", strerrorname_np(-error));
}

static bool unload(void)
{
	int error = module_unload();

	return !error || fuzz_fail(NULL, "unload: %s", strerrorname_np(-error));
}

static struct rules rules;

static int judge_target(const char *text)
{
	return rules_write(&rules, text);
}

static bool check_target(int fd, const struct fuzz_text *input)
{
	static struct fuzz_text want, got;

	rules_print(&rules, &want);
	if (!fuzz_read(fd, &got))
		return false;
	return !strcmp(want.bytes, got.bytes) ||
	       fuzz_fail(input, "the rules are\n%snot\n%s", got.bytes, want.bytes);
}

/*
 * What is refused changes nothing, as can be seen after the next ones, too: so
 * it is not looked at each time.
 */
static bool target_inputs(long inputs, const int fd[2])
{
	static struct fuzz_text text;
	long before;
	int which;

	while (inputs--) {
		fuzz_make(&text, rules_grammar);
		/* what is accepted waits for all that hooks have to do */
		if (!fuzz_one_in(24)) {
			fuzz_add(&text, "\n");
			fuzz_add(&text, fuzz_one_in(2) ? "pid=0\n" : "-comm=wl-never\n");
		}
		which = fuzz_below(2);
		before = fuzz_accepted;
		if (!fuzz_hand(fd[which], &text, judge_target))
			return false;
		if ((fuzz_accepted > before || fuzz_one_in(4)) &&
		    !check_target(fd[!which], &text))
			return false;
	}
	return true;
}

/* The process that the module is loaded with keeps its hooks on system calls armed. */
bool fuzz_target(long inputs)
{
	pid_t held = task_lasting();
	int fd[2] = { -1, -1 };
	bool ok;

	rules.count = 0;
	rules_pids[0] = 1;
	rules_pids[1] = held;
	rules_pids[2] = 2;
	rules_pids[3] = getpid();
	rules_pids[4] = dead_pid();
	ok = !rules_cgroups_make() && load("target_pid=%d max_records=512", held);
	if (ok) {
		char text[32];

		snprintf(text, sizeof(text), "pid=%d", held);
		ok = !rules_add(&rules, text) && fuzz_open("target", O_RDWR, fd);
		ok = ok && target_inputs(inputs, fd);
		close_both(fd);
		ok = ok && fuzz_works();
		ok = unload() && ok;
	}
	task_end(held);
	rules_cgroups_remove();
	return ok;
}

/* Who can be asked about: a living process, a thread of it, and those that it had. */
static struct asked {
	pid_t pid;
	pid_t tid;
	pid_t dead[2];
} asked;

static char answer[2][32], *answer_next;

static bool is_dead(pid_t pid)
{
	return pid == asked.dead[0] || pid == asked.dead[1];
}

static int judge_query(const char *text)
{
	static const char blanks[] = " \t\n\v\f\r\240";
	char copy[FUZZ_TEXT], *question, *last;
	bool thread;
	int number;

	strcpy(copy, text);
	question = copy + strspn(copy, blanks);
	for (last = question + strlen(question); last > question && strchr(blanks, last[-1]);)
		*--last = '\0';
	if (!strcmp(question, "self"))
		return -ESRCH;
	thread = !strncmp(question, "tid=", 4);
	if (!thread && strncmp(question, "pid=", 4))
		return -EINVAL;
	if (question[4] < '1' || question[4] > '9' || rules_number(question + 4, &number))
		return -EINVAL;
	if (thread && (number == asked.pid || number == asked.tid))
		snprintf(answer_next, sizeof(answer[0]), "PID %d\nTID %d\n", asked.pid, number);
	else if (!thread && (number == asked.pid || is_dead(number)))
		snprintf(answer_next, sizeof(answer[0]), "PID %d\nPPID ", number);
	else
		return -ESRCH;
	return 0;
}

static void query_grammar(struct fuzz_text *text)
{
	static const char *const words[] = { "pid=", "tid=", "pid=", "tid=", "self", "" };
	const pid_t known[] = {
		asked.pid, asked.tid, asked.dead[0], asked.dead[1], 1, 2, getpid(),
	};

	fuzz_add(text, "%s", words[fuzz_below(6)]);
	if (fuzz_one_in(3))
		fuzz_add_number(text);
	else
		fuzz_add(text, "%d", known[fuzz_below(7)]);
	if (fuzz_one_in(2))
		fuzz_add(text, "\n");
}

static bool query_inputs(long inputs, const int fd[2])
{
	static struct fuzz_text text;
	char got[sizeof(answer[0])];
	int which;

	while (inputs--) {
		fuzz_make(&text, query_grammar);
		which = fuzz_below(2);
		answer_next = answer[which];
		if (!fuzz_hand(fd[which], &text, judge_query))
			return false;
		if (!fuzz_one_in(8))
			continue;
		memset(got, 0, sizeof(got));
		if (pread(fd[which], got, strlen(answer[which]), 0) < 0)
			return fuzz_fail(&text, "pread: %m");
		if (strcmp(got, answer[which]))
			return fuzz_fail(&text, "the answer is\n%snot\n%s", got, answer[which]);
	}
	return true;
}

static void *sleep_on(void *tell)
{
	asked.tid = gettid();
	*(int *)tell = 1;
	for (;;)
		pause();
	return tell;
}

/* Once the module is there it has children, and then a thread. */
static void be_asked(int begin, int tell)
{
	static volatile int runs;
	pthread_t thread;
	char byte;
	int i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (read(begin, &byte, 1) != 1)
		_exit(1);
	asked.pid = getpid();
	for (i = 0; i < 2; i++)
		asked.dead[i] = dead_pid();
	if (pthread_create(&thread, NULL, sleep_on, (void *)&runs))
		_exit(1);
	while (!runs)
		sched_yield();
	if (write(tell, &asked, sizeof(asked)) != sizeof(asked))
		_exit(1);
	for (;;)
		pause();
}

static pid_t asked_begin(int *begin, int *told)
{
	int in[2], out[2];
	pid_t pid;

	if (pipe(in) || pipe(out))
		abort();
	pid = fork();
	if (!pid)
		be_asked(in[0], out[1]);
	*begin = in[1];
	*told = out[0];
	close(in[0]);
	close(out[1]);
	return pid;
}

bool fuzz_query(long inputs)
{
	int begin, told, fd[2] = { -1, -1 }, i;
	pid_t held = asked_begin(&begin, &told);
	bool ok;

	ok = load("target_pid=%d max_records=512", held);
	if (ok) {
		ok = write(begin, "", 1) == 1 && read(told, &asked, sizeof(asked)) == sizeof(asked);
		for (i = 0; i < 2; i++)
			strcpy(answer[i], "write pid=N, tid=N or self");
		ok = ok && fuzz_open("query", O_RDWR, fd) && query_inputs(inputs, fd);
		close_both(fd);
		ok = ok && fuzz_works();
		ok = unload() && ok;
	}
	task_end(held);
	close(begin);
	close(told);
	return ok;
}

static bool reset_done;

static int judge_reset(const char *text)
{
	static const char blanks[] = " \t\n\v\f\r\240";
	size_t before = strspn(text, blanks);

	if (text[before] != '1' || strspn(text + before + 1, blanks) != strlen(text + before + 1))
		return -EINVAL;
	reset_done = true;
	return 0;
}

static void reset_grammar(struct fuzz_text *text)
{
	static const char *const words[] = {
		"111", "00", "1 1", "+1+", "one", "1\t.", "0\n\n", "yes", "010", "1..", "--1",
	};
	static const char *const good[] = { "1", "1\n", "\n1", " \t1\r\n" };

	if (fuzz_one_in(256))
		fuzz_add(text, "%s", good[fuzz_below(4)]);
	else
		fuzz_add(text, "%s", words[fuzz_below(sizeof(words) / sizeof(words[0]))]);
}

/* A member that is no more is forgotten by a reset, and by nothing else. */
static bool reset_inputs(long inputs, pid_t member, const int fd[2])
{
	static struct fuzz_text text;
	long long forked = -1;
	char path[64];

	while (inputs--) {
		if (forked < 0) {
			int status;

			snprintf(path, sizeof(path), "/proc/%d/status", member);
			if (kill(member, SIGUSR1) || waitpid(member, &status, WUNTRACED) != member ||
			    kill(member, SIGCONT))
				return fuzz_fail(NULL, "member: %m");
			forked = ledger_read("processes_released");
			if (forked != 1)
				return fuzz_fail(NULL, "%lld released, not 1", forked);
		}
		fuzz_make(&text, reset_grammar);
		reset_done = false;
		if (!fuzz_hand(fd[fuzz_below(2)], &text, judge_reset))
			return false;
		if (!reset_done && !fuzz_one_in(128))
			continue;
		if (ledger_read("processes_released") != !reset_done)
			return fuzz_fail(&text, reset_done ? "nothing forgotten" : "forgotten");
		if (reset_done)
			forked = -1;
	}
	return true;
}

/* At SIGUSR1 it has a child, and stops when that is gone. */
static void on_usr1(int signal)
{
	(void)signal;
	dead_pid();
	raise(SIGSTOP);
}

bool fuzz_reset(long inputs)
{
	int fd[2] = { -1, -1 };
	pid_t held;
	bool ok;

	signal(SIGUSR1, on_usr1);
	held = task_lasting();
	signal(SIGUSR1, SIG_DFL);
	ok = load("target_pid=%d max_records=64", held);
	if (ok) {
		ok = fuzz_open("reset", O_RDWR, fd) && reset_inputs(inputs, held, fd);
		close_both(fd);
		ok = ok && fuzz_works();
		ok = unload() && ok;
	}
	task_end(held);
	return ok;
}

/* Root may open them for writing all the same. */
bool fuzz_read_only(long inputs)
{
	static struct fuzz_text text;
	int fd[READ_ONLY][2];
	unsigned int i;
	bool ok = true;

	if (!load("target_pid=%d max_records=64", getpid()))
		return false;
	for (i = 0; i < READ_ONLY; i++)
		ok = fuzz_open(views[i], O_RDWR, fd[i]) && ok;
	while (ok && inputs--) {
		fuzz_make(&text, rules_grammar);
		ok = fuzz_hand(fd[fuzz_below(READ_ONLY)][fuzz_below(2)], &text, NULL);
	}
	for (i = 0; i < READ_ONLY; i++)
		close_both(fd[i]);
	ok = ok && fuzz_works();
	return unload() && ok;
}
