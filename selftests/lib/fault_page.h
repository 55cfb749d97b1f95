/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_FAULT_PAGE_H
#define WLMON_SELFTEST_FAULT_PAGE_H

/* A page whose first touch, from the kernel too, sleeps until it is filled. */
#include <stdbool.h>

#define FAULT_PAGE_SIZE	4096

struct fault_page {
	int fd;
	char *page;
};

void fault_page_make(struct fault_page *it);

/* Waits until somebody sleeps on the page; false if nobody does. */
bool fault_page_await(struct fault_page *it);

/* Wakes who sleeps on it, with zeroes in it. */
bool fault_page_fill(struct fault_page *it);

#endif
