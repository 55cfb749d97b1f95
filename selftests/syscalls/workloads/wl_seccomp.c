// SPDX-License-Identifier: GPL-2.0
/*
 * A workload that a seccomp filter refuses calls: with an error, with a lie,
 * with a signal, with death.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ON(number, action) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), \
	BPF_STMT(BPF_RET | BPF_K, (action))

static volatile sig_atomic_t trapped;

static void trap(int number)
{
	(void)number;
	trapped++;
}

static int refuse(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		ON(SYS_getppid, SECCOMP_RET_ERRNO | EPERM),
		ON(SYS_getuid, SECCOMP_RET_ERRNO | 0),
		ON(SYS_getgid, SECCOMP_RET_ERRNO | ENOSYS),
		ON(SYS_getpgrp, SECCOMP_RET_TRAP),
		ON(SYS_getsid, SECCOMP_RET_TRACE),
		ON(SYS_geteuid, SECCOMP_RET_LOG),
		ON(SYS_uname, SECCOMP_RET_KILL_PROCESS),
		ON(SYS_tuxcall, SECCOMP_RET_ERRNO | EILSEQ),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
		syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

int main(void)
{
	struct rlimit no_core = { 0, 0 };
	int i, status, wrong = 0;
	pid_t pid;

	setrlimit(RLIMIT_CORE, &no_core);
	signal(SIGSYS, trap);
	for (i = 0; i < 5; i++)
		wrong += syscall(SYS_getppid) < 0;
	if (refuse())
		return 2;
	for (i = 0; i < 7; i++) {
		wrong += syscall(SYS_getppid) != -1 || errno != EPERM;
		wrong += syscall(SYS_getuid) != 0;
		wrong += syscall(SYS_getgid) != -1 || errno != ENOSYS;
		wrong += syscall(SYS_geteuid) != 0;
		wrong += syscall(SYS_tuxcall) != -1 || errno != EILSEQ;
		syscall(SYS_getpgrp);
		syscall(SYS_getsid, 0);
	}
	wrong += trapped != 7;
	pid = fork();
	if (!pid) {
		syscall(SYS_uname, NULL);
		_exit(0);
	}
	wrong += waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status);
	return wrong != 0;
}
