/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_FAULT_PAGE_H
#define WLMON_SELFTEST_FAULT_PAGE_H

/*
 * Make a page with userfaultfd: the first access, by the kernel too, sleeps until the
 * page is filled.
 */
#include <stdbool.h>

#define FAULT_PAGE_SIZE	4096

struct fault_page {
	int fd;
	char *page;
};

void fault_page_make(struct fault_page *it);

/* Wait until a thread sleeps on the page. Returns false after PATIENCE. */
bool fault_page_await(struct fault_page *it);

/* Fill the page with zeroes, wake the threads that sleep on it, and close it. */
bool fault_page_fill(struct fault_page *it);

#endif
