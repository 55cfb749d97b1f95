// SPDX-License-Identifier: GPL-2.0
/* More threads at a time whose answer of getrusage() is on its way than there is room for. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "harness.h"
#include "module.h"
#include "task.h"
#include "view.h"

#define ROOM	64	/* of max_records=64 */
#define THREADS	70

/* Pages that are there only when we say so: who writes to one waits in the kernel. */
struct pages {
	int fd;
	long size;
	char *first;
};

static bool pages_make(struct pages *pages)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register all = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	pages->size = sysconf(_SC_PAGESIZE);
	pages->fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (pages->fd < 0 || ioctl(pages->fd, UFFDIO_API, &api))
		return false;
	pages->first = mmap(NULL, THREADS * pages->size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	all.range.start = (unsigned long)pages->first;
	all.range.len = THREADS * pages->size;
	return pages->first != MAP_FAILED && !ioctl(pages->fd, UFFDIO_REGISTER, &all);
}

static void *ask(void *page)
{
	return (void *)syscall(SYS_getrusage, RUSAGE_SELF, page);
}

/* Until each of them has its answer and waits for its page. */
static bool all_ask(struct pages *pages, pthread_t threads[THREADS])
{
	struct pollfd poll_fd = { .fd = pages->fd, .events = POLLIN };
	struct uffd_msg message;
	int i;

	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, ask, pages->first + i * pages->size))
			return false;
	for (i = 0; i < THREADS; i++)
		if (poll(&poll_fd, 1, PATIENCE * 1000) != 1 ||
		    read(pages->fd, &message, sizeof(message)) != sizeof(message))
			return false;
	return true;
}

static bool pages_give(const struct pages *pages)
{
	struct uffdio_zeropage all = {
		.range.start = (unsigned long)pages->first,
		.range.len = THREADS * pages->size,
	};

	return !ioctl(pages->fd, UFFDIO_ZEROPAGE, &all);
}

FIXTURE(many) {
	struct pages pages;
	pthread_t threads[THREADS];
	long long calls;
};

FIXTURE_SETUP(many)
{
	char parameters[64];

	if (!pages_make(&self->pages))
		SKIP(return, "no userfaultfd: %s", strerror(errno));
	module_unload();
	snprintf(parameters, sizeof(parameters), "max_records=64 target_pid=%d", getpid());
	ASSERT_EQ(0, module_load(parameters));
	self->calls = ledger_read("getrusage_calls");
}

FIXTURE_TEARDOWN(many)
{
	EXPECT_EQ(0, module_unload());
}

/* Those for whom there is none are counted, and the calls of the others are told. */
TEST_F(many, at_a_time)
{
	struct rusage usage;
	void *failed;
	int i;

	ASSERT_TRUE(all_ask(&self->pages, self->threads));
	EXPECT_EQ(THREADS - ROOM, ledger_read("getrusage_returns_missed"));
	EXPECT_FALSE(ledger_complete());
	EXPECT_EQ(self->calls, ledger_read("getrusage_calls"));
	ASSERT_TRUE(pages_give(&self->pages));
	for (i = 0; i < THREADS; i++) {
		pthread_join(self->threads[i], &failed);
		EXPECT_EQ(NULL, failed);
	}
	EXPECT_EQ(self->calls + ROOM, ledger_read("getrusage_calls"));

	/* the way is free again */
	for (i = 0; i < THREADS; i++)
		ASSERT_EQ(0, syscall(SYS_getrusage, RUSAGE_SELF, &usage));
	EXPECT_EQ(self->calls + ROOM + THREADS, ledger_read("getrusage_calls"));
	EXPECT_EQ(THREADS - ROOM, ledger_read("getrusage_returns_missed"));
	EXPECT_EQ(0, ledger_read("getrusage_errors"));
}

/* Who is killed on the way leaves nothing behind. */
TEST_F(many, killed)
{
	struct rusage usage;
	int report[2], i;
	char ready = 0;
	pid_t child;

	ASSERT_EQ(0, pipe2(report, O_CLOEXEC));
	child = fork();
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* the pages of a fork are not watched */
		ready = pages_make(&self->pages) && all_ask(&self->pages, self->threads);
		if (write(report[1], &ready, 1) == 1)
			pause();
		_exit(1);
	}
	ASSERT_LT(0, child);
	ASSERT_EQ(1, read(report[0], &ready, 1));
	EXPECT_EQ(1, ready);
	EXPECT_EQ(THREADS - ROOM, ledger_read("getrusage_returns_missed"));
	ASSERT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, NULL, 0));
	self->calls = ledger_read("getrusage_calls");
	for (i = 0; i < THREADS; i++)
		ASSERT_EQ(0, syscall(SYS_getrusage, RUSAGE_SELF, &usage));
	EXPECT_EQ(self->calls + THREADS, ledger_read("getrusage_calls"));
	EXPECT_EQ(THREADS - ROOM, ledger_read("getrusage_returns_missed"));
	close(report[0]);
	close(report[1]);
}

TEST_HARNESS_MAIN
