// SPDX-License-Identifier: GPL-2.0
/* Waits for the next sample, a key, or a signal that ends top. */
#include "top_wait.h"

#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#include <wlmon.h>
#include "top_rate.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
#define NR_SIGNALS (sizeof(signals) / sizeof(*signals))

static volatile sig_atomic_t stop_signal;

static void note_signal(int signal)
{
	stop_signal = signal;
}

/**
 * top_wait_catch() - let SIGINT, SIGTERM and SIGHUP end top_main() in order
 */
void top_wait_catch(void)
{
	/* without SA_RESTART, so that a write to a full pipe ends */
	struct sigaction catch = { .sa_handler = note_signal }, old;
	size_t i;

	for (i = 0; i < NR_SIGNALS; i++)
		/* nohup ignores SIGHUP */
		if (!sigaction(signals[i], NULL, &old) && old.sa_handler != SIG_IGN)
			sigaction(signals[i], &catch, NULL);
	/* a closed pipe is an error of the write */
	signal(SIGPIPE, SIG_IGN);
}

/**
 * top_wait_signal() - get the signal that ends top
 *
 * Return: the last one that came; 0 for none.
 */
int top_wait_signal(void)
{
	return stop_signal;
}

/**
 * top_wait_clock() - read the clock of top_wait(), which is that of the start of processes
 *
 * Return: ns.
 */
uint64_t top_wait_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * TOP_SECOND + now.tv_nsec;
}

/**
 * top_wait() - wait for a moment, a key or the end
 * @until: the moment on top_wait_clock(); WLMON_UNKNOWN waits for the others alone
 * @input: also until this can be read; -1 for nothing
 *
 * Return: TOP_STOP after a signal, or if nobody can read the output any more.
 */
enum top_event top_wait(uint64_t until, int input)
{
	struct pollfd fds[] = { { .fd = input, .events = POLLIN }, { .fd = STDOUT_FILENO } };
	uint64_t now = top_wait_clock(), left = until > now ? until - now : 0;
	struct timespec timeout = { left / TOP_SECOND, left % TOP_SECOND };
	sigset_t mask, old;
	size_t i;
	int n = 0;

	/* a signal that comes before the wait has to end it, too */
	sigemptyset(&mask);
	for (i = 0; i < NR_SIGNALS; i++)
		sigaddset(&mask, signals[i]);
	sigaddset(&mask, SIGWINCH);
	sigprocmask(SIG_BLOCK, &mask, &old);
	if (!stop_signal)
		n = ppoll(fds, 2, until == WLMON_UNKNOWN ? NULL : &timeout, &old);
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (stop_signal || (n > 0 && (fds[1].revents || fds[0].revents & ~POLLIN)))
		return TOP_STOP;
	/* a window that changed its size interrupts, and is read as a key */
	return n ? TOP_INPUT : TOP_TIMEOUT;
}
