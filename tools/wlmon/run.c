// SPDX-License-Identifier: GPL-2.0
/* run: runs a command, watches exactly its processes, and reports what they did. */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "account.h"
#include "child.h"
#include "cmd.h"
#include "lease.h"
#include "saved.h"
#include "tree_wait.h"
#include "utf8.h"

struct options {
	const char *output;
	const char *module;
	const char *save;
	bool json;
	bool as_caller;
	bool wait_leader;
};

/**
 * struct run - a command under way
 * @child: the command
 * @lease: the use of the module
 * @account: what is known of it
 * @signals: from signalfd()
 * @began: CLOCK_BOOTTIME ns of its exec
 * @asked: CLOCK_BOOTTIME ns of the first request to end, 0 for none
 * @interrupted: the user does not want to wait any longer
 */
struct run {
	struct child child;
	struct lease lease;
	struct account account;
	int signals;
	uint64_t began;
	uint64_t asked;
	bool interrupted;
};

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* Signals that stop a job. They wait until the command runs: its stop is ours. */
static void mask_stops(int how)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGTTIN);
	sigaddset(&set, SIGTTOU);
	sigprocmask(how, &set, NULL);
}

/*
 * Block all signals that can be passed on, before the command exists. Those that wlmon
 * was started to ignore stay ignored. Return a file descriptor that has the others, or -1.
 */
static int block_signals(struct child_signals *before)
{
	static const int others[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS,
				      SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGWINCH, SIGURG };
	struct sigaction action;
	sigset_t set;
	size_t i;
	int signo;

	sigaction(SIGCHLD, NULL, &before->chld);
	sigaction(SIGPIPE, NULL, &before->pipe);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigfillset(&set);
	for (i = 0; i < sizeof(others) / sizeof(*others); i++)
		sigdelset(&set, others[i]);
	for (signo = 1; signo < NSIG; signo++) {
		if (!sigaction(signo, NULL, &action) && action.sa_handler == SIG_IGN)
			sigdelset(&set, signo);
	}
	sigprocmask(SIG_BLOCK, &set, &before->mask);
	mask_stops(SIG_BLOCK);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Note the end of the command. Return false while it runs. */
static bool reap(struct run *run)
{
	int status;

	if (waitpid(run->child.pid, &status, WNOHANG) != run->child.pid)
		return false;
	run->account.status = status;
	run->account.own_ns = now() - run->began;
	run->account.wall_ns = run->account.own_ns;
	return true;
}

/* Check for the signals that ask to end. */
static bool asks_to_end(unsigned int signo)
{
	return signo == SIGINT || signo == SIGTERM || signo == SIGHUP || signo == SIGQUIT;
}

/* A second request to end counts this long after the first: programs send both at once. */
#define AGAIN_NS 500000000

/* Check whether the command got a signal by itself: a terminal sends to the whole job. */
static bool reached_command(const struct signalfd_siginfo *info)
{
	/* but only the leader of a session gets the end of its terminal */
	return info->ssi_code == SI_KERNEL && !(info->ssi_signo == SIGHUP && getsid(0) == getpid());
}

/*
 * Handle the signals that came, and pass on those that the command did not get. The
 * second one that asks to end ends the wait, in case the command ignores them.
 */
static void take_signals(struct run *run)
{
	struct signalfd_siginfo info;

	while (read(run->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD)
			continue;
		if (run->account.status == -1 && !reached_command(&info))
			kill(run->child.pid, info.ssi_signo);
		if (!asks_to_end(info.ssi_signo))
			continue;
		if (run->account.status != -1 || (run->asked && now() - run->asked > AGAIN_NS))
			run->interrupted = true;
		else if (!run->asked)
			run->asked = now();
	}
}

static void wait_command(struct run *run)
{
	struct pollfd fd = { .fd = run->signals, .events = POLLIN };

	while (!reap(run) && !run->interrupted) {
		poll(&fd, 1, -1);
		take_signals(run);
	}
	/* what the command left running is not waited for then */
	if (run->asked)
		run->interrupted = true;
	if (run->account.status == -1) {
		run->account.own_ns = now() - run->began;
		run->account.wall_ns = run->account.own_ns;
	}
}

/* Say whom the wait is for, once. */
static void say_waiting(const struct process_list *list)
{
	const struct process *p, *first = NULL;
	unsigned int n = 0;
	char name[64];
	size_t i;

	for (i = 0; i < list->count; i++) {
		p = &list->at[i];
		if (!p->chosen || !process_alive(p))
			continue;
		if (!n++)
			first = p;
	}
	if (!n)
		return;
	utf8_printable(name, sizeof(name), first->comm);
	warn("waiting for %u process%s that the command left running, such as %s (pid %llu); interrupt to report now",
	     n, n == 1 ? "" : "es", name, (unsigned long long)first->pid);
}

/* Wait until all processes of the command have ended. */
static int wait_tree(struct run *run)
{
	struct account *account = &run->account;
	struct process_list list;
	struct process *root;
	uint64_t told = now();
	unsigned int empty = 0;
	bool said = false;
	int left;

	/* twice: a child can have got a place that was read before its parent's */
	while (empty < 2 && !run->interrupted) {
		if (process_list_load(&list, run->lease.w))
			return fail("cannot read %s/processes: %s", wlmon_dir(run->lease.w), strerror(errno));
		root = process_find(&list, account->pid, account->start);
		/* its record can have been used again: then all are its own, or nobody is known */
		if (root)
			process_choose_tree(&list, root);
		left = root || lease_sole(&run->lease) ? tree_wait(&list, run->signals, 1000) : 0;
		empty = left ? 0 : empty + 1;
		if (left && !said && now() - told > 2000000000) {
			say_waiting(&list);
			said = true;
		}
		process_list_free(&list);
		take_signals(run);
		/* reading a large table costs the others their CPU */
		if (left)
			poll(NULL, 0, 50);
	}
	return STATUS_OK;
}

/* Open the file of the report before the command runs, so that an error costs nothing. */
static FILE *open_report(const char *path)
{
	FILE *out;

	if (!path)
		return stderr;
	out = fopen(path, "we");
	if (!out)
		fail("%s: %s", path, strerror(errno));
	return out;
}

static int print_report(const struct account *account, FILE *out, const struct options *options)
{
	if (options->json)
		account_json(account, out);
	else
		account_print(account, out);
	if (fflush(out) || ferror(out))
		return fail("%s: cannot write the report: %s", options->output ? options->output : "standard error",
			    strerror(errno));
	return STATUS_OK;
}

/* Save the run with its command line. */
static int save(const struct run *run, const char *path)
{
	char **argv = run->account.argv, *command;
	size_t size = 1, i;
	int status;

	for (i = 0; argv[i]; i++)
		size += strlen(argv[i]) + 1;
	command = need(calloc(size, 1));
	for (i = 0; argv[i]; i++) {
		strcat(command, i ? " " : "");
		strcat(command, argv[i]);
	}
	status = saved_write(run->lease.w, path, false, command);
	free(command);
	return status;
}

static int report(struct run *run, FILE *out, const struct options *options)
{
	struct account *account = &run->account;
	int status;

	account->sole = lease_sole(&run->lease);
	if (!account_load(account, run->lease.w))
		status = print_report(account, out, options);
	else if (errno == ENOSPC)
		status = fail("no report: the record of the command was used again; load the module with a larger max_records");
	else
		status = fail("no report: cannot read %s: %s", wlmon_dir(run->lease.w), strerror(errno));
	account_free(account);
	if (!status && options->save)
		status = save(run, options->save);
	return status;
}

/* End as the command did: with its exit status, or by its signal. */
static int pass_status(int status)
{
	struct rlimit no_core = { 0, 0 };
	sigset_t set;

	if (status == -1)
		return 128 + SIGINT;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	/* the command dumped core, if anybody; a pipe as core_pattern ignores the limit */
	setrlimit(RLIMIT_CORE, &no_core);
	prctl(PR_SET_DUMPABLE, 0);
	signal(WTERMSIG(status), SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, WTERMSIG(status));
	fflush(NULL);
	raise(WTERMSIG(status));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	return 128 + WTERMSIG(status);
}

/* Run the command, which is stopped, and report. Return an exit status of wlmon's own. */
static int run_watched(struct run *run, FILE *out, const struct options *options)
{
	int status;

	if (account_begin(&run->account, run->lease.w, run->child.pid)) {
		status = fail("cannot find the command in %s: %s", wlmon_dir(run->lease.w), strerror(errno));
		child_kill(&run->child);
		return status;
	}
	run->began = now();
	run->account.began = run->began;
	status = child_go(&run->child);
	mask_stops(SIG_UNBLOCK);
	if (status) {
		wait_command(run);
		return status;
	}
	wait_command(run);
	if (!options->wait_leader && !run->interrupted && wait_tree(run))
		return STATUS_FAILED;
	return report(run, out, options);
}

static int run_command(char **argv, const struct options *options)
{
	struct run run = { .account = { .argv = argv, .status = -1 } };
	FILE *out;
	struct child_signals before;
	int status;

	if (options->save && !access(options->save, F_OK))
		return fail("--save %s: it exists already", options->save);
	out = open_report(options->output);
	if (!out)
		return STATUS_FAILED;
	run.signals = block_signals(&before);
	if (run.signals < 0)
		return fail("cannot watch for signals: %s", strerror(errno));
	status = child_start(&run.child, argv, options->as_caller, &before);
	if (!status) {
		status = lease_take(&run.lease, run.child.pid, options->module);
		if (status)
			child_kill(&run.child);
		else
			status = run_watched(&run, out, options);
		lease_end(&run.lease);
	}
	child_free(&run.child);
	if (out != stderr)
		fclose(out);
	return status ? status : pass_status(run.account.status);
}

int cmd_run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "json", no_argument, NULL, 'j' },
		{ "as-caller", no_argument, NULL, 'u' },
		{ "wait", required_argument, NULL, 'w' },
		{ "module", required_argument, NULL, 'm' },
		{ "save", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL },
	};
	struct options options = { NULL };
	int c;

	while ((c = getopt_long(argc, argv, "+o:uh", longs, NULL)) != -1) {
		switch (c) {
		case 'o':
			options.output = optarg;
			break;
		case 'j':
			options.json = true;
			break;
		case 'u':
			options.as_caller = true;
			break;
		case 's':
			options.save = optarg;
			break;
		case 'm':
			options.module = optarg;
			break;
		case 'w':
			options.wait_leader = !strcmp(optarg, "leader");
			if (!options.wait_leader && strcmp(optarg, "tree"))
				return misuse("run", "--wait=%s: has to be tree or leader", optarg);
			break;
		case 'h':
			return help("run");
		default:
			return misuse("run", NULL);
		}
	}
	if (optind == argc)
		return misuse("run", "no command given");
	return run_command(argv + optind, &options);
}
