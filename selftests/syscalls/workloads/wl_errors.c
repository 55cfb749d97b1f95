// SPDX-License-Identifier: GPL-2.0
/*
 * A workload whose calls fail in as many ways as can be had without luck. Ends
 * with 0 if each failed as it should.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/futex.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/quota.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <unistd.h>

static int surprises;
static char bad[] = "/tmp/wl-errors.XXXXXX";	/* a folder, and where it is left */

/* The call is made once, by the argument. */
#define FAILS(error, call) fails(error, (errno = 0, (long)(call)), #call)

static void fails(int error, long result, const char *call)
{
	if (result == -1 && errno == error)
		return;
	surprises++;
	dprintf(2, "# %s: %ld %s, not %s\n", call, result, strerrorname_np(errno),
		strerrorname_np(error));
}

static void fail_paths(void)
{
	char name[300], *const none[] = { NULL };
	int fd = open("file", O_RDWR | O_CREAT, 0600);

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	mkdir("folder", 0700);
	close(open("folder/inside", O_WRONLY | O_CREAT, 0600));
	if (symlink("loop", "loop") || write(fd, "nonsense\n", 9) != 9 || fchmod(fd, 0700))
		surprises++;
	FAILS(ENOENT, open("absent", O_RDONLY));
	FAILS(ENOENT, unlink("absent"));
	FAILS(ENOTDIR, open("file/x", O_RDONLY));
	FAILS(ENOTDIR, rmdir("file"));
	FAILS(EISDIR, open("folder", O_WRONLY));
	FAILS(EISDIR, unlink("folder"));
	FAILS(ENOTEMPTY, rmdir("folder"));
	FAILS(EEXIST, mkdir("folder", 0700));
	FAILS(EEXIST, open("file", O_CREAT | O_EXCL, 0600));
	FAILS(ELOOP, open("loop", O_RDONLY));
	FAILS(ENAMETOOLONG, open(name, O_RDONLY));
	FAILS(EXDEV, link("file", "/dev/shm/wl-errors"));
	FAILS(EXDEV, rename("file", "/dev/shm/wl-errors"));
	FAILS(EROFS, mkdir("/wlmon/wl-errors", 0700));
	FAILS(EBUSY, rmdir("/proc"));
	FAILS(ENODEV, mount("none", "folder", "no-such-type", 0, NULL));
	FAILS(EINVAL, umount("folder"));
	FAILS(ERANGE, syscall(SYS_getcwd, name, 1));
	FAILS(ENODATA, getxattr("file", "trusted.absent", name, sizeof(name)));
	FAILS(ENOTBLK, quotactl(QCMD(Q_GETQUOTA, USRQUOTA), "file", 0, name));
	FAILS(ENOENT, execve("absent", none, none));
	FAILS(EACCES, execve("folder", none, none));
	close(fd);
	FAILS(ENOEXEC, execve("file", none, none));
}

static void fail_descriptors(void)
{
	struct file_handle handle = { .handle_bytes = 0 };
	struct rlimit few = { 3, 3 }, small = { 4096, 4096 }, old;
	int pipes[2], fd = open("file", O_RDWR), full = open("/dev/full", O_WRONLY);
	int memory = open("/proc/self/mem", O_RDONLY), mount_id;
	struct termios termios;
	char byte = 0;

	FAILS(EBADF, close(-1));
	FAILS(EBADF, read(777, &byte, 1));
	FAILS(EFAULT, write(fd, (void *)-1, 10));
	FAILS(EINVAL, lseek(fd, 0, 77));
	FAILS(EINVAL, fcntl(fd, 9999, 0));
	FAILS(ENOTTY, ioctl(fd, TCGETS, &termios));
	FAILS(ENOSPC, write(full, &byte, 1));
	FAILS(EIO, pread(memory, &byte, 1, 0));
	FAILS(ENOTDIR, syscall(SYS_getdents64, fd, &byte, 1));
	FAILS(EOVERFLOW, name_to_handle_at(AT_FDCWD, "file", &handle, &mount_id, 0));
	FAILS(ENXIO, (mkfifo("fifo", 0600), open("fifo", O_WRONLY | O_NONBLOCK)));
	if (pipe2(pipes, O_NONBLOCK))
		surprises++;
	FAILS(EAGAIN, read(pipes[0], &byte, 1));
	FAILS(ESPIPE, lseek(pipes[0], 0, SEEK_SET));
	FAILS(EBADF, write(pipes[0], &byte, 1));
	close(pipes[0]);
	signal(SIGPIPE, SIG_IGN);
	FAILS(EPIPE, write(pipes[1], &byte, 1));
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	small.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_FSIZE, &small);
	FAILS(EFBIG, pwrite(fd, &byte, 1, 4096));
	setrlimit(RLIMIT_FSIZE, &old);
	getrlimit(RLIMIT_NOFILE, &old);
	few.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_NOFILE, &few);
	FAILS(EMFILE, open("file", O_RDONLY));
	setrlimit(RLIMIT_NOFILE, &old);
}

static void fail_sockets(void)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons(1) };
	struct sockaddr_in away = { .sin_family = AF_INET, .sin_port = htons(9) };
	struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "socket" };
	int udp = socket(AF_INET, SOCK_DGRAM, 0), tcp = socket(AF_INET, SOCK_STREAM, 0);
	int local = socket(AF_UNIX, SOCK_DGRAM, 0), stream = socket(AF_UNIX, SOCK_STREAM, 0);
	int file = open("file", O_RDWR), one = 1;
	static char much[70000];

	inet_pton(AF_INET, "127.0.0.1", &here.sin_addr);
	inet_pton(AF_INET, "203.0.113.1", &away.sin_addr);
	FAILS(EAFNOSUPPORT, socket(AF_MAX, SOCK_STREAM, 0));
	FAILS(EPROTONOSUPPORT, socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
	FAILS(ESOCKTNOSUPPORT, socket(AF_INET, SOCK_RDM, 0));
	FAILS(ENOTSOCK, bind(file, (void *)&here, sizeof(here)));
	FAILS(ECONNREFUSED, connect(tcp, (void *)&here, sizeof(here)));
	FAILS(ENOTCONN, getpeername(tcp, (void *)&away, &(socklen_t){ sizeof(away) }));
	FAILS(ENOTCONN, shutdown(tcp, SHUT_RD));
	FAILS(EDESTADDRREQ, write(udp, much, 1));
	FAILS(EMSGSIZE, sendto(udp, much, sizeof(much), 0, (void *)&here, sizeof(here)));
	FAILS(ENETUNREACH, connect(udp, (void *)&away, sizeof(away)));
	FAILS(EADDRNOTAVAIL, bind(udp, (void *)&away, sizeof(away)));
	FAILS(EOPNOTSUPP, listen(udp, 1));
	FAILS(ENOPROTOOPT, setsockopt(udp, SOL_SOCKET, 9999, &one, sizeof(one)));
	FAILS(EINVAL, accept(tcp, NULL, NULL));
	if (bind(local, (void *)&name, sizeof(name)))
		surprises++;
	FAILS(EPROTOTYPE, connect(stream, (void *)&name, sizeof(name)));
	FAILS(EADDRINUSE, bind(stream, (void *)&name, sizeof(name)));
}

static void fail_processes(void)
{
	struct timespec soon = { 0, 1000000 };
	int word = gettid();

	FAILS(ECHILD, wait4(-1, NULL, 0, NULL));
	FAILS(ESRCH, kill(0x3fffff, 0));
	FAILS(EINVAL, kill(getpid(), 999));
	FAILS(EINVAL, clone(NULL, NULL, 0, NULL));
	FAILS(EINVAL, syscall(SYS_clone, CLONE_THREAD, 0, 0, 0, 0));
	FAILS(E2BIG, syscall(SYS_clone3, NULL, 1 << 20));
	FAILS(ENOMEM, mmap(NULL, 1UL << 48, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	FAILS(EINVAL, munmap((void *)1, 4096));
	FAILS(ETIMEDOUT, syscall(SYS_futex, &word, FUTEX_WAIT, word, &soon, NULL, 0));
	FAILS(EAGAIN, syscall(SYS_futex, &word, FUTEX_WAIT, word + 1, NULL, NULL, 0));
	FAILS(EDEADLK, syscall(SYS_futex, &word, FUTEX_LOCK_PI, 0, NULL, NULL, 0));
	FAILS(ENOMSG, msgrcv(msgget(IPC_PRIVATE, 0600), &soon, 1, 0, IPC_NOWAIT));
	FAILS(ENOKEY, syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_PROCESS_KEYRING, "user",
			      "wl-absent", 0));
	FAILS(ENOSYS, syscall(SYS_create_module));
	FAILS(ENOSYS, syscall(SYS_tuxcall));
	FAILS(EFAULT, syscall(SYS_nanosleep, -1, NULL));
}

static void fail_as_nobody(void)
{
	if (setgroups(0, NULL) || setgid(65534) || setuid(65534))
		surprises++;
	FAILS(EPERM, setuid(0));
	FAILS(EPERM, kill(1, 0));
	FAILS(EPERM, chroot("/"));
	FAILS(EPERM, sethostname("x", 1));
	FAILS(EACCES, chdir(bad));
	FAILS(EACCES, open("/proc/1/mem", O_RDONLY));
	FAILS(EACCES, mkdir("/etc/wl-errors", 0700));
	FAILS(EACCES, setpriority(PRIO_PROCESS, 0, -20));
}

int main(void)
{
	int status = 0;

	if (!mkdtemp(bad) || chdir(bad))
		return 2;
	fail_paths();
	fail_descriptors();
	fail_sockets();
	fail_processes();
	if (!fork()) {
		fail_as_nobody();
		_exit(surprises != 0);
	}
	wait(&status);
	return surprises || status;
}
