// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "klog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

/* Names of the kernel's include/linux/syslog.h. */
#define SYSLOG_ACTION_CLEAR		5
#define SYSLOG_ACTION_CONSOLE_OFF	6
#define SYSLOG_ACTION_CONSOLE_ON	7

static int log_fd = -1;

bool klog_begin(void)
{
	log_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return log_fd >= 0 && lseek(log_fd, 0, SEEK_END) >= 0 &&
	       !klogctl(SYSLOG_ACTION_CONSOLE_OFF, NULL, 0);
}

void klog_end(void)
{
	klogctl(SYSLOG_ACTION_CLEAR, NULL, 0);
	klogctl(SYSLOG_ACTION_CONSOLE_ON, NULL, 0);
	close(log_fd);
}

static bool is_mistake(const char *text)
{
	static const char *const words[] = {
		"BUG:", "WARNING:", "Oops", "KASAN", "UBSAN", "possible circular locking",
		"general protection", "blocked for more than", "refcount",
	};
	size_t i;

	/* ignore the kernel's own data races */
	if (strstr(text, "BUG: KCSAN") && !strstr(text, "[wlmon]"))
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(text, words[i]))
			return true;
	return false;
}

int klog_read(char *line, size_t size)
{
	char record[8192], *text;
	int count = 0;
	ssize_t n;

	line[0] = '\0';
	/* EPIPE: records were overwritten before they were read */
	while ((n = read(log_fd, record, sizeof(record) - 1)) > 0 || errno == EPIPE) {
		record[n > 0 ? n : 0] = '\0';
		text = strchr(record, ';');
		if (!text++)
			continue;
		text[strcspn(text, "\n")] = '\0';
		if (is_mistake(text)) {
			fprintf(stderr, "# %s\n", text);
			count = -1;
		}
		if (strncmp(text, "wlmon: ", 7))
			continue;
		snprintf(line, size, "%s", text + 7);
		count += count >= 0;
	}
	return count;
}
