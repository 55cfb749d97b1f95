/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_MODULE_H
#define WLMON_SELFTEST_MODULE_H

/*
 * Loads the module with a parameter string, as insmod does. What
 * WLMON_PARAMETERS in the environment holds is added, so that a script can run
 * a whole program against a module that lacks some of its hooks.
 * Returns 0 or a negative errno.
 */
int module_load(const char *parameters);

/* Returns 0 or a negative errno; -ENOENT when it was not loaded. */
int module_unload(void);

#endif
