// SPDX-License-Identifier: GPL-2.0
/*
 * A workload whose calls are interrupted: by handlers, with and without
 * SA_RESTART, and by being stopped and continued.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int surprises;
static volatile sig_atomic_t ticks;
static int empty[2];	/* a pipe that nobody writes to but a handler, once */
static int answer;	/* whether that one does */
static int word;
static const struct timespec minute = { 60, 0 }, moment = { 0, 150000000 };

static void tick(int number)
{
	(void)number;
	if (++ticks == 3 && answer && write(empty[1], "", 1) != 1)
		surprises++;
}

/* Again and again, so that one comes when the call has begun. */
static void clock_start(int flags)
{
	struct itimerval often = { { 0, 60000 }, { 0, 60000 } };
	struct sigaction action = { .sa_handler = tick, .sa_flags = flags };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
}

static void clock_stop(void)
{
	struct itimerval off = { { 0, 0 }, { 0, 0 } };

	setitimer(ITIMER_REAL, &off, NULL);
}

#define INTERRUPTED(call) interrupted((errno = 0, (long)(call)), #call)

static void interrupted(long result, const char *call)
{
	if (result == -1 && errno == EINTR)
		return;
	surprises++;
	dprintf(2, "# %s: %ld %s\n", call, result, strerrorname_np(errno));
}

static void interrupt(void)
{
	struct { long type; char text[8]; } message;
	struct pollfd poll_for = { .fd = empty[0], .events = POLLIN };
	struct sembuf down = { .sem_num = 0, .sem_op = -1 };
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int queue = msgget(IPC_PRIVATE, 0600), semaphore = semget(IPC_PRIVATE, 1, 0600);
	int epoll = epoll_create1(0), sockets[2], listener = socket(AF_UNIX, SOCK_STREAM, 0);
	struct epoll_event event = { .events = EPOLLIN };
	struct timespec rest = { 0, 50000000 };
	sigset_t none, io;
	fd_set set;
	char byte;

	sigemptyset(&none);
	sigemptyset(&io);
	sigaddset(&io, SIGIO);
	FD_ZERO(&set);
	FD_SET(empty[0], &set);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) ||
	    bind(listener, (void *)&name, sizeof(sa_family_t)) || listen(listener, 1))
		surprises++;
	epoll_ctl(epoll, EPOLL_CTL_ADD, empty[0], &event);
	clock_start(0);
	INTERRUPTED(read(empty[0], &byte, 1));
	INTERRUPTED(pause());
	INTERRUPTED(syscall(SYS_nanosleep, &minute, &rest));
	INTERRUPTED(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &minute, &rest));
	INTERRUPTED(poll(&poll_for, 1, 60000));
	INTERRUPTED(ppoll(&poll_for, 1, &minute, &none));
	INTERRUPTED(syscall(SYS_select, empty[0] + 1, &set, NULL, NULL, NULL));
	INTERRUPTED(pselect(empty[0] + 1, &set, NULL, NULL, &minute, &none));
	INTERRUPTED(epoll_wait(epoll, &event, 1, 60000));
	INTERRUPTED(sigsuspend(&none));
	INTERRUPTED(syscall(SYS_futex, &word, FUTEX_WAIT, 0, &minute, NULL, 0));
	INTERRUPTED(syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0));
	INTERRUPTED(msgrcv(queue, &message, sizeof(message.text), 0, 0));
	INTERRUPTED(semop(semaphore, &down, 1));
	INTERRUPTED(recv(sockets[0], &byte, 1, 0));
	INTERRUPTED(accept(listener, NULL, NULL));
	INTERRUPTED(sigtimedwait(&io, NULL, &minute));
	clock_stop();
}

/* The first two interruptions are not seen by the program. */
static void restart(void)
{
	pid_t pid;
	char byte;

	answer = 1;
	ticks = 0;
	clock_start(SA_RESTART);
	if (read(empty[0], &byte, 1) != 1)
		surprises++;
	pid = fork();
	if (!pid) {
		nanosleep(&moment, NULL);
		_exit(0);
	}
	if (wait4(pid, NULL, 0, NULL) != pid)
		surprises++;
	clock_stop();
	answer = 0;
}

/* What starts again with the rest of its time does so as restart_syscall. */
static void sleep_in(int how)
{
	struct pollfd poll_for = { .fd = empty[0], .events = POLLIN };

	switch (how) {
	case 0:
		_exit(nanosleep(&moment, NULL));
	case 1:
		_exit(clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL));
	case 2:
		_exit(poll(&poll_for, 1, 150));
	case 3:
		syscall(SYS_futex, &word, FUTEX_WAIT, 0, &moment, NULL, 0);
		_exit(errno != ETIMEDOUT);
	}
	_exit(99);
}

static void stop_and_continue(void)
{
	struct timespec part = { 0, 40000000 };
	int how, i, status;

	for (how = 0; how < 4; how++) {
		pid_t pid = fork();

		if (!pid)
			sleep_in(how);
		for (i = 0; i < 2; i++) {
			nanosleep(&part, NULL);
			kill(pid, SIGSTOP);
			if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
				break;
			kill(pid, SIGCONT);
		}
		if (i == 2)
			waitpid(pid, &status, 0);
		if (status)
			surprises++;
	}
}

static void *wait_for_signal(void *unused)
{
	pause();
	return unused;
}

/* One of several threads is chosen, or addressed. */
static void interrupt_thread(void)
{
	struct timespec part = { 0, 30000000 };
	pthread_t thread;

	pthread_create(&thread, NULL, wait_for_signal, NULL);
	nanosleep(&part, NULL);
	clock_start(SA_RESTART);
	clock_stop();
	do {
		pthread_kill(thread, SIGALRM);
		nanosleep(&part, NULL);
	} while (pthread_tryjoin_np(thread, NULL));
}

int main(void)
{
	if (pipe(empty))
		return 2;
	interrupt();
	restart();
	stop_and_continue();
	interrupt_thread();
	return surprises != 0;
}
