/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_MODULE_H
#define WLMON_SELFTEST_MODULE_H

/*
 * Load the module with these parameters, as insmod does. Adds the parameters in the
 * environment variable WLMON_PARAMETERS, so that a script can run a test with a module
 * that lacks hooks. Returns 0 or a negative errno.
 */
int module_load(const char *parameters);

/* Unload the module. Returns 0 or a negative errno; -ENOENT if it is not loaded. */
int module_unload(void);

#endif
