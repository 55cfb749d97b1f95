/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_PATH_H
#define WLMON_SELFTEST_PATH_H

/*
 * Find what the build left from where the running program is, which is one of
 * selftests/FOLDER/. Each returns static memory of its own.
 */

/* A helper program, of selftests/bin. */
const char *helper_path(const char *name);

/* Any file, by its path in the tree. */
const char *tree_path(const char *name);

#endif
