// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "fault_page.h"

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "task.h"

void fault_page_make(struct fault_page *it)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	it->fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	it->page = mmap(NULL, FAULT_PAGE_SIZE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	range.range.start = (unsigned long)it->page;
	range.range.len = FAULT_PAGE_SIZE;
	if (it->fd < 0 || it->page == MAP_FAILED || ioctl(it->fd, UFFDIO_API, &api) ||
	    ioctl(it->fd, UFFDIO_REGISTER, &range))
		abort();
}

bool fault_page_await(struct fault_page *it)
{
	struct pollfd poll_for = { .fd = it->fd, .events = POLLIN };
	struct uffd_msg message;

	return poll(&poll_for, 1, PATIENCE * 1000) == 1 &&
	       read(it->fd, &message, sizeof(message)) == sizeof(message) &&
	       message.event == UFFD_EVENT_PAGEFAULT;
}

bool fault_page_fill(struct fault_page *it)
{
	struct uffdio_zeropage zero = {
		.range = { .start = (unsigned long)it->page, .len = FAULT_PAGE_SIZE },
	};

	return !ioctl(it->fd, UFFDIO_ZEROPAGE, &zero) && !close(it->fd);
}
