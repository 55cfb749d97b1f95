/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LEASE_H
#define LEASE_H

#include <stdbool.h>
#include <sys/types.h>
#include <wlmon.h>

/**
 * struct lease - the use of the module by one command
 * @fd: the lock file
 * @w: the module
 * @rule: the rule that it added, or loaded the module with
 * @loaded: this command loaded the module
 */
struct lease {
	int fd;
	struct wlmon *w;
	char *rule;
	bool loaded;
};

int lease_take(struct lease *lease, pid_t pid, const char *module);
bool lease_sole(const struct lease *lease);
void lease_end(struct lease *lease);
const char *lease_left_over(void);

#endif
